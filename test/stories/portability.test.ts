/** Everything that is somebody's can be taken along, brought elsewhere, and erased; whatever happens in between. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, it } from 'node:test';
import { ApiProblem, type Client } from '#contract/client.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { createVisitor, setUpSecret, type Visitor } from '#testing/visitor.ts';

const WORDS = 'heliotrope-harvest';
const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:x',
  'BEGIN:VEVENT',
  'UID:1',
  'DTSTART:20261201T090000Z',
  'DTEND:20261201T100000Z',
  'RRULE:FREQ=WEEKLY',
  `SUMMARY:${WORDS} meeting`,
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:2',
  'DTSTART:nonsense',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const refuses = (call: Promise<unknown>, code: string) =>
  assert.rejects(call, (error: unknown) => error instanceof ApiProblem && error.code === code);

/** A day with a little of everything. */
async function liveADay(client: Client): Promise<void> {
  const day = [1, 2, 3, 4, 5, 6, 7].map((one) => ({ day: one, start: '00:00', end: '24:00' }));
  await client.changeMe({ body: { workingHours: day, setUp: true, name: WORDS } });
  await client.addCalendar({ body: { name: WORDS, ics: ICS } });
  // A title as long as one may be: whatever is made of it has to fit too.
  const long = await client.createTask({ body: { title: `${WORDS} ${'😀'.repeat(140)}` } });
  await client.breakDownTask({ params: { id: long.id }, body: {} });
  const goal = await client.createGoal({ body: { text: `Write the ${WORDS} report, 2 hours #work` } });
  const after = await client.createTask({ body: { title: WORDS, dependsOn: [goal.task.id] } });
  await client.changeTask({ params: { id: after.id }, body: { priority: 'high', notes: `${WORDS}\n\ttabs` } });
  const removed = await client.createGoal({ body: { text: `Paint the ${WORDS} door` } });
  await client.deleteTask({ params: { id: removed.task.id } });
  const proposed = await client.createGoal({ body: { text: 'Paint the door' }, query: { propose: 'true' } });
  await client.acceptProposal({ params: { id: proposed.plan.proposalId } });
  await client.undoProposal({ params: { id: proposed.plan.proposalId } });
  const [first, second] = goal.blocks;
  const session = await client.startSession({ body: { blockId: first?.id ?? '', timer: { kind: 'pomodoro' } } });
  await client.pauseSession({ params: { id: session.id } });
  await client.resumeSession({ params: { id: session.id } });
  await client.parkThought({ params: { id: session.id }, body: { text: WORDS } });
  await client.recordCheckIn({ body: { mood: 7, energy: 6, stress: 2, note: WORDS } });
  await client.finishSession({ params: { id: session.id }, body: { minutesOverride: 50, note: WORDS } });
  await client.startSession({ body: { blockId: second?.id ?? '', timer: { kind: 'flowtime' } } });
  await client.makePlanFeedAddress();
}

/** Two tests look where nobody else can: into the file. */
const noFile = process.env.TEST_STORAGE_URL !== undefined && 'this looks into the file of SQLite';

describe('everything that is mine', () => {
  let server: TestServer;
  let text = '';
  before(async () => {
    server = await startTestServer();
    await liveADay(server.client);
    text = await server.client.exportMe();
  });
  after(() => server[Symbol.asyncDispose]());

  it('is exported as the same bytes each time, also after a restart', async () => {
    assert.equal(await server.client.exportMe(), text);
    await server.stop();
    await server.restart();
    assert.equal(await server.client.exportMe(), text);
    assert.match(text, /^\{"format":"focusforge-export","version":1\}\n/);
  });

  it('is the same elsewhere: imported into another install, looked at there, and exported again', async () => {
    await using other = await startTestServer();
    const { documents } = await other.client.importMe({ body: text });
    assert.equal(documents, text.trim().split('\n').length - 1);
    assert.equal(await other.client.exportMe(), text);
    const [mine, theirs] = await Promise.all(
      [server, other].map(async ({ client }) => {
        const { items } = await client.listTasks({ query: { limit: 100 } });
        const { placements } = await client.readPlan();
        const session = await client.readCurrentSession();
        return { tasks: items.map(({ version: _, ...task }) => task), placements, session: session?.id };
      }),
    );
    assert.deepEqual(theirs, mine);
    // Life goes on there.
    const running = await other.client.readCurrentSession();
    await other.client.finishSession({ params: { id: running?.id ?? '' }, body: {} });
    await other.client.createGoal({ body: { text: 'Plan the next week, 1 hour' } });
    await refuses(other.client.importMe({ body: text }), 'import-not-empty');
  });

  it('is not taken in from something else, and what is wrong with it is said', async () => {
    await using other = await startTestServer();
    const before = await other.client.exportMe();
    const broken = [
      '',
      'nonsense',
      text.slice(0, text.length / 2),
      text.replace('"shelf":"tasks"', '"shelf":"accounts"'),
    ];
    for (const one of broken) await refuses(other.client.importMe({ body: one }), 'import-unreadable');
    assert.equal(await other.client.exportMe(), before);
    const reply = await fetch(`${other.url}/api/v1/import`, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(reply.status, 415);
  });

  it('survives an import that is killed: the next start has all of it, or nothing and can do it again', {
    skip: noFile,
  }, async () => {
    const lines = text.trimEnd().split('\n');
    const task = lines.find((line) => line.includes('"shelf":"tasks"') && line.includes('"dependsOn":[]')) ?? '';
    const { id } = JSON.parse(task) as { readonly id: string };
    const more = Array.from({ length: 8000 }, (_, at) => task.replaceAll(id, `copy-${at}`));
    const large = `${[...lines.slice(0, 2), ...more, ...lines.slice(2)].join('\n')}\n`;
    await using other = await startTestServer();
    const ended = other.client.importMe({ body: large }).catch(() => undefined);
    await untilHalfThere(join(other.folder, 'focusforge.db'));
    await other.kill();
    assert.equal(await ended, undefined);
    await other.restart();
    assert.deepEqual((await other.client.listTasks()).items, []);
    await other.client.importMe({ body: large });
    const again = await other.client.exportMe();
    assert.deepEqual(again.split('\n').toSorted(), large.split('\n').toSorted());
  });

  it('is erased at once, to the last byte, and somebody new begins', { skip: noFile }, async () => {
    await using other = await startTestServer();
    await other.client.importMe({ body: text });
    await other.client.makePlanFeedAddress();
    const me = await other.client.readMe();
    const path = join(other.folder, 'focusforge.db');
    assert.ok(rowsWith(path, me.id) > 20);
    await other.client.eraseMe();
    const next = await other.client.readMe();
    assert.notEqual(next.id, me.id);
    assert.equal(next.setUp, false);
    assert.deepEqual((await other.client.listTasks()).items, []);
    assert.equal(rowsWith(path, me.id), 0);
    assert.equal(rowsWith(path, WORDS), 0);
    await other.client.createTask({ body: { title: 'Begin anew' } });
    await other.stop();
    const bytes = (await readFile(path)).toString('latin1');
    assert.ok(!bytes.includes(me.id));
    assert.ok(!bytes.includes(WORDS));
    await other.restart();
    assert.deepEqual(
      (await other.client.listTasks()).items.map(({ title }) => title),
      ['Begin anew'],
    );
  });
});

describe('everything that is mine in a household', () => {
  let folder = '';
  let server: TestServer;
  let owner: Visitor;
  const enter = async (name: string) => {
    const visitor = createVisitor(server.url, {});
    const { link } = await owner.client.createPerson({ body: { name } });
    const secret = new URL(link).hash.slice(1);
    await visitor.client.takeLink({ body: { secret, passphrase: 'river stone paper eleven' } });
    return visitor;
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-portability-'));
    server = await startTestServer({ folder, env: { FOCUSFORGE_ACCOUNTS: 'on' } });
    owner = createVisitor(server.url, {});
    const secret = setUpSecret(server.output()) ?? '';
    await owner.client.takeLink({ body: { secret, name: 'Ada', passphrase: 'lamp orbit velvet seven' } });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('moves from one account to another, byte for byte, and the trail tells of it', async () => {
    await liveADay(owner.client);
    const text = await owner.client.exportMe();
    const bob = await enter('Bob');
    await bob.client.importMe({ body: text });
    assert.equal(await bob.client.exportMe(), text);
    const trail = (await bob.client.listAudit()).items.map(({ kind }) => kind);
    assert.ok(trail.includes('imported') && trail.includes('exported') && trail.includes('link-used'), trail.join());
  });

  it('goes with the person: by themself or by an owner, and the only owner stays while others are here', async () => {
    const carla = await enter('Carla');
    await liveADay(carla.client);
    const { id } = await carla.client.readMe();
    const path = join(folder, 'focusforge.db');
    await refuses(owner.client.eraseMe(), 'last-owner');
    await carla.client.eraseMe();
    assert.equal(rowsWith(path, id), 0);
    await refuses(carla.client.readMe(), 'sign-in-needed');
    const dora = await enter('Dora');
    const other = await dora.client.readMe();
    await owner.client.removePerson({ params: { id: other.id } });
    assert.equal(rowsWith(path, other.id), 0);
    await assert.rejects(dora.client.readMe(), (error: unknown) => error instanceof ApiProblem && error.status === 401);
    assert.ok((await owner.client.exportMe()).includes(WORDS));
  });
});

/** Rows of any table that hold the text anywhere. */
function rowsWith(path: string, text: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const rows = tables.flatMap(({ name }) => database.prepare(`SELECT * FROM "${name}"`).all());
  database.close();
  return rows.filter((row) => JSON.stringify(row).includes(text)).length;
}

/** Looks until some tasks of an import are stored. */
async function untilHalfThere(path: string): Promise<void> {
  const database = new DatabaseSync(path, { readOnly: true });
  const count = database.prepare('SELECT count(*) AS tasks FROM tasks');
  while (Number(count.get()?.tasks) === 0) await new Promise(setImmediate);
  database.close();
}

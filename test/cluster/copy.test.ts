/**
 * A whole install moved between stores with `focusforge copy`, killed in the middle and run again. `COPY_DOCUMENTS` says how many
 * documents (2,000 unless said); with a MongoDB at hand the way leads over it too.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStored } from '#app/open-stored.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { compareShelf } from '#shelves/document-differences.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { DIRECTORY, INSTALLS, SHELVES, TASKS } from '#shelves/shelves.ts';
import { emptyPlace } from '#testing/empty-place.ts';
import { noMongo, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { sampleAccess, sampleContents } from '#testing/sample-account.ts';

const DOCUMENTS = Number(process.env.COPY_DOCUMENTS ?? 2000);
const PEOPLE = Array.from({ length: 20 }, (_, number) => `person-${number.toString().padStart(10, '0')}` as PersonId);
const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const open = (url: string) => openStored(url, { clock: systemClock, pool: { min: 1, max: 4 } });

async function fill(storage: Storage): Promise<void> {
  const at = '2026-11-25T09:00:00.000Z';
  const [first = '' as PersonId] = PEOPLE;
  await storage.commit([
    changeOf({
      shelf: INSTALLS,
      person: INSTALL,
      id: 'install',
      expect: 'absent',
      value: { firstPerson: first, createdAt: at },
    }),
  ]);
  let documents = 1;
  for (const person of PEOPLE) {
    const changes = [...sampleContents(person), ...sampleAccess(person)];
    await storage.commit(changes);
    documents += changes.length;
  }
  assert.ok(await storage.get(DIRECTORY, INSTALL, first));
  const [task] = (await storage.find(TASKS, first, {}, { limit: 1 })).items;
  assert.ok(task);
  for (let more = 0; documents < DOCUMENTS; more += 1) {
    const person = PEOPLE[more % PEOPLE.length] ?? first;
    const count = Math.min(1000, DOCUMENTS - documents);
    await storage.commit(
      Array.from({ length: count }, (_, number) => {
        const value = { ...task.value, title: `${task.value.title} – ${number} \u{1f600}` };
        return changeOf({ shelf: TASKS, person, id: `more-${more}-${number}\uffee`, expect: 'absent', value });
      }),
    );
    documents += count;
  }
}

/** Runs the command; ends it by SIGKILL as soon as it has printed `until`. */
async function copy(from: string, to: string, until?: RegExp) {
  const child = spawn(process.execPath, [MAIN, 'copy', from, to], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const read = (chunk: Buffer) => {
    printed += chunk.toString();
    if (until?.test(printed) === true) child.kill('SIGKILL');
  };
  child.stdout.on('data', read);
  child.stderr.on('data', read);
  const [code] = await once(child, 'close');
  return { code, printed };
}

/** Asserts that nothing of the one is missing in the other, or different there. */
async function assertEqual(one: string, other: string): Promise<number> {
  const [first, second] = [await open(one), await open(other)];
  let documents = 0;
  for (const shelf of SHELVES) {
    for await (const { isEqual, id } of compareShelf(first, second, shelf)) {
      assert.ok(isEqual, `${shelf.name} ${id}`);
      documents += 1;
    }
  }
  await first.close();
  await second.close();
  return documents;
}

describe('copying an install', { skip: noPostgres }, () => {
  let server: PostgresServer;
  let folder = '';
  let source = '';
  before(async () => {
    server = await startPostgres();
    folder = await mkdtemp(join(tmpdir(), 'focusforge-copy-'));
    source = `sqlite:${join(folder, 'source', 'focusforge.db')}`;
    const storage = await open(source);
    await fill(storage);
    await storage.close();
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('is whole and equal from SQLite to a server and back, also when it was killed on the way', async (context) => {
    await using place = await emptyPlace(server.address);
    const startedAt = performance.now();
    const killed = await copy(source, place.url, /copied \d+ of tasks/);
    assert.equal(killed.code, null, killed.printed);

    // Half a copy is nobody's install.
    const service = spawn(process.execPath, [MAIN, 'serve', '--port', '0', '--storage-url', place.url], {
      env: { ...process.env, FOCUSFORGE_SECRET_KEY: 'a'.repeat(64), FOCUSFORGE_DATA: join(folder, 'none') },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const [complaint] = await once(service.stderr, 'data');
    assert.match(String(complaint), /is being copied here and is not whole/);
    await once(service, 'close');

    const resumed = await copy(source, place.url);
    assert.equal(resumed.code, 0, resumed.printed);
    const [, documents, written] = /(\d+) documents are equal .* (\d+) were written/.exec(resumed.printed) ?? [];
    assert.ok(Number(written) < Number(documents), 'what was there was not written anew');
    assert.ok(Number(documents) >= DOCUMENTS);

    const last = `sqlite:${join(folder, 'target', 'focusforge.db')}`;
    let from = place.url;
    if (noMongo === false) {
      await using set = await startReplicaSet({ size: 1 });
      const mongo = set.addressOf('copied');
      const over = await copy(from, mongo);
      assert.equal(over.code, 0, over.printed);
      from = mongo;
      const back = await copy(from, last);
      assert.equal(back.code, 0, back.printed);
    } else {
      const back = await copy(from, last);
      assert.equal(back.code, 0, back.printed);
    }
    assert.equal(await assertEqual(source, last), Number(documents));
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    context.diagnostic(`${documents} documents there and back in ${seconds} s, ${written} of them after the kill`);
  });

  it('is refused by a target that holds something else, which stays as it was', async () => {
    await using place = await emptyPlace(server.address);
    const used = await open(place.url);
    await used.commit(sampleContents(PEOPLE[0] as PersonId));
    await used.close();
    const { code, printed } = await copy(source, place.url);
    assert.equal(code, 1);
    assert.match(printed, /holds something else already: nothing was changed/);
  });
});

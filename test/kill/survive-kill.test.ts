/**
 * SIGKILL at random moments under a load of writes: everything acknowledged is there, no fact is without its change and no change without
 * its fact, and the data file opens each time. `KILLS=200` makes it the long run.
 */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import type { Fact } from '#model/fact.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { findAll } from '#shelves/find-all.ts';
import { FACT_HEADS, FACTS, RECEIPTS } from '#shelves/shelves.ts';
import { type Acknowledgement, ENTRIES, KILL_SHELVES, PARTS, PARTS_PER_ENTRY } from './entries.ts';

const KILLS = Number(process.env.KILLS ?? 10);
const WRITER = fileURLToPath(new URL('./write-until-killed.ts', import.meta.url));
/** Files grow over several kills; a kill right after the start has a file of its own, to fall into its making. */
const KILLS_PER_FILE = 20;

/** When to kill: so many milliseconds after the start of the process, or after its first acknowledgement. */
interface Moment {
  readonly after: 'start' | 'first acknowledgement';
  readonly ms: number;
}

const moments = fc.oneof(
  { weight: 1, arbitrary: fc.record({ after: fc.constant('start' as const), ms: fc.integer({ min: 40, max: 400 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      after: fc.constant('first acknowledgement' as const),
      ms: fc.integer({ min: 0, max: 250 }),
    }),
  },
);

test(`after each of ${KILLS} kills everything acknowledged is there, whole and with its facts`, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-kill-'));
  let acknowledged = 0;
  let unacknowledged = 0;
  let silent = 0;
  try {
    for (const [round, moment] of fc.sample<Moment>(moments, { numRuns: KILLS, seed: 20261123 }).entries()) {
      const file = moment.after === 'start' ? `new-${round}` : `old-${Math.floor(round / KILLS_PER_FILE)}`;
      const path = join(folder, `${file}.db`);
      const lines = await writeUntilKilled(path, round, moment);
      const facts = await checkFile(path, lines);
      acknowledged += lines.length;
      unacknowledged += facts - lines.length;
      if (lines.length === 0) silent += 1;
    }
  } finally {
    await rm(folder, { recursive: true });
  }
  assert.ok(acknowledged > 0);
  context.diagnostic(
    `${KILLS} kills, ${acknowledged} acknowledged changes all there, ${unacknowledged} more were stored before they could be ` +
      `acknowledged, ${silent} kills came before the first acknowledgement`,
  );
});

/** Gives what was acknowledged before the kill. */
async function writeUntilKilled(path: string, round: number, moment: Moment): Promise<readonly Acknowledgement[]> {
  const child = spawn(process.execPath, [WRITER, path, String(round)], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  let complaint = '';
  const first = Promise.withResolvers<void>();
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
    first.resolve();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaint += chunk.toString();
  });
  const closed = once(child, 'close');
  if (moment.after === 'first acknowledgement') await Promise.race([first.promise, closed]);
  await wait(moment.ms);
  assert.ok(isRunning(child), `the writer ended by itself: ${complaint}`);
  child.kill('SIGKILL');
  await closed;
  // The last line may have been cut off; only a whole one is an acknowledgement.
  const lines = printed
    .slice(0, printed.lastIndexOf('\n') + 1)
    .split('\n')
    .filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Acknowledgement);
}

function isRunning(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}

/** Opens the file as a restart would, and checks every person of every round it has seen. Gives the number of facts of this round. */
async function checkFile(path: string, lines: readonly Acknowledgement[]): Promise<number> {
  const storage = createSqliteStorage({ path, shelves: KILL_SHELVES });
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
    const persons = database
      .prepare(`SELECT DISTINCT person FROM "${FACTS.name}"`)
      .all()
      .map((row) => row.person as PersonId);
    const current = new Set(lines.map(({ person }) => person));
    let facts = 0;
    for (const person of persons) {
      const own = lines.filter((line) => line.person === person);
      const count = await checkPerson(storage, person, own);
      if (current.has(person)) facts += count;
    }
    assert.deepEqual(new Set(persons).isSupersetOf(current), true);
    return facts;
  } finally {
    database.close();
    await storage.close();
  }
}

/** Gives the number of facts of the person. */
async function checkPerson(storage: Storage, person: PersonId, lines: readonly Acknowledgement[]): Promise<number> {
  const facts = (await findAll(storage, FACTS, person, { index: 'bySequence' })).map(({ value }) => value);
  assert.deepEqual(
    facts.map(({ sequence }) => sequence),
    facts.map((_, index) => index + 1),
  );
  assert.equal((await storage.get(FACT_HEADS, person, 'head'))?.value.sequence, facts.length);
  assert.equal(await storage.count(RECEIPTS, person, {}), facts.length);

  const told = tell(facts);
  const entries = await findAll(storage, ENTRIES, person, {});
  assert.deepEqual(new Map(entries.map(({ id, value }) => [id, value.changes])), told.changes);
  const parts = await findAll(storage, PARTS, person, { index: 'byEntry' });
  const owners = Map.groupBy(parts, ({ value }) => value.entryId);
  assert.deepEqual(new Set(owners.keys()), new Set(told.changes.keys()));
  for (const own of owners.values()) assert.equal(own.length, PARTS_PER_ENTRY);

  for (const { receiptId, fact, entryId } of lines) {
    assert.ok(await storage.get(RECEIPTS, person, receiptId), `${receiptId} of ${person} was acknowledged and is gone`);
    assert.ok(told.kinds.has(`${fact} ${entryId}`), `${fact} ${entryId} of ${person} was acknowledged and is gone`);
  }
  return facts.length;
}

/** The entries that there must be according to the facts, in order of id, with how often each was changed. */
function tell(facts: readonly Fact[]) {
  const changes = new Map<string, number>();
  const kinds = new Set<string>();
  for (const { type, data } of facts) {
    const entryId = 'taskId' in data ? data.taskId : '';
    kinds.add(`${type} ${entryId}`);
    if (type === 'task-created') changes.set(entryId, 0);
    else if (type === 'task-changed') changes.set(entryId, (changes.get(entryId) ?? Number.NaN) + 1);
    else changes.delete(entryId);
  }
  const sorted = [...changes].toSorted(([left], [right]) => (left < right ? -1 : 1));
  return { changes: new Map(sorted), kinds };
}

/**
 * A process that writes as fast as it can until it is killed: several persons at once, several writers each. It prints one line for each
 * change that was acknowledged, and never a line before.
 */
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger, type Draft } from '#shelves/change.ts';
import { type Acknowledgement, ENTRIES, KILL_SHELVES, PARTS, PARTS_PER_ENTRY } from './entries.ts';

const PERSONS = 8;
const WRITERS_PER_PERSON = 3;

const [path = '', round = ''] = process.argv.slice(2);
const storage = createSqliteStorage({ path, shelves: KILL_SHELVES });
const change = createChanger({ storage, clock: systemClock, bus: createEmbeddedBus() });

for (let person = 0; person < PERSONS; person += 1) {
  for (let writer = 0; writer < WRITERS_PER_PERSON; writer += 1) {
    void writeForEver(`person-${round}-${person}` as PersonId, `entry-${writer}`);
  }
}

async function writeForEver(person: PersonId, writer: string): Promise<never> {
  for (let number = 0; ; number += 1) {
    const entryId = `${writer}-${Math.floor(number / 4)}`;
    // Made, changed twice, deleted; every other one is left as it is.
    const step = number % 4;
    if (step === 0)
      await acknowledge(person, number, { entryId, fact: 'task-created' }, (draft) => addEntry(draft, entryId));
    else if (step < 3)
      await acknowledge(person, number, { entryId, fact: 'task-changed' }, (draft) =>
        changeEntry(draft, person, entryId),
      );
    else if (number % 8 === 7)
      await acknowledge(person, number, { entryId, fact: 'task-deleted' }, (draft) =>
        removeEntry(draft, person, entryId),
      );
  }
}

async function acknowledge(
  person: PersonId,
  number: number,
  told: Pick<Acknowledgement, 'entryId' | 'fact'>,
  decide: (draft: Draft) => Promise<void>,
): Promise<void> {
  const receiptId = `${told.entryId}-${number}`;
  await change({ person, receipt: { id: receiptId, fingerprint: told.fact } }, decide);
  const line: Acknowledgement = { person, receiptId, ...told };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

async function addEntry(draft: Draft, entryId: string): Promise<void> {
  draft.add(ENTRIES, entryId, { changes: 0 });
  for (let part = 0; part < PARTS_PER_ENTRY; part += 1) draft.add(PARTS, `${entryId}-${part}`, { entryId });
  draft.record('task-created', { taskId: entryId });
}

async function changeEntry(draft: Draft, person: PersonId, entryId: string): Promise<void> {
  const read = await storage.get(ENTRIES, person, entryId);
  if (read === undefined) throw new Error(`entry ${entryId} was acknowledged and is gone`);
  draft.replace(ENTRIES, read, { changes: read.value.changes + 1 });
  draft.record('task-changed', { taskId: entryId, fields: ['changes'] });
}

async function removeEntry(draft: Draft, person: PersonId, entryId: string): Promise<void> {
  const read = await storage.get(ENTRIES, person, entryId);
  if (read === undefined) throw new Error(`entry ${entryId} was acknowledged and is gone`);
  draft.remove(ENTRIES, read);
  const parts = await storage.find(PARTS, person, { index: 'byEntry', equals: [entryId] }, { limit: PARTS_PER_ENTRY });
  for (const part of parts.items) draft.remove(PARTS, part);
  draft.record('task-deleted', { taskId: entryId });
}

/**
 * The writes of a commit inside its transaction. Where every command can carry its own expectation nothing is read first: a document that is
 * not as expected is met by no command, and its absence shows in what the server counts. Otherwise what is there is read before, which also
 * tells what a commit was lost by. What is only looked at is guarded: two transactions of a person that look at what the other writes touch
 * the same guard, and one of them has to see what the other did.
 */
import { type AnyBulkWriteOperation, type ClientSession, type Db, Long } from 'mongodb';
import type { Write } from './commit-writes.ts';
import { contentsOf, DOCUMENT_INDEX, documentsOf, type MongoDocument, personGuards } from './mongodb-documents.ts';
import { isDuplicate } from './mongodb-problem.ts';
import type { AnyShelf, Expectation } from './storage.ts';

export interface Place {
  readonly session: ClientSession;
  readonly database: Db;
}

type Operation = AnyBulkWriteOperation<MongoDocument>;

/** False where something is only looked at: that nothing is there. */
export function canWriteUnread(writes: readonly Write[]): boolean {
  return writes.every(({ document, expect }) => document !== undefined || expect !== 'absent');
}

/** Writes all without having read anything. False when something was not as expected: then the transaction is of no use any more. */
export async function writeUnread({ session, database }: Place, writes: readonly Write[]): Promise<boolean> {
  // What is most often lost comes first, so that little was done for nothing.
  const groups = [...groupByShelf(writes)].toSorted(([, one], [, other]) => mostLost(one) - mostLost(other));
  for (const [shelf, group] of groups) {
    // Those of one kind go to the server together.
    const operations = group.map(conditionalOf).toSorted((one, other) => kindOf(one).localeCompare(kindOf(other)));
    try {
      const done = await documentsOf(database, shelf).bulkWrite(operations, { session, ordered: true });
      const { insertedCount, matchedCount, upsertedCount, deletedCount } = done;
      if (insertedCount + matchedCount + upsertedCount + deletedCount < operations.length) return false;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }
  return true;
}

/** What was read before anything is written. */
export interface Present {
  /** By the writes whose documents are there. */
  readonly revisions: ReadonlyMap<Write, number>;
  /** A write whose expectation does not hold. */
  readonly lost: Write | undefined;
}

export async function readPresent(place: Place, writes: readonly Write[]): Promise<Present> {
  const revisions = await readRevisions(place, writes);
  return { revisions, lost: writes.find((write) => !holds(write.expect, revisions.get(write))) };
}

/** Writes all, after it was read what is there. */
export async function writeRead(place: Place, writes: readonly Write[], { revisions }: Present): Promise<void> {
  await guardPersons(place, writes, revisions);
  await writeAll(place, writes, revisions);
}

/** The present revision of every document that is there. */
async function readRevisions(
  { session, database }: Place,
  writes: readonly Write[],
): Promise<ReadonlyMap<Write, number>> {
  const present = new Map<Write, number>();
  for (const [shelf, group] of groupByShelf(writes)) {
    const persons = [...Map.groupBy(group, ({ person }) => person)];
    const filters = persons.map(([person, own]) => ({ person, id: { $in: own.map(({ id }) => id) } }));
    const found = await documentsOf(database, shelf)
      .find(filters.length === 1 ? (filters[0] ?? {}) : { $or: filters }, {
        session,
        projection: { _id: 0, person: 1, id: 1, revision: 1 },
        hint: DOCUMENT_INDEX,
      })
      .toArray();
    const revisions = new Map(found.map(({ person, id, revision }) => [`${person}\u0000${id}`, Number(revision)]));
    for (const write of group) {
      const revision = revisions.get(`${write.person}\u0000${write.id}`);
      if (revision !== undefined) present.set(write, revision);
    }
  }
  return present;
}

async function guardPersons(
  { session, database }: Place,
  writes: readonly Write[],
  present: ReadonlyMap<Write, number>,
): Promise<void> {
  const looksOnly = writes.some((write) => write.document === undefined && !present.has(write));
  if (!looksOnly) return;
  for (const person of new Set(writes.map((write) => write.person))) {
    await personGuards(database).updateOne(
      { _id: person },
      { $inc: { touched: Long.fromNumber(1) } },
      { session, upsert: true },
    );
  }
}

async function writeAll(
  { session, database }: Place,
  writes: readonly Write[],
  present: ReadonlyMap<Write, number>,
): Promise<void> {
  for (const [shelf, group] of groupByShelf(writes)) {
    const operations = group.flatMap((write) => operationOf(write, present.get(write)));
    if (operations.length > 0) await documentsOf(database, shelf).bulkWrite(operations, { session, ordered: true });
  }
}

function operationOf(write: Write, revision: number | undefined): readonly Operation[] {
  const { person, id, document } = write;
  if (document === undefined) return revision === undefined ? [] : [{ deleteOne: { filter: { person, id } } }];
  const contents = contentsOf({ ...write, document }, (revision ?? 0) + 1);
  if (revision === undefined) return [{ insertOne: { document: { person, id, ...contents } satisfies MongoDocument } }];
  return [{ updateOne: { filter: { person, id }, update: { $set: contents } } }];
}

/** A write that does nothing unless its document is as expected. */
function conditionalOf(write: Write): Operation {
  const { person, id, expect, document } = write;
  const filter = { person, id, ...(typeof expect === 'number' ? { revision: Long.fromNumber(expect) } : {}) };
  if (document === undefined) return { deleteOne: { filter, hint: DOCUMENT_INDEX } };
  if (expect === 'absent') return { insertOne: { document: { person, id, ...contentsOf({ ...write, document }, 1) } } };
  const { revision, ...contents } = contentsOf({ ...write, document }, 1);
  const update = { $set: contents, $inc: { revision } };
  return { updateOne: { filter, update, hint: DOCUMENT_INDEX, upsert: expect === 'any' } };
}

function kindOf(operation: Operation): string {
  return Object.keys(operation)[0] ?? '';
}

/** Less for what is more often lost to somebody else: a document at a known revision. */
function mostLost(group: readonly Write[]): number {
  return group.some(({ expect }) => typeof expect === 'number') ? 0 : 1;
}

function groupByShelf(writes: readonly Write[]): ReadonlyMap<AnyShelf, readonly Write[]> {
  return Map.groupBy(writes, ({ shelf }) => shelf);
}

function holds(expect: Expectation, revision: number | undefined): boolean {
  if (expect === 'any') return true;
  return expect === 'absent' ? revision === undefined : revision === expect;
}

/**
 * A commit of several documents as one transaction, with the driver's error labels handled as its manual says: a transient error runs the
 * transaction again, a commit of unknown result is committed again. Every run leaves the same mark, so that a run that had taken effect
 * all the same is recognized and never repeated. What is only looked at is guarded: two transactions of a person that look at what the
 * other writes touch the same guard, and one of them has to see what the other did.
 */
import { randomUUID } from 'node:crypto';
import {
  type AnyBulkWriteOperation,
  type ClientSession,
  type Db,
  Long,
  type MongoClient,
  type TransactionOptions,
} from 'mongodb';
import type { Write } from './commit-writes.ts';
import {
  commitMarks,
  contentsOf,
  DOCUMENT_INDEX,
  documentsOf,
  type MongoDocument,
  personGuards,
} from './mongodb-documents.ts';
import { isDuplicate, isTransient, isUnknownCommit, mayHaveHappened, unavailable } from './mongodb-problem.ts';
import type { AnyShelf, CommitResult, Expectation } from './storage.ts';

const TRANSACTION: TransactionOptions = {
  readPreference: 'primary',
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
};

/** Gives false when there is no time left, and true after a short wait otherwise. */
export type WaitToRetry = () => Promise<boolean>;

interface Place {
  readonly session: ClientSession;
  readonly database: Db;
}

/** Runs the commit until its outcome is known. */
export async function commitTogether(
  { client, database }: { readonly client: MongoClient; readonly database: Db },
  writes: readonly Write[],
  waitToRetry: WaitToRetry,
): Promise<CommitResult> {
  // Nothing is read through this session outside transactions, so it needs no order of its own.
  const session = client.startSession({ causalConsistency: false });
  let commit: string = randomUUID();
  try {
    for (;;) {
      try {
        return await runOnce({ session, database }, writes, { commit, waitToRetry });
      } catch (error) {
        if (isTransient(error)) {
          if (await waitToRetry()) continue;
          letGo(database, session);
          throw error;
        }
        if (!isDoubtful(error)) throw error;
        if (await tookEffect(database, commit, error)) return { committed: true };
        if (!(await waitToRetry())) {
          letGo(database, session);
          throw error;
        }
        // The old mark is taken for good.
        commit = randomUUID();
      }
    }
  } finally {
    await session.endSession();
  }
}

/**
 * Ends what a transaction may have left on the server: one whose abort was lost on the way keeps its documents from everybody else for a
 * minute. Nobody waits for it.
 */
function letGo(database: Db, { id }: ClientSession): void {
  if (id === undefined) return;
  database.command({ killSessions: [id] }).catch(() => {
    // The server ends it by itself, later.
  });
}

async function runOnce(
  place: Place,
  writes: readonly Write[],
  { commit, waitToRetry }: { readonly commit: string; readonly waitToRetry: WaitToRetry },
): Promise<CommitResult> {
  const { session, database } = place;
  session.startTransaction(TRANSACTION);
  let result: CommitResult = { committed: true };
  try {
    const present = await readRevisions(place, writes);
    const lost = writes.find((write) => !holds(write.expect, present.get(write)));
    if (lost === undefined) {
      await commitMarks(database).insertOne({ _id: commit, committed: true, at: new Date() }, { session });
      await guardPersons(place, writes, present);
      await writeAll(place, writes, present);
    } else {
      // Committing what only read waits until a majority has what was read: nobody is late for a change that may yet be undone.
      result = { committed: false, lost: { shelf: lost.shelf.name, id: lost.id } };
    }
  } catch (error) {
    // The transaction is gone with the connection or the primary; otherwise this says so to the server.
    if (session.inTransaction()) await session.abortTransaction();
    throw error;
  }
  for (;;) {
    try {
      await session.commitTransaction();
      return result;
    } catch (error) {
      if (!isUnknownCommit(error) || !(await waitToRetry())) throw error;
    }
  }
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

function operationOf(write: Write, revision: number | undefined): readonly AnyBulkWriteOperation<MongoDocument>[] {
  const { person, id, document } = write;
  if (document === undefined) return revision === undefined ? [] : [{ deleteOne: { filter: { person, id } } }];
  const contents = contentsOf({ ...write, document }, (revision ?? 0) + 1);
  if (revision === undefined) return [{ insertOne: { document: { person, id, ...contents } satisfies MongoDocument } }];
  return [{ updateOne: { filter: { person, id }, update: { $set: contents } } }];
}

function groupByShelf(writes: readonly Write[]): ReadonlyMap<AnyShelf, readonly Write[]> {
  return Map.groupBy(writes, ({ shelf }) => shelf);
}

function holds(expect: Expectation, revision: number | undefined): boolean {
  if (expect === 'any') return true;
  return expect === 'absent' ? revision === undefined : revision === expect;
}

/** A duplicate is either this commit's own mark, or a document that came between; the mark tells. */
function isDoubtful(error: unknown): boolean {
  return isUnknownCommit(error) || isDuplicate(error) || mayHaveHappened(error);
}

/**
 * Claims the commit's mark: if the commit left it, it took effect; if the claim came first, no run of the commit can leave it any more,
 * so none will take effect.
 */
async function tookEffect(database: Db, commit: string, doubt: unknown): Promise<boolean> {
  const marks = commitMarks(database);
  try {
    await marks.insertOne({ _id: commit, committed: false, at: new Date() });
    return false;
  } catch (error) {
    if (isDuplicate(error)) return (await marks.findOne({ _id: commit }))?.committed === true;
    throw unavailable(
      'The database went away during a change. It is not known whether the change was stored.',
      new AggregateError([doubt, error]),
    );
  }
}

/**
 * A commit of several documents as one transaction, with the driver's error labels handled as its manual says: a transient error runs the
 * transaction again, a commit of unknown result is committed again. Every run leaves the same mark, so that a run that had taken effect
 * all the same is recognized and never repeated. It is written without reading first where that can be done, and once more after reading
 * when something was not as expected: `mongodb-writes.ts`.
 */
import { randomUUID } from 'node:crypto';
import type { ClientSession, Db, MongoClient, TransactionOptions } from 'mongodb';
import type { Write } from './commit-writes.ts';
import { commitMarks } from './mongodb-documents.ts';
import { isDuplicate, isTransient, isUnknownCommit, mayHaveHappened, unavailable } from './mongodb-problem.ts';
import { canWriteUnread, type Place, readPresent, writeRead, writeUnread } from './mongodb-writes.ts';
import type { CommitResult } from './storage.ts';

const TRANSACTION: TransactionOptions = {
  readPreference: 'primary',
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', journal: true },
};

/** Gives false when there is no time left, and true after a short wait otherwise. */
export type WaitToRetry = () => Promise<boolean>;

/** Runs the commit until its outcome is known. */
export async function commitTogether(
  { client, database }: { readonly client: MongoClient; readonly database: Db },
  writes: readonly Write[],
  waitToRetry: WaitToRetry,
): Promise<CommitResult> {
  // Nothing is read through this session outside transactions, so it needs no order of its own.
  const session = client.startSession({ causalConsistency: false });
  let commit: string = randomUUID();
  let isUnread = canWriteUnread(writes);
  try {
    for (;;) {
      try {
        const result = await runOnce({ session, database }, writes, { commit, waitToRetry, isUnread });
        if (result !== undefined) return result;
        // Reading tells what it was lost by, or that it holds after all.
        isUnread = false;
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

/** Undefined when something was not as expected and it is not known what. */
async function runOnce(place: Place, writes: readonly Write[], run: Run): Promise<CommitResult | undefined> {
  const { session } = place;
  const { waitToRetry } = run;
  session.startTransaction(TRANSACTION);
  let result: CommitResult | undefined;
  try {
    result = await (run.isUnread ? tryUnread : writeWhatHolds)(place, writes, run);
    if (result === undefined) {
      await session.abortTransaction();
      return undefined;
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

interface Run {
  /** The mark it leaves. */
  readonly commit: string;
  readonly waitToRetry: WaitToRetry;
  /** Whether it is written without reading first. */
  readonly isUnread: boolean;
}

async function tryUnread(place: Place, writes: readonly Write[], { commit }: Run): Promise<CommitResult | undefined> {
  if (!(await writeUnread(place, writes))) return undefined;
  await leaveMark(place, commit);
  return { committed: true };
}

async function writeWhatHolds(place: Place, writes: readonly Write[], { commit }: Run): Promise<CommitResult> {
  const present = await readPresent(place, writes);
  const { lost } = present;
  // Committing what only read waits until a majority has what was read: nobody is late for a change that may yet be undone.
  if (lost !== undefined) return { committed: false, lost: { shelf: lost.shelf.name, id: lost.id } };
  await leaveMark(place, commit);
  await writeRead(place, writes, present);
  return { committed: true };
}

async function leaveMark({ session, database }: Place, commit: string): Promise<void> {
  await commitMarks(database).insertOne({ _id: commit, committed: true, at: new Date() }, { session });
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

/**
 * What MongoDB and its driver say when they cannot go on: whether a write may have taken effect all the same, and the one problem that
 * storage raises. The driver's own error stays reachable as its cause.
 */
import {
  MongoBulkWriteError,
  MongoCompatibilityError,
  MongoError,
  MongoErrorLabel,
  MongoInvalidArgumentError,
  MongoNetworkError,
  MongoServerError,
  MongoServerSelectionError,
} from 'mongodb';
import { Problem } from '#kernel/problem.ts';

/** https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
const DUPLICATE_KEY = 11_000;

const SENTENCES: Readonly<Record<number, string>> = {
  // BadValue: what a query is told that names an index which is gone. See `mongodb-collections.ts`.
  2: 'Another release of FocusForge has changed the indexes. Start the same release everywhere.',
  13: 'The account in STORAGE_URL may not do this in the database.',
  18: 'The database server does not accept the name and password in STORAGE_URL.',
  50: 'The database server took too long.',
  121: 'Another release of FocusForge has changed the indexes. Start the same release everywhere.',
  14031: 'The disk of the database server is full.',
};

/** Turns an error of the driver into `storage-unavailable`; anything else is a bug and stays what it is. */
export function asMongoProblem(error: unknown): unknown {
  if (!(error instanceof MongoError) || error instanceof MongoInvalidArgumentError) return error;
  return unavailable(sentenceOf(error), error);
}

/** The problem for whoever asked. */
export function unavailable(detail: string, cause?: unknown): Problem {
  return new Problem('storage-unavailable', { detail, retryAfterSeconds: 1, cause });
}

export function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

/** True when a write outside a transaction may have taken effect, or may be undone, although it failed. */
export function mayHaveHappened(thrown: unknown): boolean {
  const error = behind(thrown);
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    hasLabel(error, MongoErrorLabel.RetryableWriteError) ||
    // The write was made, but no majority has confirmed it.
    (error instanceof MongoServerError && error.errorResponse.writeConcernError !== undefined)
  );
}

/** The transaction has left nothing behind and may be run again as a whole. */
export function isTransient(error: unknown): boolean {
  return hasLabel(error, MongoErrorLabel.TransientTransactionError);
}

/** The transaction may have been committed; committing it again is harmless and tells. */
export function isUnknownCommit(error: unknown): boolean {
  return hasLabel(error, MongoErrorLabel.UnknownTransactionCommitResult);
}

/** A bulk of writes that broke off wraps what happened to it, and leaves its labels behind. */
function behind(error: unknown): unknown {
  return error instanceof MongoBulkWriteError && error.errorResponse instanceof MongoError
    ? error.errorResponse
    : error;
}

function hasLabel(thrown: unknown, label: string): boolean {
  const error = behind(thrown);
  return error instanceof MongoError && error.hasErrorLabel(label);
}

function sentenceOf(error: MongoError): string {
  if (error instanceof MongoServerSelectionError) return 'None of the database servers can be written to right now.';
  if (error instanceof MongoCompatibilityError)
    return 'The database server is too old: MongoDB 4.4 is the oldest that works.';
  // Its class is not exported.
  if (error.name === 'MongoWaitQueueTimeoutError') return 'Too many requests are waiting for the database.';
  return SENTENCES[Number(error.code)] ?? 'The database cannot be used right now.';
}

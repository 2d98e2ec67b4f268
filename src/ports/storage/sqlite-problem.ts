/** What SQLite says when it cannot go on, as the one problem that storage raises. The driver's own error stays reachable as its cause. */
import { Problem } from '#kernel/problem.ts';

/** Primary result codes: https://www.sqlite.org/rescode.html */
const SENTENCES: Readonly<Record<number, string>> = {
  3: 'The data file may not be used by this account.',
  5: 'Another program is holding the data file.',
  6: 'Another program is holding the data file.',
  8: 'The data file is read-only.',
  10: 'The disk reported an error.',
  11: 'The data file is damaged. Restore it from a backup.',
  13: 'The disk is full.',
  14: 'The data file cannot be opened.',
  26: 'The data file is damaged or is not a database. Restore it from a backup.',
};

/** Turns an error of `node:sqlite` into `storage-unavailable`; anything else is a bug and stays what it is. */
export function asStorageProblem(error: unknown): unknown {
  if (!isSqliteError(error)) return error;
  // The low byte is the primary code, the rest says more than a person needs.
  const detail = SENTENCES[error.errcode & 0xff] ?? 'The data file cannot be used right now.';
  return new Problem('storage-unavailable', { detail, retryAfterSeconds: 1, cause: error });
}

/** True when another connection holds the lock that was asked for. */
export function isBusy(error: unknown): boolean {
  return isSqliteError(error) && (error.errcode & 0xff) === 5;
}

function isSqliteError(error: unknown): error is Error & { readonly errcode: number } {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number';
}

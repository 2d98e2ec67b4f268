/**
 * What PostgreSQL and the network to it say when they cannot go on: whether a server has answered at all, whether it is the wrong server,
 * and otherwise the one problem that storage raises. The client's own error stays reachable as its cause.
 */
import { Problem } from '#kernel/problem.ts';

/**
 * There was no answer, or the server that would have given it is not the one that may write. The only error that is worth another
 * attempt; it never leaves the driver.
 */
export class NoAnswer extends Error {
  /** True when what was asked may have taken effect all the same. */
  readonly mayHaveHappened: boolean;

  constructor(cause: unknown, mayHaveHappened: boolean) {
    super('the server gave no answer', { cause });
    this.name = 'NoAnswer';
    this.mayHaveHappened = mayHaveHappened;
  }
}

/** Classes and codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const NO_ANSWER = /^(08|57P0)/;
const READ_ONLY = '25006';

const SENTENCES: readonly (readonly [code: RegExp, sentence: string])[] = [
  [/^28/, 'The database server does not accept the name and password in STORAGE_URL.'],
  [/^3D000/, 'The database in STORAGE_URL does not exist.'],
  [/^42501/, 'The account in STORAGE_URL may not do this in the database.'],
  [/^53100/, 'The disk of the database server is full.'],
  [/^53300/, 'The database server takes no more connections. Raise its max_connections or lower STORAGE_POOL_MAX.'],
  [/^57014/, 'The database server took too long.'],
  // Our commit function, table or column is gone: see `postgres-tables.ts`.
  [/^42(883|P01|703)/, 'Another release of FocusForge has changed the tables. Start the same release everywhere.'],
];

/**
 * Tells what a rejection of the client means: `NoAnswer`, `storage-unavailable`, or a bug, which stays what it is. `sent` is whether the
 * server could have done something by then.
 */
export function readFailure(error: unknown, { sent }: { readonly sent: boolean }): unknown {
  if (error instanceof TypeError || error instanceof RangeError || error instanceof Problem) return error;
  const state = sqlState(error);
  // Whatever the client rejects with that is not the server's own error means that the connection could not be made or is gone.
  if (state === undefined || NO_ANSWER.test(state)) return new NoAnswer(error, sent);
  if (state === READ_ONLY) return new NoAnswer(error, false);
  const detail = SENTENCES.find(([code]) => code.test(state))?.[1] ?? 'The database cannot be used right now.';
  return unavailable(detail, error);
}

/** The problem for whoever asked. */
export function unavailable(detail: string, cause?: unknown): Problem {
  return new Problem('storage-unavailable', { detail, retryAfterSeconds: 1, cause });
}

function sqlState(error: unknown): string | undefined {
  if (!(error instanceof Error && 'code' in error && 'severity' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Opens a data file of ours: makes it when it is not there, readable by its owner only, and refuses a file of another program, of a
 * newer release, or one that is damaged, each in a sentence. The reasons for the settings are in docs/decisions, "SQLite durability".
 */
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '#kernel/problem.ts';
import { asStorageProblem, isBusy } from './sqlite-problem.ts';

const IN_MEMORY = ':memory:';

/** Marks our files in the header of the database ("FOFG"), as `file` and the sqlite3 shell show it. */
const APPLICATION_ID = 0x464f4647;
/** How tables are laid out. Raise it when a release could not read the tables of the one before. */
const LAYOUT_VERSION = 1;

/** `busyMs` is how long to wait for another process that is writing. Throws `storage-unavailable`. */
export function openSqliteFile({ path, busyMs }: { readonly path: string; readonly busyMs: number }): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    if (path !== IN_MEMORY) createPrivately(path);
    database = new DatabaseSync(path, { timeout: busyMs });
    applySettings(database, { path, busyMs });
    claim(database, path);
    return database;
  } catch (error) {
    database?.close();
    throw describeFailure(error, path);
  }
}

/** SQLite gives the files beside the database (`-wal`, `-shm`) the permissions of the database itself. */
function createPrivately(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  closeSync(openSync(path, 'a', 0o600));
}

function applySettings(
  database: DatabaseSync,
  { path, busyMs }: { readonly path: string; readonly busyMs: number },
): void {
  const mode = switchToLog(database, busyMs);
  if (path !== IN_MEMORY && mode !== 'wal') {
    throw refuse(`The file system of ${path} cannot hold a write-ahead log. Choose a folder on a local disk.`);
  }
  database.exec(`
    PRAGMA synchronous = full;
    PRAGMA fullfsync = on;
    PRAGMA checkpoint_fullfsync = on;
    PRAGMA cache_size = -16000;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA trusted_schema = off;
    PRAGMA secure_delete = on;
    PRAGMA temp_store = memory;
  `);
}

/** Processes that make the same file at the same moment block each other here, and SQLite gives up at once instead of waiting. */
function switchToLog(database: DatabaseSync, busyMs: number): unknown {
  const started = performance.now();
  for (;;) {
    try {
      return readPragma(database, 'journal_mode = wal');
    } catch (error) {
      if (!isBusy(error) || performance.now() - started > busyMs) throw error;
      // Opening is synchronous, and nothing else is going on yet.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function claim(database: DatabaseSync, path: string): void {
  const application = readPragma(database, 'application_id');
  const layout = Number(readPragma(database, 'user_version'));
  const tables = database.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.count;
  if (application === 0 && layout === 0 && tables === 0) {
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${LAYOUT_VERSION};`);
  } else if (application !== APPLICATION_ID) {
    throw refuse(`${path} is a database of another program.`);
  } else if (layout > LAYOUT_VERSION) {
    throw refuse(`${path} was written by a newer release of FocusForge. Start that release, or restore a backup.`);
  }
}

function readPragma(database: DatabaseSync, pragma: string): unknown {
  return Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
}

function refuse(detail: string): Problem {
  return new Problem('storage-unavailable', { detail });
}

function describeFailure(error: unknown, path: string): unknown {
  const problem = asStorageProblem(error);
  if (problem instanceof Problem && problem !== error) {
    return new Problem('storage-unavailable', { detail: `${problem.message} (${path})`, cause: error });
  }
  // Making the folder or the file failed: no permission, no such disk, a file in the place of a folder.
  if (error instanceof Error && 'syscall' in error) {
    return new Problem('storage-unavailable', {
      detail: `The data file ${path} cannot be made or opened.`,
      cause: error,
    });
  }
  return problem;
}

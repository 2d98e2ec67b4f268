/**
 * A copy of a data file as of one moment, while others read and write it. The copy appears under its name only when it is whole and on
 * disk; until then it is beside it under the name with `.part`.
 */
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '#kernel/problem.ts';
import { asStorageProblem } from './sqlite-problem.ts';

const BUSY_MS = 10_000;

/** What stands at `target` is replaced; its folder is made. Throws `storage-unavailable` with a sentence. */
export function writeSqliteSnapshot({ path, target }: { readonly path: string; readonly target: string }): void {
  if (!existsSync(path)) throw refuse(`${path} is not there.`);
  const part = `${target}.part`;
  try {
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
    rmSync(part, { force: true });
    // Made first, so that nobody else can read it at any moment; SQLite takes an empty file for none.
    closeSync(openSync(part, 'wx', 0o600));
    const database = new DatabaseSync(path, { timeout: BUSY_MS });
    try {
      database.prepare('VACUUM INTO ?').run(part);
    } finally {
      database.close();
    }
    checkWhole(part);
    flush(part);
    renameSync(part, target);
    flush(dirname(target));
  } catch (error) {
    rmSync(part, { force: true });
    throw error instanceof Problem ? error : describe(error, target);
  }
}

function checkWhole(part: string): void {
  const database = new DatabaseSync(part, { readOnly: true });
  try {
    const [verdict] = Object.values(database.prepare('PRAGMA quick_check').get() ?? {});
    if (verdict !== 'ok') throw refuse(`The copy is damaged (${String(verdict)}), and was not kept.`);
  } finally {
    database.close();
  }
}

/** SQLite does not wait for the disk when it writes a copy. */
function flush(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function describe(error: unknown, target: string): unknown {
  if (error instanceof Error && 'syscall' in error) {
    return new Problem('storage-unavailable', { detail: `${target} cannot be written.`, cause: error });
  }
  return asStorageProblem(error);
}

function refuse(detail: string): Problem {
  return new Problem('storage-unavailable', { detail });
}

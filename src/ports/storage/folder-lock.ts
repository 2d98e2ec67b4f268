/**
 * One server for one data folder. The lock is held by the operating system on behalf of this process and ends with it, however it ends,
 * so that none is ever left behind. It is advice: commands that only want to read or add something beside a running server do not ask.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '#kernel/problem.ts';
import { asStorageProblem, isBusy } from './sqlite-problem.ts';

export interface FolderLock {
  readonly release: () => void;
}

/** Throws `storage-unavailable` with a sentence when another process holds the folder. */
export function lockFolder(folder: string): FolderLock {
  let database: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    database = new DatabaseSync(join(folder, 'running.lock'), { timeout: 200 });
    hold(database);
    return { release: () => database?.isOpen && database.close() };
  } catch (error) {
    const holder = isBusy(error) && database !== undefined ? readHolder(database) : undefined;
    database?.close();
    if (holder === undefined) throw asStorageProblem(error);
    throw new Problem('storage-unavailable', {
      detail: `FocusForge is already running with the data in ${folder} (process ${holder}).`,
      params: { process: holder },
      cause: error,
    });
  }
}

/** A transaction that never ends keeps others from writing; they may still read whose it is. */
function hold(database: DatabaseSync): void {
  database.exec(`BEGIN IMMEDIATE; PRAGMA user_version = ${process.pid}; COMMIT; BEGIN IMMEDIATE;`);
}

function readHolder(database: DatabaseSync): number {
  return Number(database.prepare('PRAGMA user_version').get()?.user_version);
}

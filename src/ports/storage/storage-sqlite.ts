/**
 * Storage in one file, or in memory for tests. It promises what `storage-behaviour.ts` lists, and that a resolved commit survives the
 * process and the power going away. Commits that arrive in the same turn of the event loop share one transaction and one flush to disk;
 * each is still all or nothing by itself. Several processes may use one file: they wait for each other's commits.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { Write } from './commit-writes.ts';
import { takeGroup, type WaitingCommit, writeGroup } from './sqlite-commit.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { asStorageProblem } from './sqlite-problem.ts';
import { prepareStatements, type ShelfStatements } from './sqlite-statements.ts';
import { prepareTables } from './sqlite-tables.ts';
import type { AnyShelf, CommitResult, Storage } from './storage.ts';
import { createStorage, type Engine } from './storage-engine.ts';

/**
 * Opens or makes the file at `path` (`:memory:` for a store that ends with the process) and brings its tables in line with `shelves`.
 * `busyMs` is how long a commit waits for another process that is writing. Throws `storage-unavailable` with a sentence when the file
 * cannot be used.
 */
export function createSqliteStorage(options: {
  readonly path: string;
  readonly shelves: readonly AnyShelf[];
  readonly clock?: Clock;
  readonly busyMs?: number;
}): Storage {
  const { path, shelves, clock = systemClock, busyMs = 5000 } = options;
  const database = openSqliteFile({ path, busyMs });
  return createStorage(createSqliteEngine(database, openTables(database, shelves)), { shelves, clock });
}

function createSqliteEngine(database: DatabaseSync, statements: ReadonlyMap<AnyShelf, ShelfStatements>): Engine {
  const statementsOf = (shelf: AnyShelf) => statements.get(shelf) as ShelfStatements;
  const waiting: WaitingCommit[] = [];

  const read = <Result>(shelf: AnyShelf, answer: (statements: ShelfStatements) => Result): Result => {
    try {
      return answer(statementsOf(shelf));
    } catch (error) {
      throw asStorageProblem(error);
    }
  };

  const writeWaiting = () => {
    const group = takeGroup(waiting);
    if (waiting.length > 0) setImmediate(writeWaiting);
    writeGroup(database, statementsOf, group);
  };

  const enqueue = (writes: readonly Write[]) =>
    new Promise<CommitResult>((resolve, reject) => {
      // At the end of the turn, so that whatever else this turn brings shares the flush to disk.
      if (waiting.length === 0) setImmediate(writeWaiting);
      waiting.push({ writes, resolve, reject });
    });

  return {
    get: async (shelf, person, id) => read(shelf, ({ get }) => get(person, id)),
    find: async (shelf, plan, start) => read(shelf, ({ find }) => find(plan, start)),
    count: async (shelf, plan, person) => read(shelf, ({ count }) => count(plan, person)),
    persons: async (shelf, after, limit) => read(shelf, ({ persons }) => persons(after, limit)),
    commit: enqueue,
    close: async () => database.close(),
  };
}

function openTables(database: DatabaseSync, shelves: readonly AnyShelf[]): ReadonlyMap<AnyShelf, ShelfStatements> {
  try {
    prepareTables(database, shelves);
    return new Map(shelves.map((shelf) => [shelf, prepareStatements(database, shelf)]));
  } catch (error) {
    database.close();
    throw asStorageProblem(error);
  }
}

/**
 * Storage in one file, or in memory for tests. It promises what `storage-behaviour.ts` lists, and that a resolved commit survives the
 * process and the power going away. Commits that arrive in the same turn of the event loop share one transaction and one flush to disk;
 * each is still all or nothing by itself. Several processes may use one file: they wait for each other's commits.
 */
import type { DatabaseSync } from 'node:sqlite';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import { encodeWrites, isStorableId, type Write } from './commit-writes.ts';
import { decodeBody } from './document-body.ts';
import { checkLimit, decodeCursor, encodeCursor, planFind } from './find-plan.ts';
import { takeGroup, type WaitingCommit, writeGroup } from './sqlite-commit.ts';
import { openSqliteFile } from './sqlite-file.ts';
import { asStorageProblem } from './sqlite-problem.ts';
import { prepareStatements, type ShelfStatements, type StoredRow } from './sqlite-statements.ts';
import { prepareTables } from './sqlite-tables.ts';
import type { AnyShelf, CommitResult, Shelf, Storage, Stored } from './storage.ts';

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
  const statements = openTables(database, shelves);
  const waiting: WaitingCommit[] = [];

  const requireOpen = () => {
    if (!database.isOpen) throw new Problem('storage-unavailable', { detail: 'The storage is closed.' });
  };

  const statementsOf = (shelf: AnyShelf): ShelfStatements => {
    requireOpen();
    const found = statements.get(shelf);
    if (found === undefined) throw new TypeError(`shelf ${shelf.name} was not declared when the storage was opened`);
    return found;
  };

  const read = <Result>(
    verb: 'get' | 'find' | 'count',
    shelf: AnyShelf,
    answer: (statements: ShelfStatements) => Result,
  ): Result => {
    const started = clock.monotonic();
    try {
      return answer(statementsOf(shelf));
    } catch (error) {
      throw asStorageProblem(error);
    } finally {
      emitSignal('storage-command', { verb, shelf: shelf.name, ms: clock.monotonic() - started });
    }
  };

  const writeWaiting = () => {
    const group = takeGroup(waiting);
    if (waiting.length > 0) setImmediate(writeWaiting);
    if (group.length > 0) writeGroup(database, statementsOf, group);
  };

  const enqueue = (writes: readonly Write[]) =>
    new Promise<CommitResult>((resolve, reject) => {
      // At the end of the turn, so that whatever else this turn brings shares the flush to disk.
      if (waiting.length === 0) setImmediate(writeWaiting);
      waiting.push({ writes, resolve, reject });
    });

  return {
    get: async (shelf, person, id) =>
      read('get', shelf, ({ get }) => {
        const row = isStorableId(id) ? get(person, id) : undefined;
        return row === undefined ? undefined : restore(shelf, row);
      }),

    find: async (shelf, person, query, page) =>
      read('find', shelf, ({ find }) => {
        const plan = planFind(shelf, query);
        const limit = checkLimit(page);
        const after = page.after === undefined ? undefined : decodeCursor(plan, page.after);
        if (page.after !== undefined && after === undefined) return { items: [], next: undefined };
        // One more than asked for tells whether there is a next page.
        const rows = find(plan, { person, after, limit: limit + 1 });
        const items = rows.slice(0, limit).map((row) => restore(shelf, row));
        const last = rows.length > limit ? rows[limit - 1] : undefined;
        return { items, next: last && encodeCursor(plan, { id: last[0], key: last[4] }) };
      }),

    count: async (shelf, person, query) => read('count', shelf, ({ count }) => count(planFind(shelf, query), person)),

    commit: async (changes) => {
      requireOpen();
      const started = clock.monotonic();
      for (const { shelf } of changes) statementsOf(shelf);
      const writes = encodeWrites(changes);
      if (writes.length === 0) return { committed: true };
      try {
        return await enqueue(writes);
      } finally {
        emitSignal('storage-command', {
          verb: 'commit',
          // A commit may touch several shelves; the first one is what it is about.
          shelf: changes[0]?.shelf.name ?? '',
          ms: clock.monotonic() - started,
        });
      }
    },

    close: async () => {
      while (waiting.length > 0) writeWaiting();
      if (database.isOpen) database.close();
    },
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

function restore<T>(shelf: Shelf<T>, [id, revision, schemaVersion, body]: StoredRow): Stored<T> {
  return { id, value: decodeBody(shelf, body, schemaVersion) as T, revision };
}

/**
 * What differs between engines, and the part of storage that does not: which shelf may be asked, what a query and a cursor are, how a
 * document is restored, what is signalled, and that closing waits. A driver is an `Engine`; whoever uses storage sees only `Storage`.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal, type Signals } from '#kernel/signal.ts';
import { encodeWrites, isStorableId, type Write } from './commit-writes.ts';
import { decodeBody } from './document-body.ts';
import { checkLimit, decodeCursor, encodeCursor, type FindPlan, type Position, planFind } from './find-plan.ts';
import type { AnyShelf, CommitResult, Shelf, Storage, Stored } from './storage.ts';

/** A stored document as the engine hands it over. Arrays are read a fifth faster than objects. `key` is empty without an index. */
export type StoredRow = readonly [id: string, revision: number, schemaVersion: number, body: string, key: string];

/** Where a page of a query begins and how many documents it may hold. */
export interface PageStart {
  readonly person: string;
  readonly after: Position | undefined;
  readonly limit: number;
}

/** A database. It throws `storage-unavailable` and no error of its own. */
export interface Engine {
  readonly get: (shelf: AnyShelf, person: string, id: string) => Promise<StoredRow | undefined>;
  readonly find: (shelf: AnyShelf, plan: FindPlan, start: PageStart) => Promise<readonly StoredRow[]>;
  readonly count: (shelf: AnyShelf, plan: FindPlan, person: string) => Promise<number>;
  /** In order by code point; `after` is empty for the first page. */
  readonly persons: (shelf: AnyShelf, after: string, limit: number) => Promise<readonly string[]>;
  /** At least one write, each document at most once. */
  readonly commit: (writes: readonly Write[]) => Promise<CommitResult>;
  /** Called once, when nothing is under way. */
  readonly close: () => Promise<void>;
}

/** Storage on an engine that was opened for these shelves. */
export function createStorage(
  engine: Engine,
  { shelves, clock }: { readonly shelves: readonly AnyShelf[]; readonly clock: Clock },
): Storage {
  const declared = new Set(shelves);
  let underWay = 0;
  let closed: Promise<void> | undefined;
  let becomeIdle = () => {};

  const closeWhenIdle = async () => {
    if (underWay > 0) {
      await new Promise<void>((resolve) => {
        becomeIdle = resolve;
      });
    }
    await engine.close();
  };

  const run = async <Result>(
    verb: Signals['storage-command']['verb'],
    asked: readonly AnyShelf[],
    answer: () => Promise<Result>,
  ): Promise<Result> => {
    const started = clock.monotonic();
    underWay += 1;
    try {
      if (closed !== undefined) throw new Problem('storage-unavailable', { detail: 'The storage is closed.' });
      for (const shelf of asked) {
        if (!declared.has(shelf))
          throw new TypeError(`shelf ${shelf.name} was not declared when the storage was opened`);
      }
      return await answer();
    } finally {
      // A commit may touch several shelves; the first one is what it is about.
      emitSignal('storage-command', { verb, shelf: asked[0]?.name ?? '', ms: clock.monotonic() - started });
      underWay -= 1;
      if (underWay === 0) becomeIdle();
    }
  };

  return {
    get: (shelf, person, id) =>
      run('get', [shelf], async () => {
        const row = isStorableId(id) ? await engine.get(shelf, person, id) : undefined;
        return row === undefined ? undefined : restore(shelf, row);
      }),

    find: (shelf, person, query, page) =>
      run('find', [shelf], async () => {
        const plan = planFind(shelf, query);
        const limit = checkLimit(page);
        const after = page.after === undefined ? undefined : decodeCursor(plan, page.after);
        if (page.after !== undefined && after === undefined) return { items: [], next: undefined };
        // One more than asked for tells whether there is a next page.
        const rows = await engine.find(shelf, plan, { person, after, limit: limit + 1 });
        const items = rows.slice(0, limit).map((row) => restore(shelf, row));
        const last = rows.length > limit ? rows[limit - 1] : undefined;
        return { items, next: last && encodeCursor(plan, { id: last[0], key: last[4] }) };
      }),

    count: (shelf, person, query) =>
      run('count', [shelf], async () => engine.count(shelf, planFind(shelf, query), person)),

    persons: (shelf, page) =>
      run(
        'persons',
        [shelf],
        async () => (await engine.persons(shelf, page.after ?? '', checkLimit(page))) as readonly PersonId[],
      ),

    commit: (changes) => {
      const asked = changes.map(({ shelf }) => shelf);
      return run('commit', asked, async () => {
        const writes = encodeWrites(changes);
        return writes.length === 0 ? { committed: true } : engine.commit(writes);
      });
    },

    close: () => {
      closed ??= closeWhenIdle();
      return closed;
    },
  };
}

function restore<T>(shelf: Shelf<T>, [id, revision, schemaVersion, body]: StoredRow): Stored<T> {
  // Where several instances share a database, one of the release before may meet what the next one has written.
  if (schemaVersion > shelf.schemaVersion) {
    throw new Problem('storage-unavailable', {
      detail: 'This was written by a newer release of FocusForge, which this process cannot read. Start that release.',
    });
  }
  return { id, value: decodeBody(shelf, body, schemaVersion) as T, revision };
}

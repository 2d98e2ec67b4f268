/** The form of one promise of storage, and the samples that the promises are tried on. Used by the `-behaviour` files only. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import {
  type AnyShelf,
  type Change,
  changeOf,
  type Expectation,
  type IndexValue,
  type Query,
  type Shelf,
  type ShelfIndex,
  type Storage,
  type Stored,
} from './storage.ts';

/** A store of its own for one promise, empty at first. */
export interface TestStore {
  /** Opens it; again for another connection to the same documents, as another process would have. */
  readonly open: (shelves?: readonly AnyShelf[]) => Promise<Storage>;
  /** Closes what was opened and leaves nothing behind. */
  readonly destroy: () => Promise<void>;
}

/** A store that is opened by `open`; `remove` removes it once everything that was opened is closed. */
export function storeOf(open: TestStore['open'], remove: () => Promise<void>): TestStore {
  const opened: Storage[] = [];
  return {
    open: async (shelves) => {
      const storage = await open(shelves);
      opened.push(storage);
      return storage;
    },
    destroy: async () => {
      for (const storage of opened) await storage.close();
      await remove();
    },
  };
}

/** What every driver must keep. */
export interface StoragePromise {
  /** A sentence about the product. */
  readonly name: string;
  /** True when the store is opened more than once, which a store that ends with its connection cannot show. */
  readonly reopens?: boolean;
  readonly check: (store: TestStore) => Promise<void>;
}

export interface Note {
  readonly list: string;
  readonly rank: number;
  readonly text?: string;
}

export const NOTES = sampleShelf<Note>('sample-notes', {
  byList: (note) => [note.list, note.rank],
  byText: (note) => (note.text === undefined ? undefined : [note.text]),
  byRank: (note) => [note.rank],
});

export interface Counter {
  readonly count: number;
}

export const COUNTERS = sampleShelf<Counter>('sample-counters', {});

/** A shelf for documents of any content. */
export const PAPERS = sampleShelf<unknown>('sample-papers', {});

export const SAMPLE_SHELVES: readonly AnyShelf[] = [NOTES, COUNTERS, PAPERS];

export const ANNA = 'person-anna' as PersonId;
export const BELA = 'person-bela' as PersonId;

/** Any character that a document may hold, those around the encoding's own and around the surrogates more often than chance would have them. */
export const storableCharacter: fc.Arbitrary<string> = fc
  .oneof(
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom(0x22, 0x5c, 0x7f, 0xd7ff, 0xe000, 0xfffd, 0xffff, 0x10000, 0x1f600, 0x10ffff),
    fc.integer({ min: 0x20, max: 0x7e }),
    fc.integer({ min: 1, max: 0xd7ff }),
    fc.integer({ min: 0xe000, max: 0x10ffff }),
  )
  .map((point) => String.fromCodePoint(point));

/** A shelf at version 1 whose indexes are at revision 1. */
export function sampleShelf<T>(
  name: string,
  keys: Readonly<Record<string, (document: T) => readonly IndexValue[] | undefined>>,
): Shelf<T> {
  const indexes = Object.entries(keys).map(([index, key]): [string, ShelfIndex<T>] => [index, { revision: 1, key }]);
  return {
    name,
    schemaVersion: 1,
    upgrade: (document, from) => assert.fail(`nothing to upgrade from version ${from}: ${typeof document}`),
    indexes: Object.fromEntries(indexes),
  };
}

/** A write of Anna's. */
export function put<T>(shelf: Shelf<T>, id: string, value: T | undefined, expect: Expectation = 'any'): Change {
  return changeOf({ shelf, person: ANNA, id, expect, value });
}

/** Commits and insists that no race was lost. */
export async function write(storage: Storage, ...changes: readonly Change[]): Promise<void> {
  assert.deepEqual(await storage.commit(changes), { committed: true });
}

/** All of Anna's documents that a query finds, gathered page by page. */
export async function gather<T>(
  storage: Storage,
  shelf: Shelf<T>,
  query: Query,
  limit = 1000,
): Promise<readonly Stored<T>[]> {
  const found: Stored<T>[] = [];
  let after: string | undefined;
  do {
    const slice = await storage.find(shelf, ANNA, query, { limit, after });
    found.push(...slice.items);
    after = slice.next;
  } while (after !== undefined);
  return found;
}

/** The ids of `gather`. */
export async function gatherIds<T>(storage: Storage, shelf: Shelf<T>, query: Query, limit = 1000) {
  const found = await gather(storage, shelf, query, limit);
  return found.map(({ id }) => id);
}

/** Asserts that a promise rejects with the one problem that storage raises. */
export async function rejectsAsUnavailable(attempt: Promise<unknown>): Promise<void> {
  await assert.rejects(attempt, { name: 'Problem', code: 'storage-unavailable' });
}

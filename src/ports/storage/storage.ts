/**
 * The narrow waist: every document of the product goes through these six verbs, and SQLite, PostgreSQL and MongoDB keep the same
 * promises (`storage-behaviour.ts` lists them). It offers only what all three can do identically: no joins, no query language, no
 * interactive transactions. A document belongs to one person, who is the first part of every key, so that one person is one partition
 * everywhere. A lost race is a value; only an outage throws (`storage-unavailable`, with the driver's error as cause).
 */
import type { PersonId } from '#kernel/id.ts';

/** Part of an index key. Only these two sort alike on every engine: numbers are integers, text sorts by code point. */
export type IndexValue = string | number;

export interface ShelfIndex<T> {
  /** Raise it whenever `key` would answer differently for a stored document: the driver then builds the index anew at start. */
  readonly revision: number;
  /** The document's key in this index, or undefined when it does not belong in it. Every key of an index has the same length and types. */
  readonly key: (document: T) => readonly IndexValue[] | undefined;
}

/** A named kind of document with its indexes: the only description a driver needs. */
export interface Shelf<T> {
  /** kebab-case; a table or collection of that name. */
  readonly name: string;
  /** Version of the document's shape. */
  readonly schemaVersion: number;
  /** Turns a document of an older shape into the present one. Pure. */
  readonly upgrade: (document: unknown, fromVersion: number) => T;
  readonly indexes: Readonly<Record<string, ShelfIndex<T>>>;
}

/** A shelf of whatever documents: what a driver is given when it is opened. */
export interface AnyShelf {
  readonly name: string;
  readonly schemaVersion: number;
  readonly upgrade: (document: unknown, fromVersion: number) => unknown;
  readonly indexes: Readonly<
    Record<string, { readonly revision: number; readonly key: (document: never) => readonly IndexValue[] | undefined }>
  >;
}

/** A document as stored, with its revision: 1 when first written, one more at each change. */
export interface Stored<T> {
  readonly id: string;
  readonly value: T;
  readonly revision: number;
}

/**
 * Which documents of a person to find. Without `index` all of them, in order of id. With `index`: those whose key begins with `equals`
 * and whose next part is in [`from`, `until`). In key order (ties by id), or the reverse with `descending`.
 */
export interface Query {
  readonly index?: string;
  readonly equals?: readonly IndexValue[];
  readonly from?: IndexValue;
  readonly until?: IndexValue;
  readonly descending?: boolean;
}

export interface Page {
  /** 1 to 1,000 documents. */
  readonly limit: number;
  /** `next` of the page before. Opaque; a cursor that is not one of ours is an empty page, never an error. */
  readonly after?: string | undefined;
}

export interface PersonPage {
  /** 1 to 1,000. A page that holds fewer is the last one. */
  readonly limit: number;
  /** The last person of the page before. */
  readonly after?: PersonId | undefined;
}

export interface Slice<T> {
  readonly items: readonly Stored<T>[];
  /** Undefined on the last page. */
  readonly next: string | undefined;
}

/** What must be true of a document for a commit to go through: not there, there at this revision, or no matter. */
export type Expectation = 'absent' | 'any' | number;

/** One write. `value` undefined deletes. */
export interface Change<T = unknown> {
  readonly shelf: Shelf<T>;
  readonly person: PersonId;
  readonly id: string;
  readonly expect: Expectation;
  readonly value: T | undefined;
}

export type CommitResult =
  | { readonly committed: true }
  | { readonly committed: false; readonly lost: { readonly shelf: string; readonly id: string } };

export interface Storage {
  readonly get: <T>(shelf: Shelf<T>, person: PersonId, id: string) => Promise<Stored<T> | undefined>;
  readonly find: <T>(shelf: Shelf<T>, person: PersonId, query: Query, page: Page) => Promise<Slice<T>>;
  /** How many documents `find` with the same query would give in all its pages. */
  readonly count: <T>(shelf: Shelf<T>, person: PersonId, query: Query) => Promise<number>;
  /**
   * Everybody who has a document on the shelf, once, by code point, from behind `after`. For maintenance that goes through all there is:
   * it may read the whole index, and answers to no person.
   */
  readonly persons: (shelf: AnyShelf, page: PersonPage) => Promise<readonly PersonId[]>;
  /** All changes or none, durable when the promise resolves. At most 2,000 changes and 32 MB, each document at most once, 8 MB a document. */
  readonly commit: (changes: readonly Change[]) => Promise<CommitResult>;
  /** Waits for what is under way, then lets go of everything. Afterwards every verb throws `storage-unavailable`. */
  readonly close: () => Promise<void>;
}

/** Types a change so that its value is checked against its shelf. */
export function changeOf<T>(change: Change<T>): Change {
  return change as Change;
}

/** What the killed process writes: an entry and its parts on another shelf, which must never be without each other nor without a fact. */
import type { Shelf } from '#ports/storage/storage.ts';
import { SHELVES } from '#shelves/shelves.ts';

export interface Entry {
  /** How often it was changed since it was made. */
  readonly changes: number;
}

export interface Part {
  readonly entryId: string;
}

export const ENTRIES: Shelf<Entry> = {
  name: 'sample-entries',
  schemaVersion: 1,
  upgrade: (document) => document as Entry,
  indexes: { byChanges: { revision: 1, key: (entry) => [entry.changes] } },
};

export const PARTS: Shelf<Part> = {
  name: 'sample-parts',
  schemaVersion: 1,
  upgrade: (document) => document as Part,
  indexes: { byEntry: { revision: 1, key: (part) => [part.entryId] } },
};

export const PARTS_PER_ENTRY = 3;
export const KILL_SHELVES = [...SHELVES, ENTRIES, PARTS];

/** A line on the pipe: this was acknowledged. */
export interface Acknowledgement {
  readonly person: string;
  readonly receiptId: string;
  readonly fact: 'task-created' | 'task-changed' | 'task-deleted';
  readonly entryId: string;
}

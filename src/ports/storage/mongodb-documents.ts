/**
 * How a document lies in MongoDB, the collections by name, and the conditions that find documents. The body is text, which the engine
 * never looks into; keys are beside it, each under the name of its index and that index's revision, so that a release that means another
 * revision does not find the wrong documents.
 */
import { type Collection, type Db, type Document, type Filter, Long, type ObjectId, type Sort } from 'mongodb';
import type { Write } from './commit-writes.ts';
import type { FindPlan, Position } from './find-plan.ts';
import { markIndexes } from './shelf-layout.ts';
import type { AnyShelf } from './storage.ts';

export interface MongoDocument {
  readonly _id?: ObjectId;
  readonly person: string;
  readonly id: string;
  /** 64 bits; the driver hands it over as a number. */
  readonly revision: Long | number;
  readonly schemaVersion: number;
  /** Which indexes at which revisions `keys` was made for. */
  readonly layout: string;
  readonly keys: Readonly<Record<string, string>>;
  readonly body: string;
  /** The commit that wrote it, when that was the only thing it wrote. */
  readonly commit?: string;
}

/** What became of a commit: left by the commit itself, or put there by whoever had to know. */
export interface CommitMark {
  readonly _id: string;
  readonly committed: boolean;
  readonly at: Date;
}

/** Written by every commit of a person that only looked at a document, so that it conflicts with whoever writes that document. */
export interface PersonGuard {
  readonly _id: string;
  readonly touched: Long | number;
}

/** What was made for a shelf, by which its collection is compared with the shelf of this release. */
export interface ShelfRecord {
  readonly _id: string;
  readonly schemaVersion: number;
  readonly indexes: Readonly<Record<string, number>>;
}

/** The unique index on (person, id). */
export const DOCUMENT_INDEX = 'document';

export const documentsOf = (database: Db, shelf: Pick<AnyShelf, 'name'>): Collection<MongoDocument> =>
  database.collection<MongoDocument>(shelf.name);

/** Names that no shelf can have, because of the underscore. */
export const commitMarks = (database: Db): Collection<CommitMark> => database.collection('focusforge_commits');
export const personGuards = (database: Db): Collection<PersonGuard> => database.collection('focusforge_guards');
export const shelfRecords = (database: Db): Collection<ShelfRecord> => database.collection('focusforge_shelves');

/** The name of an index in the engine and of its key in a document. */
export function keyName(shelf: Pick<AnyShelf, 'indexes'>, index: string): string {
  return keyNameAt(index, shelf.indexes[index]?.revision ?? 0);
}

export function keyNameAt(index: string, revision: number): string {
  return `${index}_${revision}`;
}

/** What a write leaves under its person and id. */
export function contentsOf(
  { shelf, document }: Write & { readonly document: NonNullable<Write['document']> },
  revision: number,
): Omit<MongoDocument, '_id' | 'person' | 'id' | 'commit'> {
  return {
    revision: Long.fromNumber(revision),
    schemaVersion: shelf.schemaVersion,
    layout: markIndexes(shelf),
    keys: keysOf(shelf, document.keys),
    body: document.body,
  };
}

/** Keys by name; an index that the document is not in has none. */
export function keysOf(shelf: AnyShelf, keys: readonly (string | null)[]): Readonly<Record<string, string>> {
  const names = Object.keys(shelf.indexes).map((index) => keyName(shelf, index));
  return Object.fromEntries(names.flatMap((name, place) => (keys[place] == null ? [] : [[name, keys[place]]])));
}

/** The condition, order and index of a page. */
export function composeFind(
  shelf: AnyShelf,
  { index, range, descending }: FindPlan,
  { person, after }: { readonly person: string; readonly after: Position | undefined },
): { readonly filter: Filter<MongoDocument>; readonly sort: Sort; readonly hint: string } {
  const direction = descending ? -1 : 1;
  const beyond = descending ? '$lt' : '$gt';
  if (index === undefined) {
    const filter: Document = after === undefined ? { person } : { person, id: { [beyond]: after.id } };
    return { filter, sort: { id: direction }, hint: DOCUMENT_INDEX };
  }
  const key = `keys.${keyName(shelf, index)}`;
  const sort: Sort = { [key]: direction, id: direction };
  const hint = keyName(shelf, index);
  if (after === undefined) return { filter: { person, [key]: { $gte: range.lower, $lt: range.upper } }, sort, hint };
  // Behind the last document with the same key, and with the keys behind that one. Each branch is a range of the index in its order.
  const end = descending ? { $gte: range.lower } : { $lt: range.upper };
  const branches: Document[] = [
    { person, [key]: after.key, id: { [beyond]: after.id } },
    { person, [key]: { [beyond]: after.key, ...end } },
  ];
  return { filter: { $or: branches }, sort, hint };
}

/**
 * A query as every driver runs it: one range of one index in one direction, and the place where the page begins. A query that names an
 * index the shelf does not have, or a page of an impossible size, is a bug of the caller and throws; a cursor that is not one of ours
 * comes from outside and is an empty page.
 */
import { encodeKeyRange, type KeyRange } from './index-key.ts';
import type { AnyShelf, Page, Query } from './storage.ts';

const MAX_PAGE = 1000;

export interface FindPlan {
  /** Undefined for all documents in order of id. */
  readonly index: string | undefined;
  readonly range: KeyRange;
  readonly descending: boolean;
}

/** The document after which a page begins. `key` is empty without an index. */
export interface Position {
  readonly key: string;
  readonly id: string;
}

/** Checks a query against its shelf. */
export function planFind(shelf: AnyShelf, query: Query): FindPlan {
  const { index, equals, from, until, descending = false } = query;
  if (index === undefined) {
    if (equals !== undefined || from !== undefined || until !== undefined) {
      throw new TypeError(`a query of shelf ${shelf.name} has a range but names no index`);
    }
  } else if (!Object.hasOwn(shelf.indexes, index)) {
    throw new TypeError(`shelf ${shelf.name} has no index ${index}`);
  }
  return { index, range: encodeKeyRange(query), descending };
}

/** Checks the size of a page. */
export function checkLimit({ limit }: Page): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE) {
    throw new RangeError(`a page holds 1 to ${MAX_PAGE} documents, not ${limit}`);
  }
  return limit;
}

/** Writes down where a page ended. */
export function encodeCursor(plan: FindPlan, position: Position): string {
  return Buffer.from(JSON.stringify([orderOf(plan), position.key, position.id])).toString('base64url');
}

/** Where the next page begins, or undefined when the cursor was not written for this order or lies outside this query. */
export function decodeCursor(plan: FindPlan, cursor: string): Position | undefined {
  const parts = parseCursor(cursor);
  if (parts === undefined) return undefined;
  const [, key, id] = parts;
  const position = { key, id };
  // Writing it again refuses one of another order, and every spelling that a lenient reader lets through.
  if (encodeCursor(plan, position) !== cursor) return undefined;
  if (plan.index === undefined) return key === '' ? position : undefined;
  return isWithin(key, plan.range) ? position : undefined;
}

/** Whether a text has the form of a cursor at all, whatever query it was written for. */
export function isCursor(text: string): boolean {
  return parseCursor(text) !== undefined;
}

function parseCursor(cursor: string): readonly [order: string, key: string, id: string] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3 || parts.some((part) => typeof part !== 'string')) return undefined;
    return parts as unknown as readonly [string, string, string];
  } catch {
    // Not JSON: not ours.
    return undefined;
  }
}

function orderOf({ index = '', descending }: FindPlan): string {
  return `${descending ? '-' : '+'}${index}`;
}

function isWithin(key: string, { lower, upper }: KeyRange): boolean {
  return (
    Buffer.compare(Buffer.from(key), Buffer.from(lower)) >= 0 &&
    Buffer.compare(Buffer.from(key), Buffer.from(upper)) < 0
  );
}

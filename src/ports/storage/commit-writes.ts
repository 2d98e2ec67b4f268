/**
 * A commit as every driver writes it: checked as a whole and turned into text before the first byte is sent, so that what is committed
 * is what the documents were when `commit` was called, and a commit that breaks a limit writes nothing. Breaking one is a bug of the
 * caller: it throws `TypeError` or `RangeError`, not a problem.
 */
import { encodeBody } from './document-body.ts';
import { encodeIndexKey } from './index-key.ts';
import type { AnyShelf, Change, Expectation } from './storage.ts';

/** What a MongoDB transaction carries comfortably within its time limit. */
export const MAX_CHANGES = 2000;

/** About twice what the largest change needs; a larger transaction of MongoDB is rolled back more often than not. */
const MAX_COMMIT_BYTES = 32_000_000;

/** Person, id and key together must fit in one PostgreSQL index entry of 2,704 bytes. */
const MAX_ID_BYTES = 400;

/** One write, ready for an engine. */
export interface Write {
  readonly shelf: AnyShelf;
  readonly person: string;
  readonly id: string;
  readonly expect: Expectation;
  /** Undefined deletes. */
  readonly document:
    | {
        readonly body: string;
        /** Encoded keys in the order of the shelf's indexes, null where the document is not in the index. */
        readonly keys: readonly (string | null)[];
      }
    | undefined;
}

/** Checks and encodes the changes of one commit. */
export function encodeWrites(changes: readonly Change[]): readonly Write[] {
  if (changes.length > MAX_CHANGES) {
    throw new RangeError(`a commit of ${changes.length} changes; ${MAX_CHANGES} is the most`);
  }
  const seen = new Set<string>();
  let bytes = 0;
  return changes.map((change) => {
    const { shelf, person, id, expect, value } = change;
    if (!isStorableId(person) || !isStorableId(id)) {
      throw new RangeError(`an id on shelf ${shelf.name} must be text of 1 to ${MAX_ID_BYTES} bytes without NUL`);
    }
    const place = `${shelf.name}\u0000${person}\u0000${id}`;
    if (seen.has(place)) throw new TypeError(`a commit changes document ${id} on shelf ${shelf.name} twice`);
    seen.add(place);
    if (typeof expect === 'number' && (!Number.isSafeInteger(expect) || expect < 1)) {
      throw new RangeError(`a revision is an integer from 1, not ${expect}`);
    }
    const document = value === undefined ? undefined : encodeDocument(shelf, value);
    if (document !== undefined) bytes += Buffer.byteLength(document.body);
    if (bytes > MAX_COMMIT_BYTES) throw new RangeError(`a commit above ${MAX_COMMIT_BYTES / 1_000_000} MB`);
    return { shelf, person, id, expect, document };
  });
}

/** False for text that cannot be the id of anything stored. */
export function isStorableId(id: string): boolean {
  return id.length > 0 && Buffer.byteLength(id) <= MAX_ID_BYTES && id.isWellFormed() && !id.includes('\u0000');
}

/** A document's key in one index, or null when it does not belong in it. */
export function encodeKey(shelf: AnyShelf, index: string, document: unknown): string | null {
  const key = shelf.indexes[index]?.key(document as never);
  return key === undefined ? null : encodeIndexKey(key);
}

function encodeDocument(shelf: AnyShelf, document: unknown) {
  const keys = Object.keys(shelf.indexes).map((index) => encodeKey(shelf, index, document));
  return { body: encodeBody(document), keys };
}

/**
 * Index keys as text that sorts like the values: comparing two encoded keys byte by byte gives the order of the tuples, integers by
 * size and text by code point, so that SQLite, PostgreSQL (`COLLATE "C"`) and MongoDB (simple binary comparison) agree without knowing
 * what a key is. The text never holds a NUL, which PostgreSQL refuses. Anything but a safe integer or well-formed text is refused.
 */
import type { IndexValue, Query } from './storage.ts';

/** PostgreSQL refuses an index entry above 2,704 bytes, and person, key and id share one. */
export const MAX_KEY_BYTES = 1000;

/** Lowest character of any key: ends a text, so that "ab" sorts before "abc" whatever follows. */
const TEXT_END = '\u0001';
/** Stands before a letter in place of a character that would be mistaken for the end of a text, or that is NUL. */
const ESCAPE = '\u0002';
/** The first character of every part; integers sort before text. */
const TAG = { negative: 'm', positive: 'p', text: 't' } as const;
/** Above every tag: `prefix + AFTER_ALL` is greater than every key that begins with the prefix. */
const AFTER_ALL = 'z';
const INTEGER_DIGITS = 16;

/** Where the keys of a query lie: `lower` included, `upper` not. */
export interface KeyRange {
  readonly lower: string;
  readonly upper: string;
}

/** Encodes a document's key. Throws `RangeError` above 1,000 bytes of UTF-8, `TypeError` on a value that does not sort alike everywhere. */
export function encodeIndexKey(values: readonly IndexValue[]): string {
  const key = encodeParts(values);
  const bytes = Buffer.byteLength(key);
  if (bytes > MAX_KEY_BYTES) throw new RangeError(`an index key of ${bytes} bytes; ${MAX_KEY_BYTES} is the most`);
  return key;
}

/** The range of keys that begin with `equals` and whose next part is in [`from`, `until`); ending comes before every next part. */
export function encodeKeyRange({ equals = [], from, until }: Pick<Query, 'equals' | 'from' | 'until'>): KeyRange {
  const prefix = encodeParts(equals);
  return {
    lower: from === undefined ? prefix : prefix + encodePart(from),
    upper: until === undefined ? prefix + AFTER_ALL : prefix + encodePart(until),
  };
}

function encodeParts(values: readonly IndexValue[]): string {
  let key = '';
  for (const value of values) key += encodePart(value);
  return key;
}

function encodePart(value: IndexValue): string {
  return typeof value === 'number' ? encodeInteger(value) : encodeText(value);
}

function encodeInteger(value: number): string {
  if (!Number.isSafeInteger(value)) throw new TypeError(`an index key holds safe integers, not ${value}`);
  // Offset so that negative numbers count upwards too; two halves because the whole range has no exact doubles.
  const [tag, digits] = value < 0 ? [TAG.negative, 2 ** 53 + value] : [TAG.positive, value];
  return tag + digits.toString().padStart(INTEGER_DIGITS, '0');
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters the encoding itself uses
const RESERVED = /[\u0000-\u0002]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\u0000': 'a', [TEXT_END]: 'b', [ESCAPE]: 'c' };

function encodeText(value: string): string {
  if (typeof value !== 'string' || !value.isWellFormed()) {
    throw new TypeError('an index key holds integers and well-formed text only');
  }
  const text = value.replace(RESERVED, (character) => `${ESCAPE}${ESCAPED[character]}`);
  return `${TAG.text}${text}${TEXT_END}`;
}

/** Lines of a text that is too large to be one string, with their numbers from 1. */

export interface NumberedLine {
  readonly number: number;
  readonly bytes: Uint8Array;
}

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;

/** Lines that hold nothing but blanks are left out, and counted. */
export function* readLines(text: Uint8Array): Generator<NumberedLine> {
  let start = 0;
  for (let number = 1; start < text.length; number += 1) {
    const end = text.indexOf(LINE_FEED, start);
    const bytes = text.subarray(start, end === -1 ? text.length : end);
    if (bytes.some((byte) => byte !== SPACE && byte !== CARRIAGE_RETURN)) yield { number, bytes };
    start = end === -1 ? text.length : end + 1;
  }
}

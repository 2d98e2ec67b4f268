/**
 * One sentence while it is being read. Each grammar sees only the words that no grammar before it has claimed, so that no word is
 * understood twice and the ranges of two mentions can never overlap.
 */
import type { Mention } from '#model/understanding.ts';

/** Code units of a sentence that are read for parts. The rest stays in the title, so that a pasted page costs no more than a page. */
const READ_AT_MOST = 2000;

/** Stands where words were taken out of the title. A Unicode noncharacter, which openReading lets no sentence hold. */
const TAKEN = '\uFDD0';
/** Stands where words stay in the title but nobody else may read them. */
const KEPT = '\uFDD1';

/** Stands where words stay in the title and are mentioned: nobody may claim them for a mention of their own. */
const MENTIONED = '\uFDD2';

/** A stretch of the sentence, in UTF-16 code units; `end` is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface Reading {
  /** The sentence with every control character as a space and every lone surrogate as U+FFFD, so no longer or shorter. */
  readonly text: string;
  /** How many code units are read; the rest of the text is left as it is. */
  readonly limit: number;
  /** The first `limit` code units with claimed ones blanked: a range found here is a range of the sentence. */
  readonly open: () => string;
  /** Claims words that were understood; they leave the title. */
  readonly take: (part: Mention['part'], range: Range) => void;
  /** Claims words that stay in the title; mentioned only when `part` is given. */
  readonly keep: (range: Range, part?: Mention['part']) => void;
  /** Says something to the person, once. */
  readonly remark: (sentence: string) => void;
  readonly taken: () => readonly Mention[];
  readonly mentions: () => readonly Mention[];
  readonly remarks: () => readonly string[];
}

/** Opens a sentence for reading. Takes any string whatever. */
export function openReading(sentence: string): Reading {
  const text = sentence.toWellFormed().replace(/[\p{Cc}\u2028\u2029\uFDD0-\uFDD2]/gu, ' ');
  const limit = cutPosition(text);
  const letters = text.slice(0, limit).split('');
  const taken: Mention[] = [];
  const mentions: Mention[] = [];
  const remarks = new Set<string>();
  let open = letters.join('');

  const blank = ({ start, end }: Range, letter: string) => {
    letters.fill(letter, start, end);
    open = letters.join('');
  };

  return {
    text,
    limit,
    open: () => open,
    take: (part, range) => {
      blank(range, TAKEN);
      taken.push({ part, start: range.start, end: range.end });
      mentions.push({ part, start: range.start, end: range.end });
    },
    keep: (range, part) => {
      blank(range, part === undefined ? KEPT : MENTIONED);
      if (part !== undefined) mentions.push({ part, start: range.start, end: range.end });
    },
    remark: (remark) => {
      remarks.add(remark);
    },
    taken: () => taken.toSorted((a, b) => a.start - b.start),
    mentions: () => mentions.toSorted((a, b) => a.start - b.start),
    remarks: () => [...remarks],
  };
}

/** `text` with each range blanked like kept words: the same length, nothing there to read. */
export function blankOut(text: string, ranges: readonly Range[]): string {
  return ranges.reduce(
    (left, { start, end }) => left.slice(0, start) + KEPT.repeat(end - start) + left.slice(end),
    text,
  );
}

/** True when two ranges share a code unit. */
export function overlaps(a: Range, b: Range): boolean {
  return a.start < b.end && b.start < a.end;
}

function cutPosition(text: string): number {
  if (text.length <= READ_AT_MOST) return text.length;
  const unit = text.charCodeAt(READ_AT_MOST - 1);
  const splitsPair = unit >= 0xd800 && unit <= 0xdbff;
  return splitsPair ? READ_AT_MOST - 1 : READ_AT_MOST;
}

/** True when nothing of the same clause stands before `index`: only the start, punctuation, or words already taken. */
export function startsClause(open: string, index: number): boolean {
  return /(?:^|[,;:([|–—\uFDD0]|\s-)\s*$/.test(open.slice(Math.max(0, index - 12), index));
}

/** True when nothing of the same clause follows `index`. */
export function endsClause(open: string, index: number): boolean {
  return /^\s*(?:$|[,;:)\]|–—.!?\uFDD0]|-\s)/.test(open.slice(index, index + 12));
}

/** The range with the brackets right around it, if there are any: "(45m)" goes with its brackets. */
export function withBrackets({ start, end }: Range, open: string): Range {
  const before = /[([]\s?$/.exec(open.slice(Math.max(0, start - 2), start));
  const after = /^\s?[)\]]/.exec(open.slice(end, end + 2));
  if (before === null || after === null) return { start, end };
  return { start: start - before[0].length, end: end + after[0].length };
}

const GOES_ON =
  /^\s+(?:about|above|across|after|ago|along|also|and|as|at|because|before|but|by|due|during|for|from|if|in|into|is|it|its|needs?|not|of|on|or|over|per|please|pls|plz|re|since|so|starting|takes?|than|that|then|through|till?|to|until|using|via|when|while|with|within|without)(?!\p{L})/iu;

/** True when a plain word follows that belongs to the words before it, as in "Monday meeting"; not for "Monday with Sam". */
export function isFollowedByWord(open: string, index: number): boolean {
  const after = open.slice(index, index + 24);
  return /^\s*[\p{L}\p{N}"'“#&/+-]|^\s*[\uFDD1\uFDD2]/u.test(after) && !GOES_ON.test(after) && !endsClause(open, index);
}

/**
 * Words that are never read as anything but themselves: quotations, addresses, file names, telephone numbers, prices and numbered
 * things such as "chapter 3". Without this, "call 555-1234" would be a range and "read page 12" a time.
 */
import type { Reading } from './reading.ts';
import { wordPattern } from './word-pattern.ts';

const NUMBERED_THINGS =
  'chapters?|ch\\.?|sections?|sec\\.?|§|pages?|pp?\\.|rooms?|exercises?|ex\\.?|episodes?|ep\\.?|seasons?|levels?|lectures?|lessons?|' +
  'modules?|units?|parts?|steps?|phases?|questions?|problems?|tasks?|issues?|tickets?|bugs?|weeks?|days?|tracks?|platforms?|gates?|' +
  'floors?|flats?|apartments?|apt\\.?|bus|tram|line|route|flight|figures?|fig\\.?|tables?|versions?|volumes?|vol\\.?|acts?|scenes?|' +
  'books?|papers?|items?|numbers?|no\\.|nr\\.?|size|form|grade|sprint|iteration|milestone|draft';

/** After a number, these make it an amount or a time after all: "task 45 min", "bus 5pm". */
const UNITS = 'am|pm|h|hrs?|hours?|m|mins?|minutes?|days?|weeks?|pomodoros?|o.clock';

const PATTERNS: readonly RegExp[] = [
  // Quotations, straight and curly. A straight single quote must open a word and close one, or every "don't" would open one.
  /"[^"]{1,300}"|“[^”]{1,300}”|„[^“”]{1,300}[“”]|«[^»]{1,300}»|‘[^’]{1,300}’(?!\p{L})|`[^`]{1,300}`/gu,
  /(?<![\p{L}\p{N}])'[^'\s](?:[^']{0,200}[^'\s])?'(?![\p{L}\p{N}])/gu,
  /(?:https?:\/\/|ftp:\/\/|www\.)\S{1,1500}?(?=[.,;:!?)\]]*(?:\s|$))/giu,
  /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,5}/gu,
  wordPattern(
    '[a-z0-9-]{1,63}(?:\\.[a-z0-9-]{1,63}){0,4}\\.(?:com|org|net|io|dev|de|uk|eu|edu|gov|app|ai)(?:/\\S{0,500})?',
  ),
  wordPattern(
    '[\\p{L}\\p{N}_./-]{1,100}\\.(?:pdf|docx?|xlsx?|pptx?|odt|md|txt|tex|csv|json|ya?ml|zip|png|jpe?g|svg|mp[34]|ts|js|py|rs|go)',
  ),
  // Telephone numbers: international, North American, and a leading zero with a separator.
  /(?<![\p{L}\p{N}])\+\d[\d ()/.-]{6,18}\d(?!\d)/gu,
  /(?<![\p{L}\p{N}-])(?:\(\d{3}\)\s?|\d{3}[-. ])?\d{3}[-.]\d{4}(?![\p{L}\p{N}-])/gu,
  /(?<![\p{L}\p{N}-])0\d{2,4}[ /-]\d{3,}(?:[ -]\d{2,}){0,3}(?![\p{L}\p{N}-])/gu,
  /\d{1,3}(?:\.\d{1,3}){3}/gu,
  // Prices and shares.
  /[$€£¥]\s?\d[\d.,]{0,12}\s?[kmb]?(?![\p{L}\p{N}])/giu,
  /(?<![\p{L}\p{N}])\d[\d.,]{0,12}\s?(?:€|£|\$|%|(?:eur|euros?|usd|dollars?|gbp|pounds?|percent)(?![\p{L}\p{N}]))/giu,
  wordPattern('v\\d{1,4}(?:\\.\\d{1,4}){0,3}'),
  wordPattern(
    `(?:${NUMBERED_THINGS})\\s{0,2}#?\\d{1,4}(?:\\.\\d{1,3}){0,3}(?:\\s?(?:-|–|to|and|&)\\s?\\d{1,4}(?!\\s?(?:${UNITS})(?!\\p{L}))){0,3}` +
      `(?![:/.,]\\d|\\s?(?:${UNITS})(?!\\p{L}))`,
  ),
];

/** Sets the words apart that no grammar may read; they stay in the title as they are. */
export function protectWords(reading: Reading): void {
  for (const pattern of PATTERNS) {
    for (const match of reading.open().matchAll(pattern)) {
      reading.keep({ start: match.index, end: match.index + match[0].length });
    }
  }
}

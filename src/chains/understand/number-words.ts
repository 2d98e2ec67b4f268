/** Numbers as people type them: `2`, `1.5`, `1,5`, `½`, `two`, `forty-five`, `a couple of`. */

const UNITS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
const TEENS = [
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

const VALUES: ReadonlyMap<string, number> = new Map([
  ...UNITS.map((word, index) => [word, index + 1] as const),
  ...TEENS.map((word, index) => [word, index + 10] as const),
  ...TENS.map((word, index) => [word, index * 10 + 20] as const),
  ['a', 1],
  ['an', 1],
  ['½', 0.5],
  ['¼', 0.25],
  ['¾', 0.75],
]);

const FIGURES = '(?<![\\d.])\\.\\d{1,2}(?!\\d)|\\d{1,5}(?:[.,]\\d{1,2})?(?:\\s?[½¼¾])?(?![\\d½¼¾]|[.,]\\d)|[½¼¾]';
const WORDS = `(?:(?:a\\s)?couple(?:\\sof)?|(?:a\\s)?few|(?:${TENS.join('|')})(?:[\\s-](?:${UNITS.join('|')}))?|${[...TEENS, ...UNITS].join('|')}|an?)(?!\\p{L})`;

/** The source of a pattern for one number that stands right behind another, as the 40 of `30-40`; without groups. */
export const SECOND_NUMBER_SOURCE = `(?:${FIGURES}|${WORDS})`;

/** The source of a pattern for one number that is no part of a date or of a longer number; without groups. */
export const NUMBER_SOURCE = `(?:(?<!\\d[.,:/–-])${SECOND_NUMBER_SOURCE})`;

/** Reads what one of the patterns above matched. Gives `NaN` for anything else. */
export function readNumber(text: string): number {
  const words = text.trim().toLowerCase();
  if (words.includes('couple')) return 2;
  if (words.includes('few')) return 3;
  const figures = /^(\d*(?:[.,]\d+)?)\s?([½¼¾]?)$/.exec(words);
  if (figures !== null && words !== '') {
    const [, whole = '', fraction = ''] = figures;
    return (whole === '' ? 0 : Number(whole.replace(',', '.'))) + (VALUES.get(fraction) ?? 0);
  }
  return words.split(/[\s-]+/).reduce((sum, word) => sum + (VALUES.get(word) ?? Number.NaN), 0);
}

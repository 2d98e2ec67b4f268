/**
 * Patterns that match whole words in any script. JavaScript's `\b` knows only ASCII letters, so "über" would end before its "ü".
 */

const LETTER = String.raw`[\p{L}\p{N}\p{M}_]`;

/** A global, case-blind pattern for `source` standing as whole words. `source` must not hold nested unbounded repeats. */
export function wordPattern(source: string): RegExp {
  return new RegExp(`(?<!${LETTER})(?:${source})(?!${LETTER})`, 'giu');
}

/** A pattern for `source` as the last whole words of a text, as in "what stands before it?". */
export function endingPattern(source: string): RegExp {
  return new RegExp(`(?<!${LETTER})(?:${source})\\s{0,3}$`, 'iu');
}

/** A pattern for `source` as the first whole words of a text, as in "what follows it?". */
export function openingPattern(source: string): RegExp {
  return new RegExp(`^\\s{0,3}(?:${source})(?!${LETTER})`, 'iu');
}

/** Text that parsers trip over: characters, fragments, and whole texts damaged the way files and fingers damage them. */
import type { Chance } from './seeded-random.ts';

/** Characters and fragments that have broken some parser somewhere. */
export const ODD_PIECES: readonly string[] = [
  ...['', ' ', '\t', '\n', '\r', '\r\n', '\r\n ', '\v', '\f', '\u0000', '\u0001', '\u001b[31m', '\u007f', '\u0085'],
  ...['\u00a0', '\u200b', '\u200d', '\u202e', '\u2028', '\u2029', '\ufeff', '\ufffd', '\uffff', '\ud800', '\udc00'],
  ...['é', 'e\u0301', 'ß', 'İ', 'ı', 'ﬁ', '日本語', 'ع', '👩‍💻', '🍅', '\u{10ffff}', '٣', '½', '²', 'Ⅷ', '−', '–', '’'],
  ...['"', "'", '`', '\\', '/', '//', '|', '<', '>', '&', '&amp;', '<script>', '%', '%00', '%2e%2e', '%zz', '%u0041'],
  ...[
    '$',
    '$(x)',
    '{{x}}',
    '#',
    '##',
    '@',
    '!',
    '!!!',
    '?',
    '*',
    '.*',
    '(',
    ')',
    '[',
    ']',
    '{',
    '}',
    '^',
    '~',
    '+',
    '-',
  ],
  ...['=', '==', ':', '::', ';', ';;', ',', ',,', '.', '..', '../', '...', '__proto__', 'constructor', 'prototype'],
  ...['toString', 'hasOwnProperty', 'null', 'undefined', 'NaN', 'Infinity', 'true', 'false', '[object Object]'],
  ...[
    '0',
    '-0',
    '1',
    '-1',
    '00',
    '1e3',
    '1e400',
    '0x10',
    '1_000',
    '1,5',
    '1.5',
    '.5',
    '5.',
    '99999999',
    '9007199254740993',
  ],
  ...['18446744073709551616', '1'.repeat(400), "' OR 1=1 --", '; DROP TABLE tasks', '$ne', 'file:///etc/passwd'],
];

/** The same fragment or character many times over: what a pattern that looks back too often takes for ever to read. */
export function repeated(chance: Chance, pieces: readonly string[], most: number): string {
  const piece = chance.pick(pieces);
  return piece.repeat(chance.between(1, Math.max(1, Math.floor(most / Math.max(1, piece.length)))));
}

/** Any UTF-16 code units, lone surrogates among them. */
export function anyUnits(chance: Chance, most: number): string {
  const range = chance.pick([128, 256, 0x3000, 0x1_0000]);
  return String.fromCharCode(...chance.list(0, most, () => chance.below(range)));
}

/** Fragments in any order: those of the format, odd ones, and what lies between. */
export function anyFragments(chance: Chance, pieces: readonly string[], most: number): string {
  const between = chance.pick(['', ' ', ' ', ',', '\r\n']);
  return chance.list(0, most, () => chance.pick(chance.happens(0.8) ? pieces : ODD_PIECES)).join(between);
}

/** A text with 1 to 8 cuts: something taken out, something put in, a part said twice or moved. */
export function damage(chance: Chance, text: string, pieces: readonly string[]): string {
  let damaged = text;
  for (let cuts = chance.between(1, 8); cuts > 0; cuts -= 1) {
    const at = chance.below(damaged.length + 1);
    const length = chance.happens(0.7) ? chance.below(8) : chance.below(200);
    const taken = damaged.slice(at, at + length);
    const put = chance.pick([
      () => '',
      () => chance.pick(pieces),
      () => chance.pick(ODD_PIECES),
      () => taken + taken,
      () => taken.toUpperCase(),
      () => String.fromCharCode(chance.below(0x1_0000)),
      () => damaged.slice(chance.below(damaged.length + 1)).slice(0, 60),
    ])();
    damaged = damaged.slice(0, at) + put + damaged.slice(at + length);
  }
  return damaged;
}

/**
 * A text as whoever reads it sees it, however its letters are written: what cannot be seen is gone, wide and ornamental letters are plain, and
 * letters of other alphabets that only look like Latin ones are those. What is looked for in words is looked for in this. Pure.
 */

/**
 * Takes no room on a screen. The tags after a black flag make it the flag of a region, and joiners are needed between emoji and in some
 * scripts, never beside Latin letters.
 */
const INVISIBLE = new RegExp(
  [
    '[\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060-\\u206f\\u3164\\ufeff\\uffa0]',
    '(?<!\\u{1f3f4}[\\u{e0020}-\\u{e007e}]{0,8})[\\u{e0000}-\\u{e0fff}]',
    '(?<=[\\p{Script=Latin}\\p{Nd}.])[\\u200c\\u200d]',
    '[\\u200c\\u200d](?=\\p{Script=Latin})',
  ].join('|'),
  'gu',
);
/** Invisible without harm: where a word may be parted, and which way a line runs. */
const HARMLESS = /[\u00ad\u200e\u200f]/g;

const CYRILLIC_AND_GREEK = 'аеорсухіѕјԁһӏвкмнтгАВЕЗКМНОРСТУХІЅЈοαερνιτΑΒΕΖΗΙΚΜΝΟΡΤΥΧ';
const LATIN_ALIKE = 'aeopcyxisjdhlbkmhtrABE3KMHOPCTYXISJoaepvitABEZHIKMNOPTYX';
const LOOK_ALIKE: ReadonlyMap<string, string> = new Map(
  Array.from(CYRILLIC_AND_GREEK, (letter, at) => [letter, LATIN_ALIKE.charAt(at)] as const),
);
const ANY_LOOK_ALIKE = new RegExp(`[${CYRILLIC_AND_GREEK}]`, 'gu');
const IN_LATIN_WORD = new RegExp(
  `\\p{Script=Latin}[${CYRILLIC_AND_GREEK}]|[${CYRILLIC_AND_GREEK}]\\p{Script=Latin}`,
  'u',
);
/** Full stops of other scripts within a word, where only an address has one. */
const OTHER_STOPS = /(?<=[\p{L}\p{N}])[\u2022\u2024\u3002\uff61\uff0e](?=[\p{L}\p{N}])/gu;

/** The text without what nobody sees. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, '');
}

export function asRead(text: string): string {
  return visible(text)
    .replace(OTHER_STOPS, '.')
    .normalize('NFKC')
    .replace(ANY_LOOK_ALIKE, (letter) => LOOK_ALIKE.get(letter) ?? letter);
}

/** True when there is more in a text than can be seen, or other letters than those that seem to be there. */
export function hidesLetters(text: string): boolean {
  const plain = text.replace(HARMLESS, '');
  return visible(plain) !== plain || IN_LATIN_WORD.test(plain) || /(?![\n\t])\p{Cc}/u.test(plain);
}

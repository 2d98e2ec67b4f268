/**
 * Reads a goal in German, Spanish, French or Hungarian as the English goal that it is, as far as its words are known: "Küche putzen" is
 * "clean the kitchen". Words that are not known stay as they are, since they are mostly names. It translates nothing else. Pure.
 */
import { DETERMINERS, POSSESSIVES, PREPOSITIONS } from '../goal-vocabulary.ts';
import { isBaseVerb } from '../imperative-verbs.ts';
import { FRENCH } from './french.ts';
import { GERMAN } from './german.ts';
import { HUNGARIAN } from './hungarian.ts';
import type { LanguageWords } from './language-words.ts';
import { SPANISH } from './spanish.ts';

interface Known {
  readonly kind: 'small' | 'joining' | 'verb' | 'noun';
  readonly english: string;
}

interface Language {
  readonly isHeadFirst: boolean;
  readonly words: ReadonlyMap<string, Known>;
  /** Words that are one together. */
  readonly joined: readonly (readonly [apart: RegExp, together: string])[];
  /** Beginnings, longest first. */
  readonly beginnings: readonly (readonly [beginning: string, known: Known])[];
}

const LANGUAGES: readonly Language[] = [GERMAN, SPANISH, FRENCH, HUNGARIAN].map(indexLanguage);

const ENGLISH_SMALL = new Set(
  'i to do and the is are it this that these at of on for with my need want how what before'.split(' '),
);

/** The goal in English; undefined where it is in English already, or in a language that is not known. */
export function readOtherLanguage(title: string): string | undefined {
  const best = readBest(title);
  if (best === undefined) return undefined;
  const { language, tokens, read } = best;
  const isNamed = read.some((known) => known?.kind === 'verb' || known?.kind === 'noun');
  return isNamed && evidenceOf(read) > englishIn(tokens, read) ? inEnglish(language, { tokens, read }) : undefined;
}

function readBest(title: string) {
  const readings = LANGUAGES.map((language) => {
    const tokens = tokensOf(title, language);
    return { language, tokens, read: tokens.map((token) => lookUp(language, token.toLowerCase())) };
  });
  return readings.toSorted((one, other) => evidenceOf(other.read) - evidenceOf(one.read))[0];
}

/** A single small word is no sign: "die" and "a" are English too. */
const LEAST_EVIDENCE = 2;

/** False where a goal is in another language, as far as that can be told: by its words, its letters or its script. */
export function isInEnglish(title: string): boolean {
  const best = readBest(title);
  const evidence = best === undefined ? 0 : evidenceOf(best.read);
  if (best !== undefined && evidence >= LEAST_EVIDENCE && evidence > englishIn(best.tokens, best.read)) return false;
  if (/(?!\p{Script=Latin})\p{L}/u.test(title)) return !/(?!\p{Script=Latin})\p{L}{2}/u.test(title);
  const tokens = title.match(/[\p{L}\p{N}]+/gu) ?? [];
  return !/(?!\p{ASCII})\p{L}/u.test(title) || englishIn(tokens, []) > 0;
}

function tokensOf(title: string, { joined }: Language): readonly string[] {
  const text = joined.reduce((all, [apart, together]) => all.replace(apart, together), title);
  return text.match(/[\p{L}\p{N}][\p{L}\p{N}\p{M}_-]*/gu) ?? [];
}

/** What a word of the language weighs as a sign that the goal is in it. */
function evidenceOf(read: readonly (Known | undefined)[]): number {
  return read.reduce((sum, known) => sum + (known === undefined ? 0 : known.kind === 'small' ? 1 : 2), 0);
}

/** The same for English, of the words that the other language does not name. */
function englishIn(tokens: readonly string[], read: readonly (Known | undefined)[]): number {
  return tokens.reduce((sum, token, at) => {
    const word = token.toLowerCase();
    const isSmall = DETERMINERS.has(word) || POSSESSIVES.has(word) || PREPOSITIONS.has(word) || ENGLISH_SMALL.has(word);
    if (isSmall) return sum + (read[at] === undefined ? 2 : 1);
    return sum + (isBaseVerb(word) ? (read[at] === undefined ? 2 : 1.5) : 0);
  }, 0);
}

/** Verb first, then what it is about; a figure without its unit says nothing. */
function inEnglish(
  { isHeadFirst }: Language,
  { tokens, read }: { readonly tokens: readonly string[]; readonly read: readonly (Known | undefined)[] },
): string {
  const verbs = read.filter((known) => known?.kind === 'verb').map((known) => known?.english ?? '');
  const verb = verbs.find((one) => one !== 'do') ?? verbs[0];
  const rest: string[] = [];
  // Where in the rest the nouns begin that stand in a row.
  let row = -1;
  for (const [at, token] of tokens.entries()) {
    const known = read[at];
    if (known?.kind === 'noun') {
      if (row < 0) row = rest.length;
      rest.splice(isHeadFirst ? row : rest.length, 0, known.english);
    } else if (known?.kind === 'joining' || (known === undefined && !isCount(tokens, read, at))) {
      row = -1;
      rest.push(known?.english ?? token);
    }
  }
  return [verb ?? '', ...withoutRepeats(rest)]
    .join(' ')
    .replace(/(?: (?:for|with|at))+(?= (?:for|with|at) |$)/g, '')
    .trim();
}

function isCount(tokens: readonly string[], read: readonly (Known | undefined)[], at: number): boolean {
  return /^\d+$/.test(tokens[at] ?? '') && read[at + 1]?.kind === 'small';
}

/** "Brief ... Motivation" and the like are one thing. */
function withoutRepeats(words: readonly string[]): readonly string[] {
  return words.filter((word, at) => words.indexOf(word) === at);
}

function lookUp({ words, beginnings }: Language, word: string): Known | undefined {
  return words.get(word) ?? beginnings.find(([beginning]) => word.startsWith(beginning))?.[1];
}

function indexLanguage({ isHeadFirst, small, joining, verbs, nouns }: LanguageWords): Language {
  const all: (readonly [string, Known])[] = [
    ...small
      .trim()
      .split(/\s+/)
      .map((word) => [word, { kind: 'small', english: '' }] as const),
    ...linesOf(joining, 'joining'),
    ...linesOf(verbs, 'verb'),
    ...linesOf(nouns, 'noun'),
  ];
  const joined = all.map(([word]) => word).filter((word) => word.includes('_'));
  return {
    isHeadFirst,
    joined: joined.map((word) => [new RegExp(word.replaceAll('_', "[ ’']"), 'giu'), word] as const),
    words: new Map(all.filter(([word]) => !word.endsWith('*'))),
    beginnings: all
      .filter(([word]) => word.endsWith('*'))
      .map(([word, known]) => [word.slice(0, -1), known] as const)
      .toSorted(([one], [other]) => other.length - one.length),
  };
}

function linesOf(text: string, kind: Known['kind']): readonly (readonly [string, Known])[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [english = '', forms = ''] = line.split('=').map((part) => part.trim());
      return forms.split(/\s+/).map((form) => [form, { kind, english }] as const);
    });
}

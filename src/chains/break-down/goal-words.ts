/**
 * Reads a goal as people type it ("how do i fix a squeaky door", "citizenship uscis", "my first book") and finds its verb, its object and
 * the rest. It promises an answer for any text and understands English only; a goal in another language is all object.
 */
import {
  ACTION_NOUNS,
  ADVERB,
  AMERICAN,
  ASPECT_VERBS,
  CLAUSE_OPENERS,
  DETERMINERS,
  JOINED_PAIRS,
  KIN,
  LEAD_IN,
  MEASURE_NOUNS,
  PARTICLES,
  PHRASAL_VERBS,
  POSSESSIVES,
  PREPOSITIONS,
  QUANTITY,
  TAKES_PREPOSITION,
  TEXT_VERBS,
  TRAILING_PHRASE,
  TRAILING_WORDS,
} from './goal-vocabulary.ts';
import { baseVerb, isBaseVerb } from './imperative-verbs.ts';
import { stem } from './word-stem.ts';

/** Where in the goal a word stands: the noun it is about, words before that noun, or anything later. */
export type WordRole = 'head' | 'modifier' | 'rest';

export interface GoalWord {
  readonly stem: string;
  readonly role: WordRole;
}

export interface GoalWords {
  /** Base form with its particle (`fix`, `set up`, `apply for`), or null when the goal names none. */
  readonly verb: string | null;
  /** What it is about, without determiner, as typed; empty when nothing is named. */
  readonly object: string;
  /** The object with the determiner that fits inside a sentence: "the squeaky door", "your first book", "thesis chapter 3". */
  readonly theObject: string;
  /** All words but the verb, in order, for matching; the verb itself when it is all there is. */
  readonly words: readonly GoalWord[];
}

interface Token {
  readonly text: string;
  readonly lower: string;
  /** True when punctuation that parts thoughts stands before it. */
  readonly afterBreak: boolean;
}

/** Positions in the tokens: [verb words] `next` [determiners] `start` [object] `end` [rest]. */
interface Parts {
  readonly verb: string | null;
  readonly next: number;
  readonly start: number;
  readonly end: number;
}

const MAX_OBJECT_WORDS = 6;
const MAX_OBJECT_LENGTH = 60;

/**
 * Finds verb, object and rest of a goal. Pure; any text is fine, the empty one included. `compounds` holds pairs of stems that name one
 * thing although the first could be a verb: "book report", "work visa".
 */
export function readGoalWords(title: string, { compounds }: { readonly compounds: ReadonlySet<string> }): GoalWords {
  const tokens = tokenize(withoutPadding(title));
  const parts = findParts(tokens, compounds);
  const object = shorten(withoutTrailingWords(tokens.slice(parts.start, parts.end)).map((token) => token.text));
  return {
    verb: parts.verb,
    object,
    theObject: withDeterminer(object, { tokens, parts }),
    words: rolesOf(tokens, parts),
  };
}

function withoutPadding(title: string): string {
  const plain = title.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ');
  const fromStart = untilStable(plain.trim(), (text) => text.replace(LEAD_IN, ''));
  return untilStable(fromStart, (text) => text.replace(/[\s?!.…]+$/, '').replace(TRAILING_PHRASE, '') || text);
}

function untilStable(text: string, change: (text: string) => string): string {
  const changed = change(text);
  return changed === text ? text : untilStable(changed, change);
}

function tokenize(text: string): readonly Token[] {
  const pattern = /([^\p{L}\p{N}]*)(\d+:\d+|[\p{L}\p{N}][\p{L}\p{N}\p{M}+#'’./&-]*)/gu;
  return [...text.matchAll(pattern)].map((match, index) => {
    const word = (match[2] ?? '').replace(/[.'’/&-]+$/, '');
    const afterBreak = index > 0 && /[,;:()[\]{}–—|"“”]|\s-\s|\.\s/.test(match[1] ?? '');
    return { text: word, lower: word.toLowerCase(), afterBreak };
  });
}

function findParts(tokens: readonly Token[], compounds: ReadonlySet<string>): Parts {
  const found = findVerb(tokens, compounds);
  const { start, end } = findObject(tokens, found);
  const action = found.verb === null && end - start > 1 ? ACTION_NOUNS.get(tokens[end - 1]?.lower ?? '') : undefined;
  return action === undefined ? { ...found, start, end } : { verb: action, next: 0, start, end: end - 1 };
}

function findVerb(tokens: readonly Token[], compounds: ReadonlySet<string>): Pick<Parts, 'verb' | 'next'> {
  let at = 0;
  while (isAdverb(tokens[at]?.lower ?? '') && verbAt(tokens, at + 1) !== null) at += 1;
  const first = verbAt(tokens, at) ?? '';
  const phrasal = PHRASAL_VERBS.get(`${first || tokens[at]?.lower} ${tokens[at + 1]?.lower}`);
  if (phrasal !== undefined) return innerVerb(tokens, { verb: phrasal, next: at + 2 });
  if (first === '' || compounds.has(`${stemAt(tokens, at)} ${stemAt(tokens, at + 1)}`)) return { verb: null, next: 0 };
  const followedByVerb = tokens[at + 1]?.lower === 'and' && verbAt(tokens, at + 2) !== null && tokens.length > at + 3;
  if (followedByVerb) return { verb: first, next: at + 3 };
  const hasParticle = PARTICLES.has(tokens[at + 1]?.lower ?? '') && !startsPair(tokens, at + 1);
  return hasParticle ? { verb: first, next: at + 2 } : innerVerb(tokens, { verb: first, next: at + 1 });
}

function isAdverb(word: string): boolean {
  return ADVERB.test(word) && !isBaseVerb(word);
}

/** "finish writing my thesis" is about writing, "start" alone stays "start". */
function innerVerb(
  tokens: readonly Token[],
  found: { readonly verb: string; readonly next: number },
): Pick<Parts, 'verb' | 'next'> {
  const word = tokens[found.next]?.lower ?? '';
  const inner = ASPECT_VERBS.has(found.verb) && word.endsWith('ing') ? baseVerb(word) : null;
  if (inner === null) return found;
  const phrasal = PHRASAL_VERBS.get(`${inner} ${tokens[found.next + 1]?.lower}`);
  return phrasal === undefined ? { verb: inner, next: found.next + 1 } : { verb: phrasal, next: found.next + 2 };
}

/** A base form, or an "-ing" form that something follows ("painting a door"). */
function verbAt(tokens: readonly Token[], at: number): string | null {
  const word = tokens[at]?.lower ?? '';
  if (isBaseVerb(word)) return AMERICAN.get(word) ?? word;
  return word.endsWith('ing') && tokens.length > at + 1 ? baseVerb(word) : null;
}

function stemAt(tokens: readonly Token[], at: number): string {
  return stem(tokens[at]?.lower ?? '');
}

function startsPair(tokens: readonly Token[], at: number): boolean {
  return JOINED_PAIRS.has(`${tokens[at]?.lower} ${tokens[at + 1]?.lower}`);
}

function isInPair(tokens: readonly Token[], at: number): boolean {
  return startsPair(tokens, at) || startsPair(tokens, at - 1);
}

function findObject(
  tokens: readonly Token[],
  { verb, next }: Pick<Parts, 'verb' | 'next'>,
): { readonly start: number; readonly end: number } {
  let start = next;
  const lowerAt = (at: number) => tokens[at]?.lower ?? '';
  const mayTake = verb !== null && (TAKES_PREPOSITION.has(verb) || verb.includes(' '));
  if (mayTake && PREPOSITIONS.has(lowerAt(start)) && tokens.length > start + 1) start += 1;
  if (lowerAt(next) === 'to' && isBaseVerb(lowerAt(next + 1))) start = next + 2;
  while (DETERMINERS.has(lowerAt(start)) && tokens.length > start + 1) start += 1;
  let end = start;
  while (end < tokens.length && !endsObject(tokens, { at: end, start, verb })) end += 1;
  return { start, end };
}

function endsObject(
  tokens: readonly Token[],
  { at, start, verb }: { readonly at: number; readonly start: number; readonly verb: string | null },
): boolean {
  const word = tokens[at]?.lower ?? '';
  if (at > start && tokens[at]?.afterBreak) return true;
  if (isInPair(tokens, at)) return false;
  if (CLAUSE_OPENERS.has(word)) return at > start;
  if (word === 'and') return joinsAnotherTask(tokens, at);
  const binds = word === 'of' || (word === 'about' && (verb === null || TEXT_VERBS.has(verb)));
  return PREPOSITIONS.has(word) && !(binds && at > start && at + 1 < tokens.length);
}

/** "clean the oven and call mum" are two tasks; "a compare and contrast essay" is one. */
function joinsAnotherTask(tokens: readonly Token[], at: number): boolean {
  const isVerb = (position: number) => isBaseVerb(tokens[position]?.lower ?? '');
  return isVerb(at + 1) && !isVerb(at - 1) && tokens.length > at + 2;
}

function withoutTrailingWords(tokens: readonly Token[]): readonly Token[] {
  const last = tokens.at(-1)?.lower ?? '';
  return tokens.length > 1 && TRAILING_WORDS.has(last) ? withoutTrailingWords(tokens.slice(0, -1)) : tokens;
}

function shorten(words: readonly string[]): string {
  const fits = (list: readonly string[]) =>
    list.length <= MAX_OBJECT_WORDS && list.join(' ').length <= MAX_OBJECT_LENGTH;
  if (fits(words)) return words.join(' ');
  const beforeOf = words.slice(
    0,
    words.findIndex((word) => /^(?:of|about)$/i.test(word)),
  );
  if (beforeOf.length > 0 && fits(beforeOf)) return beforeOf.join(' ');
  const kept = words.slice(0, MAX_OBJECT_WORDS);
  while (kept.length > 1 && (!fits(kept) || /^(?:of|about|and|a|an|the)$/i.test(kept.at(-1) ?? ''))) kept.pop();
  return Array.from(kept.join(' ')).slice(0, MAX_OBJECT_LENGTH).join('');
}

function withDeterminer(
  object: string,
  { tokens, parts }: { readonly tokens: readonly Token[]; readonly parts: Parts },
): string {
  if (object === '') return '';
  const before = tokens.slice(parts.next, parts.start).map((token) => POSSESSIVES.get(token.lower));
  const possessive = before.find((word) => word !== undefined);
  if (possessive !== undefined) return `${possessive} ${object}`;
  const [first = '', ...others] = object.split(' ');
  const isName = /^\p{Lu}\p{Ll}/u.test(first) && parts.start > 0 && !isTitleCase(tokens);
  const isKin = KIN.has(first.toLowerCase().replace(/['’]s?$/, ''));
  const isNumbered = /^\d+$/.test(others.at(-1) ?? '');
  return isName || isKin || isNumbered || QUANTITY.test(first) ? object : `the ${object}`;
}

function isTitleCase(tokens: readonly Token[]): boolean {
  const long = tokens.filter((token) => token.text.length > 3);
  return long.length > 1 && long.every((token) => /^\p{Lu}/u.test(token.text));
}

function rolesOf(tokens: readonly Token[], { verb, next, start, end }: Parts): readonly GoalWord[] {
  if (verb !== null && start >= tokens.length)
    return wordsOf(tokens[next] === undefined ? verb : lastWord(tokens), 'head');
  const object = tokens.slice(start, end);
  const binding = object.findIndex((token) => token.lower === 'of' || token.lower === 'about');
  const isNamedBefore = binding > 0 && !MEASURE_NOUNS.has(object[binding - 1]?.lower ?? '');
  const core = withoutTrailingWords(isNamedBefore ? object.slice(0, binding) : object);
  const headAt = end > start ? start + core.length - 1 : -1;
  return tokens.slice(next).flatMap((token, offset) => {
    const at = next + offset;
    return wordsOf(token.lower, at === headAt ? 'head' : at >= start && at < headAt ? 'modifier' : 'rest');
  });
}

function lastWord(tokens: readonly Token[]): string {
  return tokens.at(-1)?.lower ?? '';
}

/** The parts of a hyphenated word are words of their own; only the last can be the head. */
function wordsOf(text: string, role: WordRole): GoalWord[] {
  const parts = text.split(/[-/&.:\s]+/).filter((part) => part !== '');
  return parts.map((part, index) => ({
    stem: stem(part),
    role: role === 'head' && index < parts.length - 1 ? 'modifier' : role,
  }));
}

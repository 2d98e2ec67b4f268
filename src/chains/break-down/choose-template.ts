/**
 * Chooses the template for a goal by its words. Rare words count more than common ones, the noun a goal is about counts more than the words
 * around it, and a verb that does not fit rules a template out in practice. Deterministic, and every choice can be explained in words.
 */

import type { GoalTemplate } from './goal-template.ts';
import { type GoalWord, type GoalWords, readGoalWords, type WordRole } from './goal-words.ts';
import { stems } from './word-stem.ts';

export interface TemplateChoice {
  readonly template: GoalTemplate;
  readonly goal: GoalWords;
  /** At least `ENOUGH` for a specific template; the general one has 0. */
  readonly score: number;
  /** The words that decided, strongest first. */
  readonly because: readonly string[];
}

/** Below this a template says too little about the goal; the general one is better than a wrong one. */
const ENOUGH = 0.45;
const ROLE_WEIGHT: Readonly<Record<WordRole, number>> = { head: 1, modifier: 0.7, rest: 0.35 };
/** Each further word of a phrase makes it surer. */
const PHRASE_BONUS = 0.25;
const HINT_WEIGHT = 0.3;
const VERB_ALONE = 0.5;
const TAG_WEIGHT = 0.3;

/** Verbs that say nothing about the kind of work. */
const LIGHT_VERBS = new Set(
  `do get finish complete start begin continue handle have take go be use try work tackle manage sort deal put keep give need`
    .split(/\s+/)
    .concat(['work on']),
);
/** Verbs that say a little: "make", "find". Between a fitting and a foreign one. */
const VAGUE_VERBS = new Set([
  'make',
  'create',
  'find',
  'help',
  'plan',
  'prepare',
  'set up',
  'learn',
  'submit',
  'improve',
  'update',
]);

/** Nouns that name nothing: "fix the thing" is about fixing, "the tax thing" is about tax. */
const EMPTY_NOUNS = new Set(['thing', 'stuff']);

interface IndexedTemplate {
  readonly template: GoalTemplate;
  readonly verbs: ReadonlySet<string>;
  readonly enough: ReadonlySet<string>;
  /** Stems of each phrase, longest first. */
  readonly phrases: readonly (readonly string[])[];
  /** The places of those in `phrases` that begin with a stem: a goal has few words, and the templates have thousands of phrases. */
  readonly beginning: ReadonlyMap<string, readonly number[]>;
  readonly hints: ReadonlySet<string>;
  readonly unless: readonly (readonly string[])[];
}

/** Prepares templates for choosing. The returned function is pure and takes well under a millisecond. */
export function createTemplateChooser(
  templates: readonly GoalTemplate[],
  general: GoalTemplate,
): (goal: { readonly title: string; readonly tags: readonly string[] }) => TemplateChoice {
  const indexed = templates.map(indexTemplate);
  const rarity = createRarity(indexed);
  const compounds = compoundsOf(indexed);
  return ({ title, tags }) => {
    const goal = readGoalWords(title, { compounds });
    const tagStems = tags.flatMap((tag) => stems(tag));
    let best: TemplateChoice = { template: general, goal, score: 0, because: [] };
    for (const candidate of indexed) {
      const { score, because } = scoreTemplate(candidate, { goal, tagStems, rarity });
      if (score >= ENOUGH && score > best.score) best = { template: candidate.template, goal, score, because };
    }
    return best;
  };
}

function listed(text: string | undefined): readonly string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');
}

function indexTemplate(template: GoalTemplate): IndexedTemplate {
  const phrases = listed(template.words)
    .map(stems)
    .toSorted((a, b) => b.length - a.length);
  return {
    template,
    verbs: new Set(listed(template.verbs)),
    enough: new Set(listed(template.verbIsEnough)),
    phrases,
    beginning: Map.groupBy(phrases.keys(), (place) => phrases[place]?.[0] ?? ''),
    hints: new Set(listed(template.hints).flatMap(stems)),
    unless: listed(template.unless).map(stems),
  };
}

/** 1 for a phrase only one template names, falling with the logarithm of how many share it (inverse document frequency, scaled). */
function createRarity(indexed: readonly IndexedTemplate[]): (phrase: string) => number {
  const owners = new Map<string, number>();
  for (const { phrases } of indexed) {
    for (const phrase of new Set(phrases.map((words) => words.join(' '))))
      owners.set(phrase, (owners.get(phrase) ?? 0) + 1);
  }
  return (phrase) => Math.log(1 + indexed.length / (owners.get(phrase) ?? 1)) / Math.log(1 + indexed.length);
}

function compoundsOf(indexed: readonly IndexedTemplate[]): ReadonlySet<string> {
  return new Set(
    indexed.flatMap(({ phrases }) =>
      phrases.filter((words) => words.length > 1).map((words) => `${words[0]} ${words[1]}`),
    ),
  );
}

interface Scoring {
  readonly goal: GoalWords;
  readonly tagStems: readonly string[];
  readonly rarity: (phrase: string) => number;
}

function scoreTemplate(
  candidate: IndexedTemplate,
  { goal, tagStems, rarity }: Scoring,
): Pick<TemplateChoice, 'score' | 'because'> {
  if (candidate.unless.some((phrase) => positionsOf(phrase, goal.words).length > 0)) return { score: 0, because: [] };
  const isFitting = goal.verb !== null && candidate.verbs.has(goal.verb);
  if (candidate.template.needsVerb === true && !isFitting) return { score: 0, because: [] };
  const matches = matchPhrases(candidate, { words: goal.words, rarity }).filter(
    ({ phrase }) => isFitting || !EMPTY_NOUNS.has(phrase),
  );
  const fromHints = goal.words.some(({ stem: word }) => candidate.hints.has(word)) ? HINT_WEIGHT : 0;
  const fromTags = tagStems.some((tag) => candidate.phrases.some((phrase) => phrase.length === 1 && phrase[0] === tag))
    ? TAG_WEIGHT
    : 0;
  const fromWords = matches.reduce((sum, match) => sum + match.weight, 0);
  const fromVerb = goal.verb !== null && candidate.enough.has(goal.verb) ? VERB_ALONE : 0;
  if (fromWords + fromTags + fromVerb === 0) return { score: 0, because: [] };
  const score = Math.max(fromVerb, (fromWords + fromHints + fromTags) * verbFactor(candidate, goal.verb));
  const because = matches.toSorted((a, b) => b.weight - a.weight).map((match) => match.phrase);
  return { score, because: fromVerb > 0 && goal.verb !== null ? [...because, goal.verb] : because };
}

function verbFactor(candidate: IndexedTemplate, verb: string | null): number {
  if (verb === null) return 0.9;
  if (candidate.verbs.has(verb)) return 1.3;
  if (LIGHT_VERBS.has(verb)) return 0.85;
  return VAGUE_VERBS.has(verb) ? 0.55 : 0.25;
}

/** Phrases found in the goal, longest first; a word counts for one phrase only. */
function matchPhrases(
  { phrases, beginning }: IndexedTemplate,
  { words, rarity }: { readonly words: readonly GoalWord[]; readonly rarity: (phrase: string) => number },
): readonly { readonly phrase: string; readonly weight: number }[] {
  const taken = new Set<number>();
  const matches: { phrase: string; weight: number }[] = [];
  const stemsOfGoal = new Set(words.map(({ stem }) => stem));
  const places = [...stemsOfGoal].flatMap((stem) => beginning.get(stem) ?? []).sort((one, other) => one - other);
  for (const place of places) {
    const phrase = phrases[place] ?? [];
    for (const start of positionsOf(phrase, words)) {
      const span = phrase.map((_, offset) => start + offset);
      if (span.some((at) => taken.has(at))) continue;
      for (const at of span) taken.add(at);
      const role = Math.max(...span.map((at) => ROLE_WEIGHT[words[at]?.role ?? 'rest']));
      const text = phrase.join(' ');
      matches.push({ phrase: text, weight: role * rarity(text) * (1 + PHRASE_BONUS * (phrase.length - 1)) });
    }
  }
  return matches;
}

function positionsOf(phrase: readonly string[], words: readonly GoalWord[]): readonly number[] {
  const positions: number[] = [];
  for (let start = 0; start + phrase.length <= words.length; start += 1) {
    if (words[start]?.stem !== phrase[0]) continue;
    if (phrase.every((word, offset) => words[start + offset]?.stem === word)) positions.push(start);
  }
  return positions;
}

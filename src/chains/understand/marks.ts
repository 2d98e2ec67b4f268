/**
 * Marks people type on purpose: `#tag`, `!high`, `!!`, `!2`, `~easy`, `energy:low`, `priority: high`. A mark is unmistakable, so it
 * counts wherever it stands. `#1` and `C#` are no tags.
 */
import type { Energy, Priority } from '#model/task.ts';
import { Tag } from '#model/text.ts';
import { endsClause, type Range, type Reading } from './reading.ts';
import { remarkEmphasis, remarkSecond, remarkTagsFull, remarkTagUnusable } from './remarks.ts';

const MOST_TAGS = 20;

/** Reads `#tags`, lower case, each once, and claims their words. */
export function readTags(reading: Reading): readonly string[] {
  const tags = new Set<string>();
  for (const match of reading
    .open()
    .matchAll(/(?<![\p{L}\p{N}\p{M}_&#/])#([\p{L}\p{N}\p{M}_-]*[\p{L}\p{N}\p{M}_])/gu)) {
    const [words, name = ''] = match;
    const range = { start: match.index, end: match.index + words.length };
    // "#1" and "#4521" number things.
    if (/^\d+$/.test(name)) continue;
    const tag = Tag.safeParse(name.normalize('NFC').toLowerCase());
    if (!tag.success) {
      reading.keep(range);
      reading.remark(remarkTagUnusable(words));
    } else if (tags.size >= MOST_TAGS && !tags.has(tag.data)) {
      reading.keep(range);
      reading.remark(remarkTagsFull(words));
    } else {
      reading.take('tags', range);
      tags.add(tag.data);
    }
  }
  return [...tags];
}

const PRIORITY_NAMES: Readonly<Record<string, Priority>> = {
  urgent: 'urgent',
  critical: 'urgent',
  asap: 'urgent',
  high: 'high',
  hi: 'high',
  important: 'high',
  medium: 'normal',
  med: 'normal',
  normal: 'normal',
  low: 'low',
  lo: 'low',
  '1': 'urgent',
  '2': 'high',
  '3': 'normal',
  '4': 'low',
};

/** The priority a word or a figure from 1 (most urgent) to 4 names. */
export function priorityNamed(name: string): Priority | undefined {
  const key = name.toLowerCase();
  return Object.hasOwn(PRIORITY_NAMES, key) ? PRIORITY_NAMES[key] : undefined;
}

const NAMES = Object.keys(PRIORITY_NAMES).join('|');
const PRIORITY_MARK = new RegExp(
  `(?<![\\p{L}\\p{N}!])!(${NAMES})(?![\\p{L}\\p{N}!])|(?<![\\p{L}\\p{N}])prio(?:rity)?\\s?[:=]\\s?(${NAMES})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** Reads `!high`, `!1` or `priority: high`, and claims its words. */
export function readPriorityMark(reading: Reading): Priority | null {
  let priority: Priority | null = null;
  let kept = '';
  for (const match of reading.open().matchAll(PRIORITY_MARK)) {
    const named = priorityNamed(match[1] ?? match[2] ?? '');
    if (named === undefined) continue;
    if (priority === null) {
      priority = named;
      kept = match[0];
      reading.take('priority', rangeOf(match));
    } else {
      reading.keep(rangeOf(match));
      reading.remark(remarkSecond(match[0], kept));
    }
  }
  return priority;
}

/** Reads `!!` (high) and `!!!` (urgent), alone or at the end of a clause, and claims them. `known` is a priority said otherwise. */
export function readEmphasis(reading: Reading, known: Priority | null): Priority | null {
  let priority = known;
  const open = reading.open();
  for (const match of open.matchAll(/(?<!!)!{2,3}(?!!)/gu)) {
    const range = rangeOf(match);
    const before = open.slice(Math.max(0, range.start - 1), range.start);
    const standsAlone = /^\s?$/.test(before) && /^(?:\s|$)/.test(open.slice(range.end, range.end + 1));
    if (!standsAlone && !endsClause(open, range.end)) continue;
    reading.take('priority', range);
    if (priority !== null) continue;
    priority = match[0].length === 2 ? 'high' : 'urgent';
    // Behind a word it may be mere emphasis: it counts, and that is said.
    if (!standsAlone) reading.remark(remarkEmphasis(match[0], priority));
  }
  return priority;
}

const ENERGY_NAMES: Readonly<Record<string, Energy>> = {
  high: 'high',
  hard: 'high',
  deep: 'high',
  difficult: 'high',
  medium: 'medium',
  normal: 'medium',
  low: 'low',
  easy: 'low',
  light: 'low',
};

const ENERGY_SOURCE = Object.keys(ENERGY_NAMES).join('|');
const ENERGY_MARK = new RegExp(
  `(?<![\\p{L}\\p{N}~])~(${ENERGY_SOURCE})(?![\\p{L}\\p{N}])|(?<![\\p{L}\\p{N}])energy\\s?[:=]\\s?(${ENERGY_SOURCE})(?![\\p{L}\\p{N}])`,
  'giu',
);

/** Reads `~easy`, `~deep` or `energy:low`, and claims its words. */
export function readEnergyMark(reading: Reading): Energy | null {
  let energy: Energy | null = null;
  let kept = '';
  for (const match of reading.open().matchAll(ENERGY_MARK)) {
    const named = ENERGY_NAMES[(match[1] ?? match[2] ?? '').toLowerCase()];
    if (named === undefined) continue;
    if (energy === null) {
      energy = named;
      kept = match[0];
      reading.take('energy', rangeOf(match));
    } else {
      reading.keep(rangeOf(match));
      reading.remark(remarkSecond(match[0], kept));
    }
  }
  return energy;
}

function rangeOf(match: RegExpExecArray): Range {
  return { start: match.index, end: match.index + match[0].length };
}

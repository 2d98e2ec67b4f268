/**
 * Priority and energy said in plain words: "urgent", "asap", "p1", "hard", "deep work". "Hard" may be a hard drive and "easy" a chair,
 * so such a word counts only when it stands on its own: between commas, in brackets, or beside something else that was understood.
 */
import type { Energy, Priority } from '#model/task.ts';
import { priorityNamed } from './marks.ts';
import { endsClause, type Range, type Reading, startsClause, withBrackets } from './reading.ts';
import { remarkAsap } from './remarks.ts';
import { endingPattern, wordPattern } from './word-pattern.ts';

/** Where the words must stand: on their own; also just at the end of a clause; or even just at its start. */
type Place = 'anywhere' | 'edge' | 'start' | 'alone';

interface Word<Value> {
  readonly pattern: RegExp;
  readonly value: Value | ((match: RegExpExecArray) => Value | undefined);
  readonly place: Place;
  readonly remark?: (words: string) => string;
}

const PRIORITY_WORDS: readonly Word<Priority>[] = [
  {
    pattern: wordPattern('a\\.?s\\.?a\\.?p\\.?|as\\ssoon\\sas\\spossible'),
    value: 'urgent',
    place: 'anywhere',
    remark: remarkAsap,
  },
  {
    pattern: wordPattern(
      '(?:(top|highest|high|urgent|medium|normal|low|lowest)[\\s-]prio(?:rity)?|prio(?:rity)?\\s(high|urgent|medium|normal|low|[1-4]))',
    ),
    value: (match) => namedPriority(match[1] ?? match[2] ?? ''),
    place: 'edge',
  },
  { pattern: wordPattern('p([1-4])'), value: (match) => priorityNamed(match[1] ?? ''), place: 'start' },
  { pattern: wordPattern('(?:very\\s|super\\s|really\\s)?urgent(?:ly)?'), value: 'urgent', place: 'edge' },
  { pattern: wordPattern('(?:very\\s|super\\s|really\\s)?important|critical'), value: 'high', place: 'alone' },
  {
    pattern: wordPattern('not\\s(?:urgent|important)|no\\s(?:rush|hurry)|whenever|low\\sprio'),
    value: 'low',
    place: 'alone',
  },
];

const ENERGY_WORDS: readonly Word<Energy>[] = [
  {
    pattern: wordPattern('(?:(?:very|quite|really|needs?)\\s)?(?:high|lots\\sof|a\\slot\\sof)[\\s-](?:energy|focus)'),
    value: 'high',
    place: 'edge',
  },
  { pattern: wordPattern('(?:needs?\\s)?medium[\\s-](?:energy|focus)'), value: 'medium', place: 'edge' },
  {
    pattern: wordPattern('(?:needs?\\s)?(?:low|little|no)[\\s-](?:energy|focus)|brain[\\s-]?dead|no[\\s-]brainer'),
    value: 'low',
    place: 'edge',
  },
  { pattern: wordPattern('deep[\\s-](?:work|focus)'), value: 'high', place: 'alone' },
  {
    pattern: wordPattern(
      "(?:(?:it[’']?s|pretty|quite|very|really|super|so|fairly)\\s){0,2}(?:hard|difficult|tough|intense|demanding)(?:\\s(?:one|task|work))?",
    ),
    value: 'high',
    place: 'alone',
  },
  { pattern: wordPattern('(?:medium|moderate)'), value: 'medium', place: 'alone' },
  {
    pattern: wordPattern(
      "(?:(?:it[’']?s|pretty|quite|very|really|super|so|fairly)\\s){0,2}(?:easy|light|simple|mindless)(?:\\s(?:one|task|work))?",
    ),
    value: 'low',
    place: 'alone',
  },
];

const NAMES_A_THING = endingPattern(
  'of|the|a|an|my|on|about|in|with|for|to|and|or|page|part|problem|question|player|not|is|are|feel|feels|how|too|as',
);

/** Reads a priority in plain words and claims them. */
export function readPriorityWords(reading: Reading): Priority | null {
  return readWords(reading, 'priority', PRIORITY_WORDS);
}

/** Reads the energy a task asks for in plain words and claims them. */
export function readEnergyWords(reading: Reading): Energy | null {
  return readWords(reading, 'energy', ENERGY_WORDS);
}

function readWords<Value>(reading: Reading, part: 'priority' | 'energy', words: readonly Word<Value>[]): Value | null {
  for (const { pattern, value, place, remark } of words) {
    const open = reading.open();
    for (const match of open.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      const meant = value instanceof Function ? value(match) : value;
      if (meant === undefined || !standsClear(range, place, open)) continue;
      reading.take(part, withBrackets(range, open));
      if (remark !== undefined) reading.remark(remark(match[0]));
      return meant;
    }
  }
  return null;
}

function namedPriority(name: string): Priority | undefined {
  const key = name.toLowerCase();
  if (key === 'top' || key === 'highest') return 'urgent';
  return priorityNamed(key === 'lowest' ? 'low' : key);
}

function standsClear({ start, end }: Range, place: Place, open: string): boolean {
  if (place === 'anywhere') return true;
  const begins = startsClause(open, start);
  const ends = endsClause(open, end);
  if (isWholeSentence({ start, end }, open)) return false;
  if (begins && ends) return true;
  if (place === 'alone') return false;
  if (ends) return !NAMES_A_THING.test(open.slice(Math.max(0, start - 24), start));
  // "URGENT call Bob" shouts it; "urgent call" names a call.
  return begins && (place === 'start' || /^\p{Lu}{3,}$/u.test(open.slice(start, end)));
}

/** "Hard" alone is all there is of a title. */
function isWholeSentence({ start, end }: Range, open: string): boolean {
  return (
    /^[^\p{L}\p{N}]*$/u.test(open.slice(0, start)) &&
    /^[^\p{L}\p{N}]*$/u.test(open.slice(end)) &&
    !/[\uFDD1\uFDD2]/.test(open)
  );
}

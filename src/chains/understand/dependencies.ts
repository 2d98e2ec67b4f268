/**
 * What must be done first: "after the outline", "once the tax form is done", "depends on X". Gives the words that name it; whether
 * there is such a task is the caller's to find out. "After lunch" names no task and stays in the title.
 */
import { type Range, type Reading, startsClause } from './reading.ts';
import { remarkVagueAfter } from './remarks.ts';
import { endingPattern, wordPattern } from './word-pattern.ts';

const MOST_DEPENDENCIES = 20;
const LONGEST_TITLE = 300;

const DONE =
  'done|finished|completed?|ready|over|sent|submitted|approved|merged|written|published|shipped|fixed|signed|paid';
/** "Once X is done" says that X is something to finish; everything up to "is done" names it. */
const ONCE = wordPattern(
  `(?:(?:only|right|directly)\\s)?(?:once|as\\ssoon\\sas|when|after)\\s([^,;\\uFDD0\\uFDD2]{1,300}?)\\s(is|are|was|were|has\\sbeen|have\\sbeen|gets?)\\s(?:(?:all|fully|finally)\\s)?(?:${DONE})`,
);
/** "Once A, B and C are done". */
const ONCE_ALL = wordPattern(
  `(?:once|as\\ssoon\\sas|when|after)\\s((?:[^,;\\uFDD0\\uFDD2]{1,80},\\s){1,8}(?:and\\s)?[^,;\\uFDD0\\uFDD2]{1,80})\\s(are|were|have\\sbeen)\\s(?:all\\s)?(?:${DONE})`,
);
const FINISHING = 'finish(?:ed)?|completed?|(?:am\\s)?done(?:\\swith)?';
/** "Once I've finished X". */
const ONCE_I = wordPattern(
  `(?:once|as\\ssoon\\sas|when|after)\\s(?:i|we)(?:['’]ve|['’]m|\\shave|\\sam)?\\s(?:${FINISHING})\\s([^,;.!?()\\uFDD0\\uFDD2]{1,300})`,
);
const DEPENDS = wordPattern(
  '(?:(?:it\\s|this\\s|which\\s)?(?:depends|depending|dependent)\\s(?:up)?on|(?:is\\s)?blocked\\sby)\\s([^,;.()\\uFDD0\\uFDD2]{1,300})',
);
const AFTER = wordPattern(
  '(?:(?:right|directly|straight|immediately|only|soon|shortly)\\s)?after\\s([^,;.!?()\\uFDD0\\uFDD2]{1,300})',
);
const DOING = /^(?:finishing|completing|doing|having\s(?:finished|completed|done))\s/iu;
const ARTICLE = /^(?:the|my|our|that|this)\s(?=\S)/iu;

/** "Look after the cat" and "clean up after the party" are things to do, not orders of doing. */
const PART_OF_A_VERB = endingPattern(
  'look(?:s|ing|ed)?|tak(?:e|es|ing)|ask(?:s|ing|ed)?|chas(?:e|ing)|(?:nam|model)(?:e|ed|ing)?(?:\\s\\p{L}{1,20}){0,4}|inquire|' +
    '(?:clean|tidy|pick|clear|wash|mop|sweep)(?:ing)?(?:\\s(?:up|\\p{L}{1,12}))?|day|morning|evening|night|weeks?|days?|hours?|minutes?|shortly|ever|one|time',
);
const VAGUE = new RegExp(
  '^(?:the\\s|my\\s)?(?:lunch|dinner|breakfast|brunch|supper|tea|coffee|work|school|class(?:es)?|uni|college|gym|training|practice|church|bed|sleep|shower|sunset|sunrise|dark|' +
    'holidays?|vacation|summer|winter|spring|autumn|fall|easter|thanksgiving|ramadan|exams?|finals|hours|that|this|it|then|all|which|party|wedding|game|' +
    '(?:a|the|my)\\s(?:nap|break|walk|shower|while|rest))(?:\\sbreak|\\stime|\\sis\\sover)?(?:\\s(?:today|tomorrow|tonight))?\\s*$',
  'iu',
);

/** Reads the titles of tasks that must be done first, as typed, and claims their words. */
export function readDependencies(reading: Reading): readonly string[] {
  const titles: string[] = [];
  for (const pattern of [DEPENDS, ONCE_ALL, ONCE, ONCE_I, AFTER]) {
    for (const match of reading.open().matchAll(pattern)) {
      if (titles.length >= MOST_DEPENDENCIES) return titles;
      const found = dependency(match, pattern, reading);
      if (found === undefined) continue;
      reading.take('dependsOn', found.range);
      titles.push(...found.titles);
    }
  }
  return [...new Set(titles)].slice(0, MOST_DEPENDENCIES);
}

function dependency(
  match: RegExpExecArray,
  pattern: RegExp,
  reading: Reading,
): { range: Range; titles: readonly string[] } | undefined {
  const open = reading.open();
  const named = match[1] ?? '';
  const range = { start: match.index, end: match.index + match[0].trimEnd().length };
  // Another pattern may have claimed these words since the search began.
  if (open.slice(range.start, range.end) !== match[0].trimEnd()) return undefined;
  const before = open.slice(Math.max(0, range.start - 64), range.start);
  if (pattern === AFTER && PART_OF_A_VERB.test(before)) return undefined;
  const words = reading.text.slice(range.start, range.end);
  // "Ask when the hall is ready" asks; only at the beginning of a clause does "when" put things in order.
  if (/^when\s/i.test(words) && !startsClause(open, range.start)) return undefined;
  if (pattern !== DEPENDS && VAGUE.test(named.trim())) {
    reading.keep(range, 'unsupported');
    reading.remark(remarkVagueAfter(words));
    return undefined;
  }
  if (!leavesTitle(range, open)) return undefined;
  const from = range.start + match[0].indexOf(named);
  const text = reading.text.slice(from, from + named.trimEnd().length);
  const titles = splitTitles(text, /^(?:are|were|have)/i.test(match[2] ?? ''))
    .map(cleanTitle)
    .filter((title) => /\p{L}/u.test(title));
  return titles.length === 0 ? undefined : { range, titles };
}

/** "After the gym call mum" without a comma does not tell where the first thing ends. */
function leavesTitle({ start, end }: Range, open: string): boolean {
  return /[\p{L}\p{N}\uFDD1\uFDD2]/u.test(open.slice(0, start) + open.slice(end));
}

/** "A and B are done" names two things; "bread and milk is bought" names one. */
function splitTitles(text: string, isPlural: boolean): readonly string[] {
  const quoted = Array.from(text.matchAll(/["“„«]([^"”“»]+)["”“»]/gu), ([, title = '']) => title);
  if (quoted.length > 0) return quoted;
  return isPlural ? text.split(/\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*/iu) : [text];
}

function cleanTitle(text: string): string {
  return text
    .trim()
    .replace(DOING, '')
    .replace(ARTICLE, '')
    .replace(/\s+/g, ' ')
    .replace(/[\s.:–—-]+$/u, '')
    .slice(0, LONGEST_TITLE)
    .toWellFormed();
}

/**
 * What is recognized but not possible yet: repetition, reminders, people, places, projects. It is answered in words. Repetition,
 * people, places and projects stay in the title, because without them it would say something else; "remind me to" goes, because it
 * is not what is to be done.
 */
import { isFollowedByWord, type Range, type Reading, startsClause } from './reading.ts';
import { remarkPersonOrPlace, remarkProject, remarkReminder, remarkRepetition } from './remarks.ts';
import { wordPattern } from './word-pattern.ts';

const WEEKDAY = '(?:mon|tue|tues|wed|weds|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?s?';
const WEEKDAYS = `${WEEKDAY}(?:(?:,\\s?|\\sand\\s|\\s?&\\s?|/|,\\sand\\s)${WEEKDAY}){0,6}`;
const UNIT =
  'minutes?|hours?|mornings?|afternoons?|evenings?|nights?|days?|weekdays?|weekends?|workdays?|weeks?|months?|quarters?|years?';
const AT_TIME =
  '(?:\\s(?:at\\s|by\\s|before\\s|@\\s?)?\\d{1,2}(?:[:.]\\d{2}\\s?(?:am|pm)?|\\s?(?:am|pm))|\\sat\\s(?:\\d{1,2}|noon|midnight))?';
const NUMBER = '\\d{1,3}|two|three|four|five|six';

const ALWAYS = wordPattern(
  `(?:every|each)\\s(?:(?:single|other|second|third|fourth|first|last|\\d{1,2}(?:st|nd|rd|th))\\s)?(?:(?:${NUMBER})\\s)?(?:${WEEKDAYS}|${UNIT})(?:\\sof\\s(?:the|each|every)\\s(?:week|month|year))?${AT_TIME}|` +
    `on\\s(?:mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays|weekdays|weekends)(?:(?:,\\s?|\\sand\\s|\\s?&\\s?)${WEEKDAY}){0,6}${AT_TIME}|` +
    `(?:once|twice|(?:${NUMBER})\\s?(?:x|times))\\s?(?:a|per|every|each|/)\\s?(?:day|week|month|year)|` +
    `(?:\\d{1,5}|${NUMBER})\\s\\p{L}{2,20}s\\s(?:a|per)\\s(?:day|week|month|year)`,
);
const ADVERB = wordPattern(
  `(?:daily|weekly|bi-?weekly|fortnightly|monthly|quarterly|yearly|annually|hourly|nightly)${AT_TIME}`,
);
const REMINDER = wordPattern(
  "(?:please\\s)?(?:(?:can|could)\\syou\\s)?remind\\sme(?:\\s(?:to|about|that))?|(?:set|add)\\sa\\sreminder\\s(?:to|for|about)|don[’']?t\\s(?:let\\sme\\s)?forget\\s(?:to|about)",
);
const PERSON_OR_PLACE =
  /(?<![\p{L}\p{N}@._-])@(?!(?:noon|mid-?day|midnight|lunch|eod)(?!\p{L}))[\p{L}_][\p{L}\p{N}\p{M}_-]{0,60}/giu;
const PROJECT = /(?<![\p{L}\p{N}+\S])\+[\p{L}_][\p{L}\p{N}\p{M}_-]{0,60}/gu;

/** Claims repetition and requests to be reminded, and says that they are not possible yet. */
export function readRepetition(reading: Reading): void {
  for (const range of rangesOf(ALWAYS, reading)) keep(range, reading, remarkRepetition);
  for (const range of rangesOf(ADVERB, reading)) {
    if (isAdverb(range, reading.open())) keep(range, reading, remarkRepetition);
  }
  for (const range of rangesOf(REMINDER, reading)) {
    if (!startsClause(reading.open(), range.start)) continue;
    reading.take('unsupported', range);
    reading.remark(remarkReminder(wordsOf(range, reading)));
  }
}

/** Claims `@people`, `@places` and `+projects`. To be read last: "after the talk with @sam" is one name. */
export function readSigns(reading: Reading): void {
  for (const range of rangesOf(PERSON_OR_PLACE, reading)) keep(range, reading, remarkPersonOrPlace);
  for (const range of rangesOf(PROJECT, reading)) keep(range, reading, remarkProject);
}

function rangesOf(pattern: RegExp, reading: Reading): readonly Range[] {
  return Array.from(reading.open().matchAll(pattern), (match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

function keep(range: Range, reading: Reading, remark: (words: string) => string): void {
  reading.keep(range, 'unsupported');
  reading.remark(remark(wordsOf(range, reading)));
}

function wordsOf({ start, end }: Range, reading: Reading): string {
  return reading.text.slice(start, end);
}

/** "Stretch daily" repeats; "write the weekly report" does not say that it does. */
function isAdverb({ start, end }: Range, open: string): boolean {
  const isNoun = /(?<!\p{L})(?:the|a|an|my|our|your|this|next|last)\s$/iu.test(
    open.slice(Math.max(0, start - 8), start),
  );
  return !isNoun && !isFollowedByWord(open, end);
}

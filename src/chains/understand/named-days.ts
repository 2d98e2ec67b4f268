/**
 * Days in words, read by chrono-node: "tomorrow", "Friday", "3 May", "in 2 weeks". chrono computes with `Date` in the zone of the
 * process, so it is given noon of the person's own day in that zone and only its calendar fields are read back: noon exists on every
 * day everywhere, and no instant is taken from it. Weekdays and missing years are then decided here, always forward.
 */
import { type ParsedResult, parse } from 'chrono-node/en';
import { MONTH_SOURCE, OTHER_WEEKDAY_SOURCE, sayDay, weekdayNumber } from './day-names.ts';
import {
  type DayContext,
  type DayPart,
  type DayPhrase,
  dateFrom,
  isStorable,
  nextMonthDay,
  singleDay,
  weekOf,
} from './day-phrase.ts';
import { blankOut, overlaps, type Range } from './reading.ts';
import { remarkNextWeekday, remarkSameWeekday, remarkWeekdayMismatch } from './remarks.ts';
import { wordPattern } from './word-pattern.ts';

/** Every day named in words, in order. Expressions that look back ("3 days ago", "now") are left alone. */
export function findNamedDays(text: string, context: DayContext): readonly DayPhrase[] {
  const own = findOtherSpellings(text, context);
  const blanked = blankOut(text, own);
  const { year, month, day } = context.today;
  const parsed = parse(hideNumbers(blanked), new Date(year, month - 1, day, 12))
    .map((result) => dayOf(result, text, context))
    .filter((phrase) => phrase !== undefined);
  return [...own, ...parsed].toSorted((a, b) => a.start - b.start);
}

// chrono would take "Friday 12 apples" for twelve o'clock and "from 1 December" for one o'clock: only figures that belong to a date may
// be seen, and no word that makes a time of them.
const DAY_FIGURES = '\\d{1,2}(?:st|nd|rd|th)?(?:\\s?(?:-|–|to)\\s?\\d{1,2}(?:st|nd|rd|th)?)?';
const DATE_FIGURES = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${DAY_FIGURES}(?:\\sof)?[\\s/.-]{0,2}(?:${MONTH_SOURCE})(?!\\p{L})(?:[.,]?[\\s/-]{1,2}\\d{4}(?![\\p{N}:]))?|` +
    `(?:${MONTH_SOURCE})\\.?\\s{0,2}${DAY_FIGURES}(?![\\p{L}\\p{N}:])(?:,?\\s\\d{4}(?![\\p{N}:]))?|` +
    '\\d{1,3}\\s?(?:days?|weeks?|months?|years?)(?!\\p{L}))|\\d+',
  'giu',
);

function hideNumbers(text: string): string {
  return text
    .replace(DATE_FIGURES, (match) => (/^\d+$/.test(match) ? '_'.repeat(match.length) : match))
    .replace(/(?<!\p{L})(?:at|from)(?=\s\d)/giu, (word) => '_'.repeat(word.length));
}

const NO_DAY =
  /(?<!\p{L})(?:ago|before|after|earlier|later|from|since|now|week-?(?:day|end))$|^(?:now|for)(?!\p{L})|last\s*night/iu;
const PARTS: Readonly<Record<string, DayPart>> = {
  'casualReference/morning': 'morning',
  'casualReference/afternoon': 'afternoon',
  'casualReference/evening': 'evening',
  'casualReference/tonight': 'evening',
};

function dayOf(result: ParsedResult, text: string, context: DayContext): DayPhrase | undefined {
  const range = trimmed(result, text);
  const words = text.slice(range.start, range.end);
  const { start, end } = result;
  // Hours are read elsewhere; what chrono still finds ("past hour") is no deadline. SAT in capitals is an exam.
  if (NO_DAY.test(words) || start.isCertain('hour') || words === '' || words === 'SAT') return undefined;
  const hasDay = start.isCertain('day') || start.isCertain('weekday') || start.tags().has('result/relativeDate');
  const part = Object.entries(PARTS).find(([tag]) => start.tags().has(tag))?.[1];
  // "This evening" is today's; "evening" alone may be any.
  if (!hasDay && (part === undefined || !/^this\s/i.test(words))) return undefined;
  const first = hasDay ? resolve(start, words, context) : { day: context.today };
  if (first === undefined || !isStorable(first.day)) return undefined;
  // "The last 3 days" tells what is known already, not when something is due.
  const isRelative = start.tags().has('result/relativeDate');
  if (isRelative && Temporal.PlainDate.compare(first.day, context.today) < 0) return undefined;
  // chrono says null where its types say undefined.
  const last = end ? resolve(end, '', { ...context, today: first.day }) : undefined;
  const phrase = singleDay(range, first.day, {
    floats: isWeekdayOnly(start),
    strength: strengthOf(start, words),
    part,
    remarks: first.remarks ?? [],
  });
  if (last === undefined || !isStorable(last.day)) return end ? undefined : phrase;
  return { ...phrase, last: last.day, past: last.day.add({ days: 1 }), kind: 'range' };
}

/** chrono's matches may begin with ", on " and end with "," or ")"; those belong to whoever reads what stands around. */
function trimmed({ index, text }: ParsedResult, sentence: string): Range {
  const lead = /^(?:[\s,(（]|on\s(?!the\s))*/i.exec(text)?.[0].length ?? 0;
  const tail = /[\s,)）]*$/.exec(text.slice(lead))?.[0].length ?? 0;
  const start = index + lead;
  // "The 3rd of May" is named with its article.
  const isOrdinal =
    /^(?:\d{1,2}(?:st|nd|rd|th)|first|second|third|\p{L}+th|\p{L}+[\s-](?:first|second|third|\p{L}+th))\s/iu;
  const article =
    isOrdinal.test(text.slice(lead)) && /(?<!\p{L})the\s$/iu.test(sentence.slice(Math.max(0, start - 5), start));
  return { start: article ? start - 4 : start, end: index + text.length - tail };
}

function isWeekdayOnly(components: ParsedResult['start']): boolean {
  return components.isCertain('weekday') && !components.isCertain('day');
}

function strengthOf(components: ParsedResult['start'], words: string): DayPhrase['strength'] {
  if (isWeekdayOnly(components)) return /^sun$/i.test(words) ? 'weak' : 'named';
  const isRelative = components.tags().has('result/relativeDate') || components.tags().has('parser/ENCasualDateParser');
  return isRelative || components.isCertain('year') ? 'sure' : 'named';
}

interface Resolved {
  readonly day: Temporal.PlainDate;
  readonly remarks?: readonly string[];
}

function resolve(components: ParsedResult['start'], words: string, context: DayContext): Resolved | undefined {
  const weekday = components.get('weekday');
  if (isWeekdayOnly(components)) return nextWeekday(weekday === 0 ? 7 : (weekday ?? 1), words, context);
  const month = components.get('month') ?? 1;
  const dayOfMonth = components.get('day') ?? 1;
  const yearIsKnown = components.isCertain('year') || components.tags().has('result/relativeDate');
  const day = yearIsKnown
    ? dateFrom({ year: components.get('year') ?? 0, month, day: dayOfMonth })
    : nextMonthDay(context.today, { month, day: dayOfMonth });
  if (day === undefined) return undefined;
  const isRelative = components.tags().has('result/relativeDate');
  const mismatch = !isRelative && components.isCertain('weekday') && day.dayOfWeek % 7 !== weekday;
  return mismatch ? { day, remarks: [remarkWeekdayMismatch(day)] } : { day };
}

/** "Friday" is the next one, never today; "this Friday" may be today; "next Friday" is the one of next week; "last Friday" is past. */
function nextWeekday(weekday: number, words: string, { today, weekStart }: DayContext): Resolved {
  const ahead = (weekday - today.dayOfWeek + 7) % 7;
  if (/\b(?:last|past)\b/i.test(words)) return { day: today.subtract({ days: 7 - ahead }) };
  if (/\bnext\b/i.test(words)) {
    const nextWeek = weekOf(today, weekStart).add({ weeks: 1 });
    const day = nextWeek.add({ days: (weekday - weekStart + 7) % 7 });
    const soonest = today.add({ days: ahead || 7 });
    return Temporal.PlainDate.compare(day, soonest) === 0
      ? { day }
      : { day, remarks: [remarkNextWeekday(sayDay(day, today), sayDay(soonest, today))] };
  }
  if (ahead > 0 || /\bthis\b/i.test(words)) return { day: today.add({ days: ahead }) };
  const inAWeek = today.add({ weeks: 1 });
  return words === '' ? { day: today } : { day: inAWeek, remarks: [remarkSameWeekday(sayDay(inAWeek, today))] };
}

const OTHER_WEEKDAYS = wordPattern(`(?:(?:this|next|last|past)\\s)?(${OTHER_WEEKDAY_SOURCE})`);
const WEEKDAY_WEEK = wordPattern('(monday|tuesday|wednesday|thursday|friday|saturday|sunday)\\sweek');
const OTHER_TOMORROW = wordPattern('(?!tomorrow)tomm?orr?ow|tomoro|tommor+ow|2morr?ow?|2mrw|tmw|tomoz');
const AFTER_TOMORROW = wordPattern('(?:the\\s)?day\\safter\\stom+or+ow');
const FORTNIGHT = wordPattern('in\\sa\\sfortnight');

function findOtherSpellings(text: string, context: DayContext): readonly DayPhrase[] {
  const found: DayPhrase[] = [];
  const isFree = (range: Range) => !found.some((other) => overlaps(other, range));
  const add = (pattern: RegExp, phrase: (range: Range, match: RegExpExecArray) => DayPhrase) => {
    for (const match of text.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      if (isFree(range)) found.push(phrase(range, match));
    }
  };
  add(AFTER_TOMORROW, (range) => singleDay(range, context.today.add({ days: 2 })));
  add(OTHER_TOMORROW, (range) => singleDay(range, context.today.add({ days: 1 })));
  add(FORTNIGHT, (range) => singleDay(range, context.today.add({ days: 14 })));
  add(WEEKDAY_WEEK, (range, match) => {
    const { day } = nextWeekday(weekdayNumber(match[1] ?? ''), match[0], context);
    return singleDay(range, day.add({ weeks: 1 }), { strength: 'named' });
  });
  add(OTHER_WEEKDAYS, (range, match) => {
    const { day, remarks = [] } = nextWeekday(weekdayNumber(match[1] ?? ''), match[0], context);
    return singleDay(range, day, { floats: true, strength: 'named', remarks });
  });
  return found;
}

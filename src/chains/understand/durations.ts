/**
 * How long something takes, as people write it: `6 hours`, `90m`, `1h30`, `1,5 h`, `an hour and a half`, `2 pomodoros`, `30-40 min`.
 * Only finds amounts; whether one is the time a task takes or part of its name is decided elsewhere.
 */
import { NUMBER_SOURCE, readNumber, SECOND_NUMBER_SOURCE } from './number-words.ts';
import { overlaps, type Range } from './reading.ts';
import { wordPattern } from './word-pattern.ts';

/** A task may take this long at most, minutes. */
export const LONGEST_MINUTES = 60_000;
const POMODORO_MINUTES = 25;
const WORKDAY_MINUTES = 480;
const WORKDAYS_A_WEEK = 5;

export interface ParsedDuration extends Range {
  /** Whole minutes, rounded, at least 1; for a range its longer end. May exceed what a task can take. */
  readonly minutes: number;
  /** Set when a range was named. Minutes. */
  readonly range: { readonly low: number; readonly high: number } | undefined;
  /** The largest unit named. A day is eight hours of work, a week five such days. */
  readonly unit: Unit;
}

type Unit = 'minute' | 'hour' | 'day' | 'week' | 'pomodoro';

const UNITS: readonly { readonly unit: Unit; readonly source: string; readonly minutes: number }[] = [
  { unit: 'minute', source: 'minutes?|mins?|mintues?|minuts?|m', minutes: 1 },
  { unit: 'hour', source: 'hours?|hrs?|h', minutes: 60 },
  { unit: 'day', source: '(?:work(?:ing)?\\s?)?days?|d', minutes: WORKDAY_MINUTES },
  { unit: 'week', source: 'weeks?|wks?', minutes: WORKDAY_MINUTES * WORKDAYS_A_WEEK },
  { unit: 'pomodoro', source: 'pomodoros?|pomodori|pomos?|🍅', minutes: POMODORO_MINUTES },
];

const UNIT_SOURCE = UNITS.map(({ source }) => source).join('|');
const HOUR_SOURCE = 'hours?|hrs?|h';
const MINUTE_SOURCE = 'minutes?|mins?|m';
const DASH = '-|–|—';

interface Form {
  readonly pattern: RegExp;
  readonly read: (
    match: RegExpExecArray,
  ) => { readonly low?: number; readonly minutes: number; readonly unit: Unit } | undefined;
}

/** Every duration in `text`, in order, none overlapping. Takes any string; never throws. */
export function findDurations(text: string): readonly ParsedDuration[] {
  const found: ParsedDuration[] = [];
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const range = { start: match.index, end: match.index + match[0].length };
      const amount = found.some((other) => overlaps(other, range)) ? undefined : read(match);
      const duration = amount && settle(amount, range);
      if (duration !== undefined) found.push(duration);
    }
  }
  return found.toSorted((a, b) => a.start - b.start);
}

/** Longer forms first: a shorter one would find only a part of them. */
const FORMS: readonly Form[] = [
  {
    // an hour and a half, 2 hours and a quarter
    pattern: wordPattern(`(?:(${NUMBER_SOURCE})\\s)?(hour|day|week)s?\\sand\\s(?:a|one)\\s(half|quarter)`),
    read: ([, number = 'one', unit = '', part = '']) =>
      amountOf(readNumber(number) + (/half/i.test(part) ? 0.5 : 0.25), unit),
  },
  {
    // two and a half hours
    pattern: wordPattern(`(${NUMBER_SOURCE})\\sand\\s(?:a|one)\\s(half|quarter)\\s(hours?|hrs?|h|days?|weeks?)`),
    read: ([, number = '', part = '', unit = '']) =>
      amountOf(readNumber(number) + (/half/i.test(part) ? 0.5 : 0.25), unit),
  },
  {
    // half an hour, a half-hour, three quarters of an hour, half a day
    pattern: wordPattern('(?:a\\s)?(half|three[\\s-]quarters?|quarter)[\\s-](?:of\\s)?(?:an?\\s)?(hour|day|week)(?!s)'),
    read: ([, part = '', unit = '']) => amountOf(/half/i.test(part) ? 0.5 : /three/i.test(part) ? 0.75 : 0.25, unit),
  },
  {
    // an hour or two
    pattern: wordPattern('an?\\s(hour|day|week)\\sor\\stwo'),
    read: ([, unit = '']) => rangeOf(amountOf(1, unit), amountOf(2, unit)),
  },
  {
    // 1:30 h
    pattern: wordPattern(`(?<![\\d.:/])(\\d{1,3}):([0-5]\\d)\\s?(?:${HOUR_SOURCE})`),
    read: ([, hours, minutes]) => ({ minutes: Number(hours) * 60 + Number(minutes), unit: 'hour' }),
  },
  {
    // 1h30, 1h30m
    pattern: wordPattern('(?<![\\d.:/])(\\d{1,3})h([0-5]\\d)(?:m|min)?'),
    read: ([, hours, minutes]) => ({ minutes: Number(hours) * 60 + Number(minutes), unit: 'hour' }),
  },
  {
    // 1h 30m, one hour and thirty minutes
    pattern: wordPattern(
      `(${NUMBER_SOURCE})\\s?(?:${HOUR_SOURCE})(?:,?\\s(?:and\\s|&\\s)?|,)?(${NUMBER_SOURCE})\\s?(?:${MINUTE_SOURCE})`,
    ),
    read: ([, hours = '', minutes = '']) => ({ minutes: readNumber(hours) * 60 + readNumber(minutes), unit: 'hour' }),
  },
  {
    // 30-40 min, 1 to 2 hours, 45 min - 1 hour
    pattern: wordPattern(
      `(${NUMBER_SOURCE})\\s?(${UNIT_SOURCE})?\\s?(?:${DASH}|to\\s|or\\s|and\\s)\\s?(${SECOND_NUMBER_SOURCE})[\\s-]?(${UNIT_SOURCE})`,
    ),
    read: ([words, from = '', fromUnit, to = '', unit = '']) => {
      // "1 hour and 2 days" is two things, "between 1 and 2 hours" one.
      if (/\sand\s/i.test(words) && fromUnit !== undefined) return undefined;
      // "Forty-five minutes" is one number.
      if (/^\p{L}+-\p{L}/u.test(words) && readNumber(from) > readNumber(to)) return undefined;
      return rangeOf(amountOf(readNumber(from), fromUnit ?? unit), amountOf(readNumber(to), unit));
    },
  },
  {
    pattern: wordPattern(`(${NUMBER_SOURCE})[\\s-]{0,2}(${UNIT_SOURCE})`),
    // "a m" is no minute.
    read: ([, number = '', unit = '']) =>
      /^\p{L}/u.test(number) && unit.length === 1 ? undefined : amountOf(readNumber(number), unit),
  },
];

const UNIT_PATTERNS = UNITS.map((unit) => ({ ...unit, pattern: new RegExp(`^(?:${unit.source})$`, 'iu') }));

function amountOf(number: number, unit: string): { minutes: number; unit: Unit } | undefined {
  const known = UNIT_PATTERNS.find(({ pattern }) => pattern.test(unit));
  return known && { minutes: number * known.minutes, unit: known.unit };
}

type Amount = { readonly minutes: number; readonly unit: Unit } | undefined;

function rangeOf(low: Amount, high: Amount) {
  // "5-4 min" is no range; the second amount stands for itself.
  if (low === undefined || high === undefined || low.minutes >= high.minutes) return high;
  return { low: low.minutes, ...high };
}

function settle(
  { minutes, low, unit }: { minutes: number; low?: number; unit: Unit },
  range: Range,
): ParsedDuration | undefined {
  const whole = Math.round(minutes);
  if (!Number.isFinite(whole) || whole < 1) return undefined;
  const shortest = low === undefined ? undefined : Math.max(1, Math.round(low));
  return { ...range, minutes: whole, range: shortest === undefined ? undefined : { low: shortest, high: whole }, unit };
}

/** A repetition rule (RRULE) as checked data. It promises that every number in it is one the rule may hold; it refuses calendars other than the Gregorian one. */
import { BrokenEntry } from './broken-entry.ts';
import type { ContentProperty } from './content-property.ts';

const FREQUENCIES = ['SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const;
export type Frequency = (typeof FREQUENCIES)[number];

/** `MO` is `{ nth: 0, weekday: 1 }`; `-1FR` is `{ nth: -1, weekday: 5 }`. */
export interface RuleDay {
  readonly nth: number;
  readonly weekday: number;
}

export interface RecurrenceRule {
  readonly frequency: Frequency;
  /** Every so many periods; at least 1. */
  readonly interval: number;
  readonly count: number | null;
  /** As written, `2026-12-31` or `2026-12-31T23:59:59Z`; included in the set. */
  readonly until: string | null;
  /** ISO weekday a week begins with. */
  readonly weekStart: number;
  /** Each list is empty when the rule does not have that part. */
  readonly months: readonly number[];
  readonly weekNumbers: readonly number[];
  readonly yearDays: readonly number[];
  readonly monthDays: readonly number[];
  readonly days: readonly RuleDay[];
  readonly hours: readonly number[];
  readonly minutes: readonly number[];
  readonly seconds: readonly number[];
  readonly positions: readonly number[];
}

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const RULE_DAY = /^([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)$/;

/** Checks a rule that ical.js has read. Throws `BrokenEntry`. */
export function readRule(property: ContentProperty): RecurrenceRule {
  const [value] = property.values;
  const parts = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
  const frequency = FREQUENCIES.find((known) => known === parts.freq);
  if (frequency === undefined) throw new BrokenEntry('Its repetition rule does not say how often it repeats.');
  if (parts.rscale !== undefined && parts.rscale !== 'GREGORIAN') {
    throw new BrokenEntry(`It repeats by the ${quoted(parts.rscale)} calendar; only the Gregorian one is known here.`);
  }
  if (parts.skip !== undefined && parts.skip !== 'OMIT') {
    throw new BrokenEntry('Its repetition rule moves days that do not exist (SKIP), which is not known here.');
  }
  return {
    frequency,
    interval: numberOf(parts.interval, 'INTERVAL', { min: 1, max: 1e6 }) ?? 1,
    count: numberOf(parts.count, 'COUNT', { min: 1, max: 1e9 }),
    until: typeof parts.until === 'string' ? parts.until : null,
    weekStart: weekStartOf(parts.wkst),
    months: numbersOf(parts.bymonth, 'BYMONTH', { min: 1, max: 12 }),
    weekNumbers: signedNumbersOf(parts.byweekno, 'BYWEEKNO', 53),
    yearDays: signedNumbersOf(parts.byyearday, 'BYYEARDAY', 366),
    monthDays: signedNumbersOf(parts.bymonthday, 'BYMONTHDAY', 31),
    days: ruleDaysOf(parts.byday, frequency),
    hours: numbersOf(parts.byhour, 'BYHOUR', { min: 0, max: 23 }),
    minutes: numbersOf(parts.byminute, 'BYMINUTE', { min: 0, max: 59 }),
    // A leap second is taken as the second before it.
    seconds: numbersOf(parts.bysecond, 'BYSECOND', { min: 0, max: 60 }).map((second) => Math.min(second, 59)),
    positions: signedNumbersOf(parts.bysetpos, 'BYSETPOS', 366),
  };
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function numberOf(value: unknown, part: string, range: Range): number | null {
  if (value === undefined) return null;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < range.min || value > range.max) {
    throw new BrokenEntry(`Its repetition rule has ${part}=${quoted(value)}, which is not possible.`);
  }
  return value;
}

function numbersOf(value: unknown, part: string, range: Range): readonly number[] {
  const numbers = listOf(value).map((entry) => numberOf(entry, part, range) ?? range.min);
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/** Numbers that count from the end when negative; 0 is none of them. */
function signedNumbersOf(value: unknown, part: string, max: number): readonly number[] {
  const numbers = numbersOf(value, part, { min: -max, max });
  if (numbers.includes(0)) throw new BrokenEntry(`Its repetition rule has ${part}=0, which is not possible.`);
  return numbers;
}

/** Each day once. Only rules by month or year count weekdays (`2MO`); elsewhere the number means nothing. */
function ruleDaysOf(value: unknown, frequency: Frequency): readonly RuleDay[] {
  const counts = frequency === 'MONTHLY' || frequency === 'YEARLY';
  const days = new Map<number, RuleDay>();
  for (const text of listOf(value)) {
    const match = RULE_DAY.exec(String(text));
    const nth = Number(match?.[1] ?? 0);
    if (match === null || Math.abs(nth) > 53) {
      throw new BrokenEntry(`Its repetition rule has BYDAY=${quoted(text)}, which is not possible.`);
    }
    const day = { nth: counts ? nth : 0, weekday: WEEKDAYS.indexOf(match[2] ?? '') + 1 };
    days.set(day.nth * 7 + day.weekday, day);
  }
  return [...days.values()];
}

/** ical.js gives WKST as its own number, 1 for Sunday; a rule without one begins its weeks on Monday. */
function weekStartOf(value: unknown): number {
  return typeof value === 'number' ? ((value + 5) % 7) + 1 : 1;
}

function quoted(value: unknown): string {
  return String(value).slice(0, 40);
}

/**
 * How long an entry lasts. Days are days on the wall (23 or 25 hours when the clocks change), the rest is exact time: RFC 5545 asks for
 * both, days in DURATION and for all-day entries, exact time between DTSTART and DTEND.
 */
import { BrokenEntry } from './broken-entry.ts';
import { instantOf, type Moment } from './moment.ts';
import { DAY, HOUR, MINUTE, SECOND } from './wall-time.ts';

export interface EntryLength {
  readonly days: number;
  /** Milliseconds on top of the days. */
  readonly exact: number;
}

const LONGEST_DAYS = 366_000;

/** Reads a DURATION as jCal writes it, `PT1H30M`. Throws `BrokenEntry`. */
export function readLength(text: string): EntryLength {
  const match = /^([+-]?)P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (match === null || !/\d/.test(text)) throw new BrokenEntry(`Its duration cannot be read: ${text.slice(0, 40)}.`);
  const [weeks, days, hours, minutes, seconds] = match.slice(2).map((part) => Number(part ?? 0));
  const exact = (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * SECOND;
  const length = { days: (weeks ?? 0) * 7 + (days ?? 0), exact };
  if (match[1] === '-' && daysOf(length) > 0) throw new BrokenEntry('It ends before it begins.');
  return checkLength(length);
}

/** The length of an entry from its start and whichever of end and duration it has; the end counts when it has both. Throws `BrokenEntry`. */
export function lengthBetween(start: Moment, end: Moment | null, duration: EntryLength | null): EntryLength {
  const length = end === null ? duration : lengthTo(start, end);
  if (!start.isDay) return length ?? { days: 0, exact: 0 };
  // A day without an end is one day; so is one that ends on the day it begins, as several programs write it.
  return { days: Math.max(1, Math.ceil(daysOf(length ?? { days: 1, exact: 0 }))), exact: 0 };
}

/** The longest time, in milliseconds, that an entry of that length can take. */
export function longest({ days, exact }: EntryLength): number {
  return days === 0 ? exact : (days + 1) * DAY + exact;
}

function lengthTo(start: Moment, end: Moment): EntryLength {
  const length = start.isDay
    ? { days: Math.ceil((end.wall - start.wall) / DAY), exact: 0 }
    : { days: 0, exact: instantOf(end) - instantOf(start) };
  if (daysOf(length) < 0) throw new BrokenEntry('It ends before it begins.');
  return checkLength(length);
}

function daysOf({ days, exact }: EntryLength): number {
  return days + exact / DAY;
}

function checkLength(length: EntryLength): EntryLength {
  if (daysOf(length) > LONGEST_DAYS) throw new BrokenEntry('It lasts longer than a thousand years.');
  return length;
}

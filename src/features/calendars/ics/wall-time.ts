/**
 * Wall time: what a clock on the wall shows, with no zone, as one number: the milliseconds since 1970-01-01T00:00 on a wall where every
 * day has 24 hours. Repetition rules are worked out in it (they say "nine o'clock", not which instant); a `Zone` turns the result into an
 * instant with Temporal. Plain integers, because a file may ask for millions of days and a `PlainDate` costs about ten times as much.
 */

import { BrokenEntry } from './broken-entry.ts';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A day of the Gregorian calendar; months from 1. */
export interface CivilDay {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a wall time. */
export function dayNumberOf(wall: number): number {
  return Math.floor(wall / DAY);
}

/** Days since 1970-01-01. `month` may run over (13 is January of the next year), `day` too. Years 100 to 9999. */
export function dayNumber({ year, month, day }: CivilDay): number {
  return Date.UTC(year, month - 1, day) / DAY;
}

/** The day with that number. */
export function civilDay(number: number): CivilDay {
  const date = new Date(number * DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** ISO weekday of a day number: 1 is Monday, 7 is Sunday. */
export function weekdayOf(number: number): number {
  // Day 0, 1970-01-01, was a Thursday.
  return ((((number + 3) % 7) + 7) % 7) + 1;
}

export function daysInMonth(year: number, month: number): number {
  return dayNumber({ year, month: month + 1, day: 1 }) - dayNumber({ year, month, day: 1 });
}

const DATE_FORM = /^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d)?$/;

/** Reads `2026-11-23` or `2026-11-23T09:00:00`. Throws `BrokenEntry` when there is no such day or time, or its year is outside 1000 to 2999. */
export function parseWall(text: string): number {
  const plain = toPlainDateTime(text);
  // What was no date at all has been cut to pieces by now, and says nothing to whoever wrote it.
  if (plain === null && !DATE_FORM.test(text)) throw new BrokenEntry('One of its dates cannot be read.');
  if (plain === null) throw new BrokenEntry(`One of its dates does not exist: ${text}.`);
  if (plain.year < 1000 || plain.year > 2999)
    throw new BrokenEntry('One of its dates is outside the years 1000 to 2999.');
  return Date.UTC(plain.year, plain.month - 1, plain.day, plain.hour, plain.minute, plain.second);
}

function toPlainDateTime(text: string): Temporal.PlainDateTime | null {
  try {
    return Temporal.PlainDateTime.from(text, { overflow: 'reject' });
  } catch {
    return null;
  }
}

/** The same wall time as a Temporal value. */
export function plainDateTime(wall: number): Temporal.PlainDateTime {
  const date = new Date(wall);
  return new Temporal.PlainDateTime(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    date.getUTCHours(),
    date.getUTCMinutes(),
    date.getUTCSeconds(),
  );
}

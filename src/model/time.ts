/**
 * How instants, days, zones and times of day are written in documents and on the wire. An instant is stored in one canonical form
 * (UTC, milliseconds, `2026-11-23T09:00:00.000Z`) so that text order is time order; a request may use any offset.
 */
import { z } from 'zod';

/** Writes an instant in the canonical form. */
export function formatInstant(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'millisecond' });
}

/** Reads an ISO 8601 instant with any offset. Throws `RangeError` when it is not one. */
export function parseInstant(text: string): Temporal.Instant {
  return Temporal.Instant.from(text);
}

/** ISO 8601 with offset, seconds optional; turned into the canonical form. Years 1970 to 2999. */
export const InstantText = z
  .string()
  .max(40)
  .regex(
    /^(19[7-9]\d|2\d{3})-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/,
    'expected an instant with an offset, such as 2026-11-27T17:00:00+01:00',
  )
  .transform((text, context) => {
    try {
      return formatInstant(Temporal.Instant.from(text));
    } catch {
      context.addIssue({ code: 'custom', message: 'no such instant: check the day and the time' });
      return z.NEVER;
    }
  })
  .meta({ format: 'date-time', description: 'ISO 8601 instant with offset' });

/** A calendar day, `2026-11-27`, which exists. Years 1970 to 2999. */
export const DayText = z
  .string()
  // One fault at a time, and none of its own where an instant would do as well.
  .regex(/^(19[7-9]\d|2\d{3})-\d\d-\d\d$/, { error: 'expected a day, such as 2026-11-27', abort: true })
  .refine(isDay, { error: 'no such day', abort: true })
  .meta({ format: 'date', description: 'calendar day' });

function isDay(text: string): boolean {
  try {
    Temporal.PlainDate.from(text, { overflow: 'reject' });
    return true;
  } catch {
    return false;
  }
}

/** A day (the whole of it still counts) or an exact instant. */
export const DueText = z.union([DayText, InstantText], {
  error: 'expected a day (2026-11-27) or an instant with offset',
});

/** An IANA time zone name this machine knows. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { error: 'expected an IANA time zone, such as Europe/Berlin', abort: true })
  .transform(usualName)
  .meta({ description: 'IANA time zone' });

function isTimeZone(text: string): boolean {
  // A bare offset ("+02:00") is a valid zone for Temporal but knows no daylight saving: a person lives in a named one.
  if (/^[+-]/.test(text)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return true;
  } catch {
    return false;
  }
}

/** `Europe/Berlin` for `europe/berlin`: names of zones are compared and shown as they are usually written. */
function usualName(timeZone: string): string {
  // Not by Intl, which turns Asia/Kolkata into the name it had in 1993.
  return new Temporal.ZonedDateTime(0n, timeZone).timeZoneId;
}

/** A time of day `HH:MM`; `24:00` is the end of the day. */
export const TimeOfDay = z
  .string()
  .regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'expected a time of day from 00:00 to 24:00')
  .meta({ description: 'time of day, HH:MM' });

/** The first instant at which something due `due` is late: the instant itself, or the start of the day after the day. */
export function dueInstant(due: string, timeZone: string): Temporal.Instant {
  if (due.includes('T')) return parseInstant(due);
  return Temporal.PlainDate.from(due).add({ days: 1 }).toZonedDateTime(timeZone).toInstant();
}

/** The calendar day it is for a person at an instant. */
export function dayOf(instant: Temporal.Instant, timeZone: string): Temporal.PlainDate {
  return instant.toZonedDateTimeISO(timeZone).toPlainDate();
}

/** The first instant of a day: not always midnight, where the clocks change at midnight. */
export function startOfDay(day: Temporal.PlainDate, timeZone: string): Temporal.Instant {
  return day.toZonedDateTime(timeZone).toInstant();
}

/** Epoch milliseconds in the canonical form. */
export function formatEpoch(ms: number): string {
  return formatInstant(Temporal.Instant.fromEpochMilliseconds(ms));
}

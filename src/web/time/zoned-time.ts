/**
 * Calendar arithmetic in a person's time zone with nothing but `Intl`, because browsers that people still use know no `Temporal`.
 * Days are `2026-11-27`, instants are epoch milliseconds, times of day are minutes after midnight as a wall clock shows them.
 */

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** An instant as the clock and the calendar on a wall in that zone show it. */
export interface WallTime {
  readonly day: string;
  /** Minutes after midnight, 0 to 1439. */
  readonly minutes: number;
}

/** What a wall clock in `timeZone` shows at an instant. Throws `RangeError` for a zone the browser does not know. */
export function wallTimeAt(ms: number, timeZone: string): WallTime {
  const wall = new Date(ms + offsetAt(ms, timeZone));
  return { day: wall.toISOString().slice(0, 10), minutes: wall.getUTCHours() * 60 + wall.getUTCMinutes() };
}

/** The calendar day it is in `timeZone` at an instant. */
export function dayAt(ms: number, timeZone: string): string {
  return wallTimeAt(ms, timeZone).day;
}

/**
 * The instant at which a wall clock in `timeZone` shows `minutes` after midnight on `day`. A time that the clocks skip is moved forward
 * by the skipped hour; of a time that comes twice it is the first: what `Temporal` calls "compatible".
 */
export function instantAt({ day, minutes, timeZone }: WallTime & { readonly timeZone: string }): number {
  const wall = Date.parse(`${day}T00:00:00Z`) + minutes * MINUTE_MS;
  const before = offsetAt(wall - DAY_MS, timeZone);
  const after = offsetAt(wall + DAY_MS, timeZone);
  const shows = (ms: number) => ms + offsetAt(ms, timeZone) === wall;
  const fitting = [wall - before, wall - after].filter(shows);
  return fitting.length === 0 ? wall - before : Math.min(...fitting);
}

/** The first instant of a day in `timeZone`. */
export function startOfDay(day: string, timeZone: string): number {
  return instantAt({ day, minutes: 0, timeZone });
}

/** `2026-11-27` plus 4 is `2026-12-01`. */
export function addDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10);
}

/** ISO weekday of a day: 1 is Monday, 7 is Sunday. */
export function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** The Monday of the week a day is in. */
export function mondayOf(day: string): string {
  return addDays(day, 1 - weekdayOf(day));
}

/** `09:30` is 570; `24:00` is 1440. */
export function minutesOfDay(text: string): number {
  return Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
}

/** 570 is `09:30`, the form that time fields take. */
export function timeOfDay(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}

/** Milliseconds that clocks in `timeZone` are ahead of UTC at an instant. */
function offsetAt(ms: number, timeZone: string): number {
  const parts = new Map(
    formatFor(timeZone)
      .formatToParts(ms)
      .map((part) => [part.type, Number(part.value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(ms / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-u-ca-gregory-nu-latn', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  // Making one takes far longer than using it, and a week asks hundreds of times.
  formats.set(timeZone, made);
  return made;
}

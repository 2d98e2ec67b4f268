/**
 * Every time one event takes place in a window: its rules and added dates, less what was taken out, with single dates moved, cancelled or
 * changed from some date on (RFC 5545, 3.8.4.4 and 3.8.5). It promises each date at most once and an end, paid for from a budget.
 */
import type { CalendarEntry } from './calendar-entry.ts';
import { type EntryLength, longest } from './entry-length.ts';
import { type ExpansionLimits, expandRule } from './expand-rule.ts';
import { instantOf, type Moment, midnightOf } from './moment.ts';
import type { RecurrenceRule } from './recurrence-rule.ts';
import type { Replacements } from './replacements.ts';
import { DAY, parseWall } from './wall-time.ts';

/** Epoch milliseconds, half-open. */
export interface TimeWindow {
  readonly from: number;
  readonly until: number;
}

/** An entry at one of its times. Epoch milliseconds. */
export interface EntryTime {
  readonly entry: CalendarEntry;
  readonly start: number;
  readonly end: number;
}

export interface SeriesLimits {
  readonly window: TimeWindow;
  readonly spend: (steps: number) => void;
}

/** An entry that does not repeat, if it touches the window. */
export function singleTime(entry: CalendarEntry, window: TimeWindow): readonly EntryTime[] {
  return inWindow(timeOf(entry, entry.start.wall, entry.length), window);
}

/**
 * The dates of a repeating entry that touch the window, without those that have a replacement: a replacement is an entry of its own.
 * Throws `BrokenEntry` when it repeats too often.
 */
export function expandSeries(
  entry: CalendarEntry,
  replacements: Replacements,
  { window, spend }: SeriesLimits,
): readonly EntryTime[] {
  const reach = longest(entry.length) + replacements.farthest + DAY;
  const limits = { from: window.from - reach, until: window.until + reach, spend };
  const isExcluded = createExclusions(entry, limits);
  const times: EntryTime[] = [];
  const seen = new Set<number>();

  for (const { wall, length } of datesOf(entry, limits)) {
    if (wall < limits.from || wall > limits.until) continue;
    limits.spend(1);
    const instant = entry.start.zone.instantAt(wall);
    if (seen.has(instant) || isExcluded(instant, wall) || replacements.isReplaced(instant, wall)) continue;
    seen.add(instant);
    const change = replacements.changeAt(instant);
    if (change === null) times.push(...inWindow(timeOf(entry, wall, length), window));
    else if (!change.isCancelled) times.push(...inWindow(changedTime(change, instant), window));
  }
  return times;
}

/** The start, the added dates, then what the rules give. The same date may come more than once. */
function* datesOf(entry: CalendarEntry, limits: ExpansionLimits) {
  const { start, length } = entry;
  yield { wall: start.wall, length };
  for (const added of entry.addedDates) {
    limits.spend(1);
    yield { wall: wallIn(entry, added.moment), length: start.isDay ? length : (added.length ?? length) };
  }
  for (const rule of entry.rules) {
    for (const wall of ruleDates(entry, rule, limits)) yield { wall, length };
  }
}

function* ruleDates(entry: CalendarEntry, rule: RecurrenceRule, limits: ExpansionLimits): Generator<number> {
  const isBeforeEnd = untilCheck(entry, rule.until);
  for (const wall of expandRule(rule, entry.start.wall, limits)) {
    if (!isBeforeEnd(wall)) return;
    yield wall;
  }
}

/** UNTIL may be a day, a time in the zone of the entry, or an instant; people's files have all three for every kind of entry. */
function untilCheck({ start }: CalendarEntry, until: string | null): (wall: number) => boolean {
  if (until === null) return () => true;
  if (!until.includes('T')) {
    const last = parseWall(until);
    return (wall) => midnightOf(wall) <= last;
  }
  const last = parseWall(until.replace(/Z$/, ''));
  if (!until.endsWith('Z')) return (wall) => wall <= last;
  // Programs end all-day series at a UTC instant, some meaning its day and some midnight where the person is.
  return (wall) => start.zone.instantAt(wall) <= last || (start.isDay && wall <= last);
}

/** Tells which dates EXDATE and EXRULE take out. */
function createExclusions(entry: CalendarEntry, limits: ExpansionLimits): (instant: number, wall: number) => boolean {
  const instants = new Set<number>();
  const days = new Set<number>();
  limits.spend(entry.exceptDates.length);
  for (const moment of entry.exceptDates) {
    // A day takes out whatever begins on it, also of a series with times: several programs write it so.
    if (moment.isDay || entry.start.isDay) days.add(midnightOf(moment.wall));
    else instants.add(instantOf(moment));
  }
  for (const rule of entry.exceptRules) {
    for (const wall of ruleDates(entry, rule, limits)) instants.add(entry.start.zone.instantAt(wall));
  }
  return (instant, wall) => instants.has(instant) || days.has(midnightOf(wall));
}

/** A moment as a wall time in the zone of the entry. */
function wallIn({ start }: CalendarEntry, moment: Moment): number {
  if (start.isDay) return midnightOf(moment.wall);
  return moment.zone === start.zone ? moment.wall : start.zone.wallAt(instantOf(moment));
}

/** The date that was to begin at `instant`, moved as the change moved the first date it speaks of. */
function changedTime(change: CalendarEntry, instant: number): EntryTime {
  const { start, replaces, length } = change;
  const original = replaces === null ? start.wall : start.zone.wallAt(instantOf(replaces.moment));
  return timeOf(change, start.zone.wallAt(instant) + start.wall - original, length);
}

function timeOf(entry: CalendarEntry, wall: number, { days, exact }: EntryLength): EntryTime {
  const { zone } = entry.start;
  const start = zone.instantAt(wall);
  return { entry, start, end: (days === 0 ? start : zone.instantAt(wall + days * DAY)) + exact };
}

function inWindow(time: EntryTime, { from, until }: TimeWindow): readonly EntryTime[] {
  const isMoment = time.start === time.end;
  return time.start < until && (time.end > from || (isMoment && time.start >= from)) ? [time] : [];
}

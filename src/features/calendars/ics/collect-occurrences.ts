/**
 * The occurrences of a calendar as they are gathered, and the entries that gave none. It promises that no entry is half used: either all
 * its occurrences are taken or it is listed as skipped.
 */
import type { Occurrence, SkippedEntry } from '#model/calendar.ts';
import { formatEpoch } from '#model/time.ts';
import { BrokenEntry } from './broken-entry.ts';
import type { CalendarEntry } from './calendar-entry.ts';
import { type EntryTime, expandSeries, singleTime, type TimeWindow } from './expand-series.ts';
import type { EntryGroup } from './group-entries.ts';
import { indexReplacements } from './replacements.ts';
import type { StepBudget } from './step-budget.ts';

/** Occurrences that are kept of one calendar. */
const OCCURRENCE_LIMIT = 50_000;
/** Skipped entries that are listed; all are counted. */
export const SKIPPED_LISTED = 200;
const FULL = `With it the calendar would have more than ${OCCURRENCE_LIMIT.toLocaleString('en')} occurrences.`;

export interface Collection {
  /** Notes that the entry that begins at `line` cannot be used. */
  readonly skip: (line: number, why: string) => void;
  /** Runs `read`; notes a `BrokenEntry` as a skip of `line` and gives null. */
  readonly attempt: <T>(line: number, read: () => T) => T | null;
  /** Takes the occurrences of a series and its replacements; yields after each entry, so that the caller can let other work run. */
  readonly takeGroup: (group: EntryGroup) => Iterable<void>;
  readonly finish: () => {
    readonly eventCount: number;
    readonly occurrences: readonly Omit<Occurrence, 'calendarId'>[];
    readonly skipped: readonly SkippedEntry[];
    readonly skippedCount: number;
  };
}

export function createCollection({
  window,
  budget,
}: {
  readonly window: TimeWindow;
  readonly budget: StepBudget;
}): Collection {
  const occurrences: Omit<Occurrence, 'calendarId'>[] = [];
  const skipped: SkippedEntry[] = [];
  let skippedCount = 0;
  let eventCount = 0;

  const skip = (line: number, why: string) => {
    skippedCount += 1;
    if (skipped.length < SKIPPED_LISTED) skipped.push({ line, why: why.slice(0, 300) });
  };

  const attempt = <T>(line: number, read: () => T): T | null => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof BrokenEntry)) throw error;
      skip(line, error.message);
      return null;
    }
  };

  /** Gives whether the entry is used. */
  const take = (entry: CalendarEntry, read: () => readonly EntryTime[]): boolean => {
    const found = attempt(entry.line, read);
    if (found === null) return false;
    if (occurrences.length + found.length > OCCURRENCE_LIMIT) {
      skip(entry.line, FULL);
      return false;
    }
    for (const time of found) occurrences.push(toOccurrence(time, window));
    return true;
  };

  function* takeGroup({ series, replacements }: EntryGroup): Generator<void> {
    const living = series.filter((entry) => !entry.isCancelled);
    if (series.length > 0 && living.length === 0) return;
    const index = indexReplacements(replacements);
    let isSeriesUsed = false;
    for (const entry of living) {
      const isSingle = entry.rules.length + entry.addedDates.length + replacements.length === 0;
      const { spend } = budget.forEntry();
      const isUsed = take(entry, () =>
        isSingle ? singleTime(entry, window) : expandSeries(entry, index, { window, spend }),
      );
      if (isUsed) eventCount += 1;
      isSeriesUsed ||= isUsed;
      yield;
    }
    for (const entry of replacements) {
      if (entry.isCancelled) continue;
      // Without its series, as in an invitation to a single date, a replacement is an event by itself.
      if (take(entry, () => singleTime(entry, window)) && !isSeriesUsed) eventCount += 1;
      yield;
    }
  }

  return {
    skip,
    attempt,
    takeGroup,
    finish: () => ({
      eventCount,
      occurrences,
      skipped: skipped.sort((a, b) => a.line - b.line),
      skippedCount,
    }),
  };
}

/** An event of many years is cut to the window: nobody needs its other ends, and documents keep every month that it touches. */
function toOccurrence({ entry, start, end }: EntryTime, window: TimeWindow): Omit<Occurrence, 'calendarId'> {
  return {
    title: entry.title,
    start: formatEpoch(Math.max(start, window.from)),
    end: formatEpoch(Math.min(end, window.until)),
    allDay: entry.isAllDay,
    // A moment takes no time.
    busy: entry.isBusy && end > start,
  };
}

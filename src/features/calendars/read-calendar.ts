/**
 * Reads the text of a calendar file (RFC 5545) into the occurrences of one span of time. It promises to use every entry that can be
 * used, to name every one that cannot, to end whatever the file asks for, and to let other work run in between; it refuses what is not
 * a calendar at all.
 */
import { setImmediate } from 'node:timers/promises';
import type { Occurrence, SkippedEntry } from '#model/calendar.ts';
import { readEntry } from './ics/calendar-entry.ts';
import { splitFile } from './ics/calendar-file.ts';
import { createCalendarZones } from './ics/calendar-zones.ts';
import { createCollection, SKIPPED_LISTED } from './ics/collect-occurrences.ts';
import { createEntryGrouping } from './ics/group-entries.ts';
import { createStepBudget } from './ics/step-budget.ts';

/** Steps of expanding repetition rules. An entry that repeats every hour for two years takes 35,000. */
const STEPS_PER_ENTRY = 50_000;
const STEPS_PER_CALENDAR = 2_000_000;
/** Steps after which other work gets its turn; reading or laying out one entry counts as so many. */
const STEPS_PER_TURN = 10_000;
const STEPS_OF_AN_ENTRY = 100;

export interface CalendarReading {
  /** What the calendar calls itself; null when it does not. */
  readonly name: string | null;
  /** Entries used, recurring ones counted once, whether or not they touch the span. */
  readonly eventCount: number;
  /** Those that touch the span, cut to it, in no particular order. */
  readonly occurrences: readonly Omit<Occurrence, 'calendarId'>[];
  /** Entries that could not be used, by line: the first 200 found. */
  readonly skipped: readonly SkippedEntry[];
  readonly skippedCount: number;
  /** What was used, but perhaps not as it was meant: unknown time zones, at most 200. */
  readonly remarks: readonly SkippedEntry[];
}

export interface ReadingContext {
  /** The person's zone: all-day entries and times without a zone are meant in it. */
  readonly timeZone: string;
  readonly from: Temporal.Instant;
  readonly until: Temporal.Instant;
  /** Lets other work run; awaited every few milliseconds. */
  readonly pause?: () => Promise<unknown>;
}

/**
 * Reads `ics`. Cancelled entries, to-dos and journals are left out without a word: nobody expects them in a plan. Throws
 * `calendar-too-large` and `calendar-unreadable`.
 */
export async function readCalendar(ics: string, context: ReadingContext): Promise<CalendarReading> {
  const window = { from: context.from.epochMilliseconds, until: context.until.epochMilliseconds };
  const takeTurn = createTurns(context.pause ?? setImmediate);
  const { name, components } = await splitFile(ics, takeTurn);

  const budget = createStepBudget({ perEntry: STEPS_PER_ENTRY, perCalendar: STEPS_PER_CALENDAR });
  const collection = createCollection({ window, budget });
  const zones = createCalendarZones({ timeZone: context.timeZone, until: window.until, budget });
  let spent = 0;
  const takeTurnAfterEntry = (): Promise<void> => {
    const steps = STEPS_OF_AN_ENTRY + budget.spent() - spent;
    spent = budget.spent();
    return takeTurn(steps);
  };

  for (const component of components) {
    if (component.name !== 'VTIMEZONE') continue;
    zones.describe(component);
    await takeTurnAfterEntry();
  }

  const grouping = createEntryGrouping();
  for (const component of components) {
    if (component.name === 'VFREEBUSY') collection.skip(component.line, FREE_BUSY);
    if (component.name !== 'VEVENT') continue;
    const entry = collection.attempt(component.line, () => readEntry(component, zones));
    if (entry !== null) grouping.add(entry);
    await takeTurnAfterEntry();
  }
  for (const group of grouping.groups()) {
    for (const _ of collection.takeGroup(group)) await takeTurnAfterEntry();
  }
  return { name, ...collection.finish(), remarks: zones.remarks().slice(0, SKIPPED_LISTED) };
}

const FREE_BUSY = 'It only tells when somebody is busy (VFREEBUSY); only events are read.';

/** Counts work, and lets other work run whenever there was enough of it. */
function createTurns(pause: () => Promise<unknown>): (steps: number) => Promise<void> {
  let taken = 0;
  return async (steps) => {
    taken += steps;
    if (taken < STEPS_PER_TURN) return;
    taken = 0;
    await pause();
  };
}

/** A calendar: somebody else's claims on a person's time. We read it and never write to it. */
import { z } from 'zod';
import { idText, line } from './text.ts';
import { InstantText } from './time.ts';

/** An entry of the file that could not be used: the line it begins at and why. */
export const SkippedEntry = z.strictObject({ line: z.int().min(0), why: z.string().max(300) });
export type SkippedEntry = z.output<typeof SkippedEntry>;

export const Calendar = z.strictObject({
  id: idText<'calendar'>(),
  name: line(100),
  /** Where it comes from: an address that is read again in the background, or null for a file. */
  url: z.string().max(2000).nullable(),
  /** Entries used, recurring ones counted once. */
  eventCount: z.int().min(0),
  skipped: z.array(SkippedEntry).max(200),
  /** Skipped entries in all; `skipped` lists the first 200. */
  skippedCount: z.int().min(0),
  /** What was read in a way that may surprise, such as a time zone nobody knows. */
  remarks: z.array(SkippedEntry).max(200),
  /** The person's zone when it was read: all-day events and times without a zone were laid out in it. */
  timeZone: z.string(),
  refreshedAt: InstantText,
  /** Why the last refresh failed, in a sentence; null when it did not. The entries of the last good one stay in use. */
  refreshProblem: z.string().max(300).nullable(),
  createdAt: z.string(),
});
export type Calendar = z.output<typeof Calendar>;

/** One occurrence of an event. Busy ones are hard limits for the planner; free ones are only shown. */
export const Occurrence = z.strictObject({
  calendarId: idText<'calendar'>(),
  title: z.string().max(300),
  start: InstantText,
  end: InstantText,
  allDay: z.boolean(),
  busy: z.boolean(),
});
export type Occurrence = z.output<typeof Occurrence>;

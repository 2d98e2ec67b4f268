/** The entries that replace single dates of a series (RECURRENCE-ID), or every date from one on (RANGE=THISANDFUTURE), ready to be looked up. */
import type { CalendarEntry } from './calendar-entry.ts';
import { longest } from './entry-length.ts';
import { lastAt } from './last-at.ts';
import { instantOf, midnightOf } from './moment.ts';
import { DAY } from './wall-time.ts';

export interface Replacements {
  /** Whether the date that begins at `instant`, at `wall` in the zone of its series, has a replacement of its own. */
  readonly isReplaced: (instant: number, wall: number) => boolean;
  /** The change of "this and every later date" that the date beginning at `instant` falls under. */
  readonly changeAt: (instant: number) => CalendarEntry | null;
  /** How far, in milliseconds, a change may carry or lengthen a date. */
  readonly farthest: number;
}

/** Indexes the replacements of one UID. */
export function indexReplacements(entries: readonly CalendarEntry[]): Replacements {
  const instants = new Set<number>();
  const days = new Set<number>();
  const changes: { readonly at: number; readonly entry: CalendarEntry }[] = [];
  let farthest = 0;
  for (const entry of entries) {
    if (entry.replaces === null) continue;
    const { moment, andFuture } = entry.replaces;
    const at = instantOf(moment);
    instants.add(at);
    if (moment.isDay) days.add(moment.wall);
    if (!andFuture) continue;
    changes.push({ at, entry });
    farthest = Math.max(farthest, Math.abs(instantOf(entry.start) - at) + longest(entry.length) + DAY);
  }
  changes.sort((a, b) => a.at - b.at);
  return {
    isReplaced: (instant, wall) => instants.has(instant) || days.has(midnightOf(wall)),
    changeAt: (instant) => lastAt(changes, instant)?.entry ?? null,
    farthest,
  };
}

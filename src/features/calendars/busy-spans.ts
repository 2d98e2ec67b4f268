/** The time that calendars take, as the planner wants it: sorted, not overlapping, without what is free. Pure. */
import type { Occurrence } from '#model/calendar.ts';
import { parseInstant } from '#model/time.ts';
import type { TimeSpan } from '#planner/planning.ts';

/**
 * The busy time of `occurrences` within [`from`, `until`), epoch milliseconds, by start. Occurrences that touch or overlap become one
 * span: no buffer is needed between two meetings. What an occurrence counts as is decided when it is read (`isBusy` in
 * ics/calendar-entry.ts): timed ones are busy unless they say they are free, all-day ones only when they say they are busy.
 */
export function busySpans(
  occurrences: readonly Pick<Occurrence, 'start' | 'end' | 'busy'>[],
  from: Temporal.Instant,
  until: Temporal.Instant,
): readonly TimeSpan[] {
  const taken = occurrences
    .filter((occurrence) => occurrence.busy)
    .map(({ start, end }) => ({
      start: Math.max(epochOf(start), from.epochMilliseconds),
      end: Math.min(epochOf(end), until.epochMilliseconds),
    }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);

  const merged: TimeSpan[] = [];
  for (const span of taken) {
    const last = merged.at(-1);
    if (last === undefined || last.end < span.start) merged.push(span);
    else if (last.end < span.end) merged[merged.length - 1] = { start: last.start, end: span.end };
  }
  return merged;
}

function epochOf(instant: string): number {
  return parseInstant(instant).epochMilliseconds;
}

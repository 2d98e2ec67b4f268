/**
 * What the clock on a person's wall shows over a stretch of time. Temporal says when the zone's offset changes; between two changes
 * everything is plain arithmetic, so thousands of questions cost no more than a few. Days are numbered from 1970-01-01 = 0.
 */
import type { TimeSpan } from './planning.ts';

export const MINUTE = 60_000;
export const DAY = 86_400_000;

export interface WallClock {
  /** Number of the day that the wall shows at `at`. */
  readonly dayAt: (at: number) => number;
  /** The first instant after `at` at which the wall shows another day. */
  readonly nextDayAfter: (at: number) => number;
  /**
   * The instants at which the wall shows a time from `local.start` up to `local.end`, both in milliseconds since 1970-01-01T00:00 on
   * the wall. A time that the clock skips has none; a time that it shows twice has both.
   */
  readonly spansShowing: (local: TimeSpan) => readonly TimeSpan[];
}

interface Stretch extends TimeSpan {
  /** Wall time minus UTC, milliseconds. */
  readonly offset: number;
}

/** Reads a zone's clock from two days before `from` to two days after `to`; beyond these the offset is taken to stay as it is. */
export function readWallClock({
  timeZone,
  from,
  to,
}: {
  readonly timeZone: string;
  readonly from: number;
  readonly to: number;
}): WallClock {
  const stretches = readStretches(timeZone, { start: from - 2 * DAY, end: to + 2 * DAY });

  const dayAt = (at: number) => Math.floor((at + stretchAt(stretches, at).offset) / DAY);

  const nextDayAfter = (at: number) => {
    const day = dayAt(at);
    for (const stretch of stretches) {
      if (stretch.end <= at) continue;
      if (stretch.start > at && dayAt(stretch.start) !== day) return stretch.start;
      const midnight = (day + 1) * DAY - stretch.offset;
      if (midnight < stretch.end) return midnight;
    }
    return Number.POSITIVE_INFINITY;
  };

  const spansShowing = (local: TimeSpan) =>
    stretches
      .map(({ start, end, offset }) => ({
        start: Math.max(start, local.start - offset),
        end: Math.min(end, local.end - offset),
      }))
      .filter((span) => span.start < span.end);

  return { dayAt, nextDayAfter, spansShowing };
}

function readStretches(timeZone: string, { start, end }: TimeSpan): readonly Stretch[] {
  const stretches: Stretch[] = [];
  let from = Number.NEGATIVE_INFINITY;
  let at = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
  for (;;) {
    const offset = at.offsetNanoseconds / 1e6;
    const next = at.getTimeZoneTransition('next');
    if (next === null || next.epochMilliseconds > end) {
      stretches.push({ start: from, end: Number.POSITIVE_INFINITY, offset });
      return stretches;
    }
    stretches.push({ start: from, end: next.epochMilliseconds, offset });
    from = next.epochMilliseconds;
    at = next;
  }
}

function stretchAt(stretches: readonly Stretch[], at: number): Stretch {
  const found = stretches.find((stretch) => at < stretch.end);
  if (found === undefined) throw new Error('The last stretch of a wall clock has no end.');
  return found;
}

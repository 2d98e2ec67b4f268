/** What a focus timer shows at a moment: nothing but the stored instants and the present one go in, so every window shows the same. */
import { sayMinutes } from '#kernel/duration.ts';
import { elapsedMs, type FocusSession } from '#model/focus-session.ts';
import { sayTimer } from './say-time.ts';

const MINUTE_MS = 60_000;

export interface TimerReading {
  readonly elapsedMs: number;
  /** Milliseconds until the bell; null for a timer without one, 0 once it has rung. */
  readonly remainingMs: number | null;
  /** Milliseconds past the bell. */
  readonly overMs: number;
  /** How much of the time has passed, 0 to 1; of a timer without a bell, how much of the present hour. */
  readonly share: number;
  /** The big figures: what is left, what has gone over as `+2:10`, or what has passed. */
  readonly face: string;
  /** The same in words and whole minutes, for those who listen. */
  readonly words: string;
}

/** Reads the timer of a session at `nowMs`. */
export function readTimer(session: Pick<FocusSession, 'intervals' | 'timer'>, nowMs: number): TimerReading {
  const elapsed = elapsedMs(session, nowMs);
  const { minutes } = session.timer;
  if (minutes === null) {
    return {
      elapsedMs: elapsed,
      remainingMs: null,
      overMs: 0,
      share: (elapsed / (60 * MINUTE_MS)) % 1,
      face: sayTimer(elapsed),
      words: `${sayMinutes(Math.floor(elapsed / MINUTE_MS))} so far`,
    };
  }
  const left = minutes * MINUTE_MS - elapsed;
  const over = Math.max(0, -left);
  return {
    elapsedMs: elapsed,
    remainingMs: Math.max(0, left),
    overMs: over,
    share: Math.min(1, elapsed / (minutes * MINUTE_MS)),
    // A countdown shows its first second in full: 25:00, then 24:59.
    face: left > 0 ? sayTimer(Math.ceil(left / 1000) * 1000) : `+${sayTimer(over)}`,
    words: left > 0 ? `${sayMinutes(Math.ceil(left / MINUTE_MS))} left` : sayOver(over),
  };
}

function sayOver(overMs: number): string {
  const minutes = Math.floor(overMs / MINUTE_MS);
  return minutes === 0 ? 'Time is up' : `${sayMinutes(minutes)} over`;
}

/** A clock that stands still until it is moved. Waiting resolves when the clock is moved past its end. */
import type { Clock } from '#kernel/clock.ts';

export interface FixedClock extends Clock {
  /** Moves time on by minutes, and runs what was waiting for it in order. */
  readonly advance: (minutes: number) => void;
  readonly advanceMs: (ms: number) => void;
  readonly set: (instant: string) => void;
}

export function createFixedClock(instant: string): FixedClock {
  let now = Temporal.Instant.from(instant).epochMilliseconds;
  let waiting: { readonly at: number; readonly task: () => void }[] = [];

  const after = (ms: number, task: () => void) => {
    const entry = { at: now + ms, task };
    waiting.push(entry);
    return () => {
      waiting = waiting.filter((one) => one !== entry);
    };
  };

  const moveTo = (target: number) => {
    for (;;) {
      const next = waiting.filter((one) => one.at <= target).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      waiting = waiting.filter((one) => one !== next);
      now = Math.max(now, next.at);
      next.task();
    }
    now = target;
  };

  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(now),
    monotonic: () => now,
    after,
    sleep: (ms, { signal } = {}) =>
      new Promise((resolve, reject) => {
        const cancel = after(ms, resolve);
        signal?.addEventListener('abort', () => {
          cancel();
          reject(signal.reason);
        });
      }),
    advance: (minutes) => moveTo(now + minutes * 60_000),
    advanceMs: (ms) => moveTo(now + ms),
    set: (text) => moveTo(Temporal.Instant.from(text).epochMilliseconds),
  };
}

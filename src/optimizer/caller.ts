/** Whoever made a call: one absolute deadline for everything that is done for them, and one signal that says that they have gone. */
import type { Clock } from '#kernel/clock.ts';
import type { Member } from './flights.ts';
import { ModelsUnavailable } from './models.ts';

export interface Caller extends Member {
  readonly startedAt: number;
  /** Lets go of the clock and of the caller's own signal. */
  readonly end: () => void;
}

/** Its signal fires with `timed-out` after `deadlineMs`, and with the reason of `signal` when that does. */
export function createCaller(options: {
  readonly clock: Clock;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}): Caller {
  const { clock, deadlineMs, signal } = options;
  const leaving = new AbortController();
  const startedAt = clock.monotonic();
  const leave = () => leaving.abort(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const cancel = clock.after(deadlineMs, () => leaving.abort(new ModelsUnavailable('timed-out')));
  return {
    startedAt,
    deadlineAt: startedAt + deadlineMs,
    signal: leaving.signal,
    end: () => {
      cancel();
      signal.removeEventListener('abort', leave);
    },
  };
}

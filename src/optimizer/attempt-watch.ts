/**
 * Watches one request: gives it up when it has taken all it may take, or before, as soon as it is known to take far longer than such requests
 * do. That may be learnt from others while it is under way.
 */
import type { Clock } from '#kernel/clock.ts';
import type { AttemptLimit } from './attempt-limit.ts';

export interface AttemptWatch {
  /** It has answered, or a stream its first words: nothing is given up any more. Saying it again changes nothing. */
  readonly answered: () => void;
  /** It has ended, however. */
  readonly stop: () => void;
  /** Asked once, after its end: whether it was given up as hung, and that says something new about the model. */
  readonly isNewlyHung: () => boolean;
}

export interface AttemptWatchOptions {
  readonly clock: Clock;
  readonly limit: AttemptLimit;
  /** What it may take whatever is usual, in milliseconds. */
  readonly mostMs: number;
  readonly giveUp: () => void;
}

/** How often it is asked what is usual while that is not known. */
const LOOK_AGAIN_MS = 1000;

export function watchAttempt({ clock, limit, mostMs, giveUp }: AttemptWatchOptions): AttemptWatch {
  const startedAt = clock.monotonic();
  let isUnderWay = true;
  let usualMs: number | undefined;
  let isHung = false;
  let cancel = () => {};

  const look = () => {
    const now = clock.monotonic();
    const tookMs = now - startedAt;
    // Once known it stays: what is learnt from another that is given up at the same moment is not for this one.
    usualMs ??= limit.current(now);
    const endMs = Math.min(mostMs, usualMs ?? mostMs);
    if (tookMs >= endMs) {
      isHung = usualMs !== undefined && usualMs < mostMs;
      giveUp();
      return;
    }
    cancel = clock.after(usualMs === undefined ? Math.min(LOOK_AGAIN_MS, endMs - tookMs) : endMs - tookMs, look);
  };
  look();

  const stop = () => {
    cancel();
    isUnderWay = false;
  };
  return {
    answered: () => {
      if (!isUnderWay) return;
      stop();
      const now = clock.monotonic();
      limit.answered(now - startedAt, now);
    },
    stop,
    isNewlyHung: () => isHung && limit.givenUp(usualMs ?? mostMs),
  };
}

/**
 * Watches one request: gives it up when it has taken all it may take, or before, as soon as it is known to take far longer than such requests
 * do. That may be learnt from others while it is under way. Time in which this process was too busy to hear an answer is nobody's fault: a
 * request is hung only when it was listened for so long.
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

const LOOK_EVERY_MS = 500;

export function watchAttempt({ clock, limit, mostMs, giveUp }: AttemptWatchOptions): AttemptWatch {
  const startedAt = clock.monotonic();
  let lookedAt = startedAt;
  let listenedMs = 0;
  let isUnderWay = true;
  let usualMs: number | undefined;
  let isHung = false;
  let cancel = () => {};

  const look = () => {
    const now = clock.monotonic();
    // A look that comes late found the process busy until now.
    listenedMs += Math.min(now - lookedAt, LOOK_EVERY_MS);
    lookedAt = now;
    // Once known it stays: what is learnt from another that is given up at the same moment is not for this one.
    usualMs ??= limit.current(now);
    const leftMs = mostMs - (now - startedAt);
    isHung = usualMs !== undefined && listenedMs >= usualMs;
    if (leftMs <= 0 || isHung) giveUp();
    else cancel = clock.after(Math.min(LOOK_EVERY_MS, leftMs, (usualMs ?? mostMs) - listenedMs), look);
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

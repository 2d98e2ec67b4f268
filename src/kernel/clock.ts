/**
 * Time as a dependency. Everything that asks "what time is it?" or waits takes a `Clock`, so that a test can hold time still and
 * a plan made twice from the same inputs is the same plan.
 */

/** A source of time. Instants are `Temporal.Instant`; durations are milliseconds. */
export interface Clock {
  /** The present instant. */
  readonly now: () => Temporal.Instant;
  /** Milliseconds that never go backwards; for measuring how long something took, never for dates. */
  readonly monotonic: () => number;
  /** Resolves after `ms` milliseconds, or rejects with the signal's reason when aborted first. */
  readonly sleep: (ms: number, options?: { readonly signal?: AbortSignal }) => Promise<void>;
  /** Calls `task` after `ms` milliseconds; the returned function cancels it. Never keeps the process alive. */
  readonly after: (ms: number, task: () => void) => () => void;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  monotonic: () => performance.now(),
  sleep: (ms, { signal } = {}) =>
    new Promise((resolve, reject) => {
      signal?.throwIfAborted();
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, ms);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
  after: (ms, task) => {
    const timer = setTimeout(task, ms);
    // Browsers return a number here; only Node's timers can hold a process open.
    if (typeof timer === 'object') timer.unref();
    return () => clearTimeout(timer);
  },
};

/**
 * How many calls to a provider at once, learned from it: one more after each window without trouble, half as many when it says that it is
 * too much (429) or does not answer in time. Never more than what is configured, never fewer than one.
 */

const WINDOW_MS = 10_000;

export interface AdaptiveLimit {
  readonly current: (now: number) => number;
  /** Calls under way fail together when a provider has enough; within a window that is one sign of trouble, not many. */
  readonly trouble: (now: number) => void;
}

export function createAdaptiveLimit({ most, isOn }: { readonly most: number; readonly isOn: boolean }): AdaptiveLimit {
  let limit = most;
  let grownAt = Number.NEGATIVE_INFINITY;
  let troubleAt = Number.NEGATIVE_INFINITY;
  const grow = (now: number) => {
    while (limit < most && now - grownAt >= WINDOW_MS) {
      limit += 1;
      grownAt += WINDOW_MS;
    }
  };
  return {
    current: (now) => {
      grow(now);
      return limit;
    },
    trouble: (now) => {
      if (!isOn || now - troubleAt < WINDOW_MS) return;
      grow(now);
      limit = Math.max(1, Math.floor(limit / 2));
      troubleAt = now;
      grownAt = now;
    },
  };
}

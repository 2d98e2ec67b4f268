/**
 * Lets at most so many in at once and the others wait their turn, first come first served, for a limited time. It stands before a pool of
 * connections, so that the pool is never asked for more than it may have, whichever server it leads to, and waiting can be measured.
 */
import type { Clock } from '#kernel/clock.ts';

export interface ConnectionGate {
  /** Resolves true once inside, false when `ms` passed first. Whoever is inside must leave. */
  readonly enter: (ms: number) => Promise<boolean>;
  readonly leave: () => void;
  readonly inside: () => number;
  readonly waiting: () => number;
}

export function createConnectionGate({
  most,
  clock,
}: {
  readonly most: number;
  readonly clock: Clock;
}): ConnectionGate {
  let inside = 0;
  /** In order of arrival. */
  const waiting = new Set<() => void>();

  const wait = (ms: number) =>
    new Promise<boolean>((resolve) => {
      const giveUp = clock.after(ms, () => {
        waiting.delete(letIn);
        resolve(false);
      });
      const letIn = () => {
        giveUp();
        waiting.delete(letIn);
        resolve(true);
      };
      waiting.add(letIn);
    });

  return {
    enter: async (ms) => {
      if (inside === most) return wait(ms);
      inside += 1;
      return true;
    },
    leave: () => {
      const [next] = waiting;
      // The place is handed over, so that nobody who comes right now can take it.
      if (next === undefined) inside -= 1;
      else next();
    },
    inside: () => inside,
    waiting: () => waiting.size,
  };
}

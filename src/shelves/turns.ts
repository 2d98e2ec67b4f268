/**
 * Turns: tasks under the same key run one after the other, in the order they came; under different keys they do not wait. Where there is
 * patience, whoever waits longer is sent away before their turn, with nothing done: behind a database that says nothing everybody takes
 * as long as it may, and the last of them would get no answer at all.
 */
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';

/**
 * Runs a task when those before it under its key have ended, however they ended. Throws `too-busy` when that takes longer than there is
 * patience for. A task that asks for its own key waits for itself.
 */
export type TakeTurn = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export interface Patience {
  readonly clock: Clock;
  readonly ms: number;
}

export function createTurns(patience?: Patience): TakeTurn {
  const lastEnds = new Map<string, Promise<void>>();
  return async (key, task) => {
    const { promise: end, resolve: endTurn } = Promise.withResolvers<void>();
    const before = lastEnds.get(key);
    lastEnds.set(key, end);
    const leave = () => {
      endTurn();
      if (lastEnds.get(key) === end) lastEnds.delete(key);
    };
    if (before !== undefined && !(await comesInTime(before, patience))) {
      // Whoever comes behind still waits for those before.
      void before.then(leave);
      const detail = 'Earlier changes of yours are still under way; this one was not begun.';
      throw new Problem('too-busy', { detail, retryAfterSeconds: 1 });
    }
    try {
      return await task();
    } finally {
      leave();
    }
  };
}

async function comesInTime(turn: Promise<void>, patience: Patience | undefined): Promise<boolean> {
  if (patience === undefined) {
    await turn;
    return true;
  }
  let cancel = () => {};
  const tooLate = new Promise<false>((resolve) => {
    cancel = patience.clock.after(patience.ms, () => resolve(false));
  });
  const inTime = await Promise.race([turn.then(() => true), tooLate]);
  cancel();
  return inTime;
}

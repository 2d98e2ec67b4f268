/** Turns: tasks under the same key run one after the other, in the order they came; under different keys they do not wait. */

/** Runs a task when those before it under its key have ended, however they ended. A task that asks for its own key waits for ever. */
export type TakeTurn = <Result>(key: string, task: () => Promise<Result>) => Promise<Result>;

export function createTurns(): TakeTurn {
  const lastEnds = new Map<string, Promise<void>>();
  return async (key, task) => {
    const { promise: end, resolve: endTurn } = Promise.withResolvers<void>();
    const before = lastEnds.get(key);
    lastEnds.set(key, end);
    try {
      await before;
      return await task();
    } finally {
      endTurn();
      if (lastEnds.get(key) === end) lastEnds.delete(key);
    }
  };
}

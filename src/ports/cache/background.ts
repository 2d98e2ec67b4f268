/** What goes on after an answer was given, such as keeping it for others: closing waits for it. */
export interface Background {
  /** Must not reject. */
  readonly add: (work: Promise<unknown>) => void;
  readonly settled: () => Promise<void>;
}

export function createBackground(): Background {
  const running = new Set<Promise<unknown>>();
  return {
    add: (work) => {
      const run = work.finally(() => running.delete(run));
      running.add(run);
    },
    settled: async () => {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

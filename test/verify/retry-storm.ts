/**
 * A simulation in virtual time of many clients that fail at the same moment and go on failing, each retried by the optimizer's own rules:
 * its delays and its budget. What counts is how many retries fall into the worst window of 20 ms.
 */
import { DEFAULT_POLICY } from '#optimizer/optimizer-policy.ts';
import { createRetryBudget } from '#optimizer/retry-budget.ts';
import { retryDelay } from '#optimizer/retry-delay.ts';
import { createChance } from '#testing/seeded-random.ts';

export interface RetryStorm {
  readonly retries: number;
  readonly worstWindow: number;
}

const WINDOW_MS = 20;
const FINE = 1_000_000_000;

interface Due {
  readonly at: number;
  readonly process: number;
  /** Counted from 0. */
  readonly retry: number;
}

/** `processes`: over how many the clients are spread; each process has a budget of its own. */
export function simulateRetryStorm(options: {
  readonly clients: number;
  readonly processes: number;
  readonly seed: number;
}): RetryStorm {
  const { retry: rules } = DEFAULT_POLICY;
  const chance = createChance(options.seed);
  const budgets = Array.from({ length: options.processes }, () =>
    createRetryBudget({ share: rules.budgetShare, least: rules.budgetLeast }),
  );
  for (let client = 0; client < options.clients; client += 1) budgets[client % options.processes]?.deposit(0);

  const times: number[] = [];
  let failing: readonly Due[] = Array.from({ length: options.clients }, (_, client) => ({
    ...{ at: 0, process: client % options.processes, retry: 0 },
  }));
  for (let round = 0; round < rules.most; round += 1) {
    const again: Due[] = [];
    // In the order of time, as budgets are asked.
    for (const { at, process, retry } of failing.toSorted((one, other) => one.at - other.at)) {
      if (budgets[process]?.withdraw(at) !== true) continue;
      const delay = retryDelay({ retry, retryAfterMs: undefined, chance: chance.below(FINE) / FINE }, rules);
      again.push({ at: at + delay, process, retry: retry + 1 });
    }
    times.push(...again.map(({ at }) => at));
    failing = again;
  }
  return { retries: times.length, worstWindow: mostWithin(times) };
}

function mostWithin(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  let [most, first] = [0, 0];
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= WINDOW_MS) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

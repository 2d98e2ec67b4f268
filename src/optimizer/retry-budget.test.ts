import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createChance } from '#testing/seeded-random.ts';
import { DEFAULT_POLICY } from './optimizer-policy.ts';
import { createRetryBudget } from './retry-budget.ts';
import { retryDelay } from './retry-delay.ts';

const RULES = DEFAULT_POLICY.retry;

describe('retries', () => {
  it('come after anything between nothing and twice as much each time, and never before the provider wants', () => {
    const anything = fc.record({
      retry: fc.nat({ max: 12 }),
      retryAfterMs: fc.option(fc.nat({ max: 60_000 }), { nil: undefined }),
      chance: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
    });
    fc.assert(
      fc.property(anything, (given) => {
        const floor = given.retryAfterMs ?? 0;
        const delay = retryDelay(given, RULES);
        assert.ok(delay >= floor && delay <= floor + Math.min(RULES.longestMs, RULES.baseMs * 2 ** given.retry));
      }),
    );
    assert.equal(retryDelay({ retry: 0, retryAfterMs: undefined, chance: 0 }, RULES), 0);
  });

  it('are at most a fifth of the requests of the last ten seconds, and ten where there are few', () => {
    const budget = createRetryBudget({ share: 0.2, least: 10 });
    const withdrawAll = (now: number) => {
      let count = 0;
      while (budget.withdraw(now)) count += 1;
      return count;
    };
    assert.equal(withdrawAll(0), 10);
    for (let time = 0; time < 1000; time += 1) budget.deposit(1000);
    assert.equal(withdrawAll(1500), 190);
    assert.equal(withdrawAll(9999), 0);
    // Ten seconds after the first ten they are free again, and the thousand requests still count.
    assert.equal(withdrawAll(10_000), 10);
    assert.equal(withdrawAll(30_000), 10);
  });

  it('never come back together: 10,000 clients that fail at the same moment, at most 500 retries in any 20 ms', (test) => {
    const worst = Math.max(...[1, 2, 3].map((seed) => simulateStorm(seed, 10_000)));
    test.diagnostic(`10,000 clients fail together: at most ${worst} retries in 20 ms`);
    assert.ok(worst > 0 && worst <= 500, `${worst}`);
  });
});

/** Everybody fails at once, and so does every retry. The most retries in any window of 20 ms. */
function simulateStorm(seed: number, clients: number): number {
  const chance = createChance(seed);
  const budget = createRetryBudget({ share: RULES.budgetShare, least: RULES.budgetLeast });
  const due: { readonly at: number; readonly retry: number }[] = [];
  const fail = (now: number, retry: number) => {
    if (retry >= RULES.most || !budget.withdraw(now)) return;
    const delay = retryDelay({ retry, retryAfterMs: undefined, chance: chance.below(1e6) / 1e6 }, RULES);
    due.push({ at: now + delay, retry: retry + 1 });
  };
  for (let client = 0; client < clients; client += 1) budget.deposit(0);
  for (let client = 0; client < clients; client += 1) fail(0, 0);
  const sent: number[] = [];
  while (due.length > 0) {
    const soonest = due.reduce((best, { at }, index) => (at < (due[best]?.at ?? 0) ? index : best), 0);
    const [next] = due.splice(soonest, 1);
    if (next === undefined) break;
    sent.push(next.at);
    fail(next.at, next.retry);
  }
  let [most, first] = [0, 0];
  for (const [index, at] of sent.entries()) {
    while ((sent[first] ?? 0) <= at - 20) first += 1;
    most = Math.max(most, index - first + 1);
  }
  return most;
}

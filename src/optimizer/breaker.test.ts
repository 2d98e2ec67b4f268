import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { CircuitState, ConsecutiveBreaker, circuitBreaker, handleAll } from 'cockatiel';
import fc from 'fast-check';
import { afterCall, afterProbe, type Breaker, CLOSED } from './breaker.ts';
import { DEFAULT_POLICY } from './optimizer-policy.ts';

const RULES = DEFAULT_POLICY.breaker;
const MINUTE = 60_000;

function feed(outcomes: readonly boolean[], everyMs = 100, from: Breaker = CLOSED): Breaker {
  let breaker = from;
  for (const [index, isFailure] of outcomes.entries()) {
    breaker = afterCall(breaker, { isFailure, now: index * everyMs }, RULES);
  }
  return breaker;
}

const times = (count: number, ...pattern: readonly boolean[]) => Array.from({ length: count }, () => pattern).flat();

describe('a breaker', () => {
  it('opens for five minutes after five failures one after the other', () => {
    assert.equal(feed(times(4, true)).state, 'closed');
    assert.deepEqual(feed(times(5, true)), { state: 'open', until: 400 + 5 * MINUTE });
    assert.equal(feed([...times(4, true), false, ...times(4, true)]).state, 'closed');
  });

  it('opens when half of at least ten calls in a minute failed', () => {
    assert.equal(feed(times(4, false, true)).state, 'closed');
    assert.equal(feed(times(5, false, true)).state, 'open');
    assert.equal(feed(times(30, false, false, true)).state, 'closed');
    // The same failures, but never ten calls within a minute.
    assert.equal(feed(times(30, false, true), 7000).state, 'closed');
  });

  it('opens again after a probe that failed, and forgets everything after one that did not', () => {
    assert.deepEqual(afterProbe({ isFailure: true, now: 7 }, RULES), { state: 'open', until: 7 + 5 * MINUTE });
    assert.equal(afterProbe({ isFailure: false, now: 7 }, RULES), CLOSED);
  });

  it('hears nothing new from calls that were begun before it opened', () => {
    const open = feed(times(5, true));
    assert.equal(afterCall(open, { isFailure: false, now: 500 }, RULES), open);
    assert.equal(afterCall({ state: 'probing' }, { isFailure: true, now: 500 }, RULES).state, 'probing');
  });

  it('is open exactly when the breaker of cockatiel is, whatever happens', async () => {
    const steps = fc.array(fc.record({ waitMs: fc.nat({ max: 120 }), fails: fc.boolean() }), { maxLength: 60 });
    await fc.assert(fc.asyncProperty(steps, agreesWithCockatiel), { numRuns: 200 });
  });
});

async function agreesWithCockatiel(steps: readonly { readonly waitMs: number; readonly fails: boolean }[]) {
  mock.timers.enable({ apis: ['Date'], now: 1_000_000 });
  try {
    const rules = { ...RULES, failures: 3, leastCalls: Number.POSITIVE_INFINITY, openMs: 200 };
    const theirs = circuitBreaker(handleAll, { breaker: new ConsecutiveBreaker(3), halfOpenAfter: 200 });
    let ours: Breaker = CLOSED;
    for (const { waitMs, fails } of steps) {
      mock.timers.tick(waitMs);
      const now = Date.now();
      let isAsked = false;
      await theirs
        .execute(() => {
          isAsked = true;
          if (fails) throw new Error('failed');
        })
        .catch(() => undefined);
      const isDue = ours.state === 'open' && now >= ours.until;
      assert.equal(ours.state === 'closed' || isDue, isAsked);
      if (isDue) ours = afterProbe({ isFailure: fails, now }, rules);
      else ours = afterCall(ours, { isFailure: fails, now }, rules);
      assert.equal(theirs.state === CircuitState.Closed, ours.state === 'closed');
    }
  } finally {
    mock.timers.reset();
  }
}

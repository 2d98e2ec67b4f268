import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AttemptLimit, createAttemptLimit, createAttemptLimits } from './attempt-limit.ts';

const MINUTE = 60_000;

/** Answers one second after the other, and gives the time of the last one. */
function answer(limit: AttemptLimit, ms: number, { times = 20, from = 0 } = {}): number {
  for (let time = 1; time <= times; time += 1) limit.answered(ms, from + time * 1000);
  return from + times * 1000;
}

describe('how long one request may take', () => {
  it('is as long as the deadline until five answers are known', () => {
    const limit = createAttemptLimit();
    const now = answer(limit, 1000, { times: 4 });
    assert.equal(limit.current(now), undefined);
    assert.equal(limit.current(answer(limit, 1000, { times: 1, from: now })), 4000);
  });

  it('is four times what all but the slowest in twenty take, and three seconds where a model is quicker than that', () => {
    const slow = createAttemptLimit();
    const now = answer(slow, 2000, { times: 62 });
    assert.equal(slow.current(answer(slow, 60_000, { times: 2, from: now })), 8000);
    const quick = createAttemptLimit();
    assert.equal(quick.current(answer(quick, 50)), 3000);
  });

  it('never cuts a model on a laptop that usually takes half a minute', () => {
    const limit = createAttemptLimit();
    const now = answer(limit, 25_000);
    assert.equal(limit.current(now), 100_000);
  });

  it('is not known any more after a rest of two minutes, when a model may have to be loaded again', () => {
    const limit = createAttemptLimit();
    const now = answer(limit, 500);
    assert.equal(limit.current(now + 2 * MINUTE - 1), 3000);
    assert.equal(limit.current(now + 2 * MINUTE), undefined);
    // The first answer after it was slow for that reason, and four more are needed.
    limit.answered(20_000, now + 3 * MINUTE);
    assert.equal(limit.current(now + 3 * MINUTE), undefined);
  });

  it('doubles when it was too short, once for those that were under way together', () => {
    const limit = createAttemptLimit();
    const now = answer(limit, 500);
    assert.deepEqual(
      [3000, 3000, 3000].map((given) => limit.givenUp(given)),
      [true, false, false],
    );
    assert.equal(limit.current(now), 6000);
    assert.equal(limit.givenUp(6000), true);
    assert.equal(limit.current(now), 12_000);
  });

  it('finds out that a model has become slower: soon nothing is cut any more, and that stays so', () => {
    const limit = createAttemptLimit();
    let now = answer(limit, 500);
    const takes = 10_000;
    let cut = 0;
    for (let request = 0; request < 200; request += 1) {
      const given = limit.current(now) ?? Number.POSITIVE_INFINITY;
      now += Math.min(given, takes);
      if (given >= takes) limit.answered(takes, now);
      else {
        limit.givenUp(given);
        cut += 1;
      }
    }
    assert.equal(cut, 2);
    assert.ok((limit.current(now) ?? 0) >= 4 * takes);
  });

  it('is narrow again after ten answers in the usual time for each doubling', () => {
    const limit = createAttemptLimit();
    const now = answer(limit, 500);
    limit.givenUp(3000);
    limit.givenUp(6000);
    assert.equal(limit.current(answer(limit, 500, { times: 10, from: now })), 6000);
    assert.equal(limit.current(answer(limit, 500, { times: 20, from: now })), 3000);
  });

  it('is learnt for each model and kind of work by itself', () => {
    const limitOf = createAttemptLimits();
    const [small, large] = [
      { provider: 'one', model: 'small' },
      { provider: 'one', model: 'large' },
    ] as const;
    const now = answer(limitOf(small, 'estimate'), 1000);
    assert.equal(limitOf(small, 'estimate').current(now), 4000);
    assert.equal(limitOf(small, 'break-down').current(now), undefined);
    assert.equal(limitOf(large, 'estimate').current(now), undefined);
  });
});

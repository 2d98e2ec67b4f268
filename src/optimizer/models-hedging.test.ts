import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { assertAnswered, callOf, GOOD, openActed, patient, type Turn } from '#testing/models-fixture.ts';
import { createHedgeBudget } from './hedge.ts';

const QUICK: Turn = { answer: GOOD, afterMs: 100 };
const many = (count: number, turn: Turn) => Array.from({ length: count }, () => turn);

/** Each call is somebody else's, so that limits do not matter. */
async function ask(test: ReturnType<typeof openActed>, times: number) {
  for (let time = 0; time < times; time += 1) {
    const person = `person-${test.llms[0]?.requests.length}` as PersonId;
    assertAnswered(await test.run(test.models.complete(callOf({ person }), patient()), 20));
  }
}

describe('a second model beside a slow one', () => {
  it('is asked when the first takes longer than it usually does; the slower one is ended', async () => {
    const slow: Turn = { answer: GOOD, afterMs: 9000 };
    await using test = openActed({ one: [...many(60, QUICK), slow, QUICK], two: [QUICK] }, { hedgeShare: 0.02 });
    await ask(test, 60);
    assert.equal(test.llms[1]?.requests.length, 0);
    const startedAt = test.clock.monotonic();
    const answer = assertAnswered(await test.run(test.models.complete(callOf(), patient()), 20));
    assert.equal(answer.provider, 'two');
    assert.ok(test.clock.monotonic() - startedAt < 1000);
    await new Promise(setImmediate);
    assert.deepEqual([test.llms[0]?.inFlight(), test.llms[0]?.aborted()], [0, 1]);
  });

  it('is asked for at most one call in fifty, so that it stops when everything is slow', async () => {
    const slow: Turn = { answer: GOOD, afterMs: 2000 };
    await using test = openActed({ one: [...many(60, QUICK), ...many(40, slow)], two: [slow] }, { hedgeShare: 0.02 });
    await ask(test, 100);
    const extra = test.llms[1]?.requests.length ?? 0;
    assert.ok(extra >= 1 && extra <= 2, `${extra}`);
  });

  it('is not asked where nobody wants it', async () => {
    await using test = openActed({ one: [...many(60, QUICK), { answer: GOOD, afterMs: 2500 }], two: [QUICK] });
    await ask(test, 61);
    assert.equal(test.llms[1]?.requests.length, 0);
  });

  it('has a budget that saves up five at most', () => {
    const budget = createHedgeBudget(0.02);
    for (let time = 0; time < 49; time += 1) budget.deposit();
    assert.equal(budget.withdraw(), false);
    for (let time = 0; time < 10_000; time += 1) budget.deposit();
    assert.deepEqual(
      [0, 1, 2, 3, 4, 5].map(() => budget.withdraw()),
      [true, true, true, true, true, false],
    );
  });
});

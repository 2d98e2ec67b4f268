/** Requests that hang are given up early where it is known how long they usually take, and others get their place. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import {
  assertAnswered,
  assertUnavailable,
  callOf,
  GOOD,
  openActed,
  patient,
  type Turn,
} from '#testing/models-fixture.ts';

const QUICK: Turn = { answer: GOOD, chunks: ['Open'], afterMs: 200 };
const HUNG: Turn = { isSilent: true };
const FIVE_QUICK = Array.from({ length: 5 }, () => QUICK);

function request() {
  const { schema: _schema, ...rest } = callOf();
  return rest;
}

describe('a request that hangs', () => {
  it('is given up after three seconds where answers are quick, and whoever waits gets its place', async () => {
    await using test = openActed({ one: [...FIVE_QUICK, HUNG, QUICK] }, { atOnce: 1 });
    for (let time = 0; time < 5; time += 1) assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    const asked = [callOf(), callOf({ person: 'bela' as PersonId })].map((call) =>
      test.models.complete(call, patient()),
    );
    const [first, second] = assertAnswered(await test.run(Promise.allSettled(asked)));
    assertUnavailable(first, 'failed');
    assert.equal(second?.status, 'fulfilled');
    const [sent, next] = test.llms[0]?.times.slice(5) ?? [];
    // A place is kept for a moment after a connection was given up.
    const heldMs = (next ?? 0) - (sent ?? 0);
    assert.ok(heldMs >= 3000 && heldMs <= 3500, `${heldMs}`);
  });

  it('is given up too when how long they take was learnt while it was under way', async () => {
    await using test = openActed({ one: [HUNG, QUICK] }, { atOnce: 2 });
    const hung = test.models.complete(callOf(), patient());
    const others = async () => {
      for (let time = 0; time < 5; time += 1) await test.models.complete(callOf(), patient());
    };
    assertUnavailable(assertAnswered(await test.run(Promise.allSettled([hung, others()])))[0], 'failed');
    const tookMs = test.clock.monotonic() - (test.llms[0]?.times[0] ?? 0);
    assert.ok(tookMs >= 3000 && tookMs <= 4000, `${tookMs}`);
  });

  it('has all the time there is while nothing is known about the model', async () => {
    await using test = openActed({ one: [HUNG] });
    assertUnavailable(await test.run(test.models.complete(callOf({ deadlineMs: 20_000 }), patient())), 'timed-out');
    assert.equal(test.clock.monotonic() - (test.llms[0]?.times[0] ?? 0), 20_000);
  });

  it('is a failure of its provider, so that one that only hangs is soon left alone', async () => {
    await using test = openActed({ one: [...FIVE_QUICK, HUNG] }, { deadlineMs: 60_000, personRequestsPerMinute: 100 });
    for (let time = 0; time < 5; time += 1) assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    const startedAt = test.clock.monotonic();
    for (let time = 0; time < 5; time += 1) {
      assert.equal((await test.run(test.models.complete(callOf(), patient()))).status, 'rejected');
    }
    // 3, 6, 12, 24 and 48 seconds: each time it had twice as long.
    assert.ok(test.clock.monotonic() - startedAt < 100_000);
    assertUnavailable(await test.run(test.models.complete(callOf(), patient())), 'open');
    assert.equal(test.llms[0]?.requests.length, 10);
  });

  it('is for a stream one whose first words do not come; how long the rest takes does not count', async () => {
    const long: Turn = { chunks: ['Open ', { silentMs: 9000 }, 'the book'], afterMs: 200 };
    await using test = openActed({ one: [...Array.from({ length: 5 }, () => long), HUNG] });
    const readOne = async () => {
      let text = '';
      for await (const chunk of (await test.models.stream(request(), patient())).chunks) text += chunk;
      return text;
    };
    for (let time = 0; time < 5; time += 1) assert.equal(assertAnswered(await test.run(readOne())), 'Open the book');
    assertUnavailable(await test.run(readOne()), 'failed');
    assert.equal(test.clock.monotonic() - (test.llms[0]?.times[5] ?? 0), 3000);
  });
});

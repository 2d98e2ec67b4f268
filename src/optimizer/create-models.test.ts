import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import {
  actLlm,
  assertAnswered,
  assertUnavailable,
  callOf,
  failure,
  GOOD,
  openActed as open,
  openModels,
  patient,
  USAGE,
} from '#testing/models-fixture.ts';

const BAD = { step: 'x', minutes: 700 };

describe('a model asked through the optimizer', () => {
  it('answers, and says who did and how', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 100 }] });
    const answer = assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    assert.deepEqual(answer, {
      value: GOOD,
      ...{ provider: 'one', model: 'small', rung: 'schema', isRemembered: false, usage: USAGE },
    });
  });

  it('is given up at the deadline, and its request is ended', async () => {
    await using test = open({ one: [{ isSilent: true }] });
    const asked = test.models.complete(callOf({ deadlineMs: 2000 }), patient());
    assertUnavailable(await test.run(asked), 'timed-out');
    assert.equal(test.clock.monotonic() - (test.llms[0]?.times[0] ?? 0), 2000);
    assert.equal(test.llms[0]?.inFlight(), 0);
    assert.equal(test.llms[0]?.aborted(), 1);
  });

  it('may not take all the time while another could answer', async () => {
    await using test = open({ slow: [{ isSilent: true }], quick: [{ answer: GOOD }] });
    const answer = assertAnswered(await test.run(test.models.complete(callOf({ deadlineMs: 10_000 }), patient())));
    assert.equal(answer.provider, 'quick');
    assert.equal(test.llms[0]?.requests.length, 1);
  });

  it('is ended when the caller has gone', async () => {
    await using test = open({ one: [{ isSilent: true }] });
    const leaving = new AbortController();
    const asked = test.run(test.models.complete(callOf(), { signal: leaving.signal }));
    await Promise.resolve();
    leaving.abort(new Error('gone'));
    const outcome = await asked;
    assert.ok(outcome.status === 'rejected' && outcome.reason.message === 'gone');
    assert.equal(test.llms[0]?.inFlight(), 0);
  });

  it('is told what was wrong with its answer, word for word, and only twice', async () => {
    await using test = open({ one: [{ answer: BAD }, { answer: GOOD }] });
    const answer = assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    assert.equal(answer.rung, 'reasked');
    const [, again] = test.llms[0]?.requests ?? [];
    assert.ok(again !== undefined && 'correction' in again && again.correction !== undefined);
    assert.match(again.correction.complaint, /step: .*\nminutes: /);
    assert.equal(again.correction.answer, JSON.stringify(BAD));

    await using stubborn = open({ one: [{ answer: BAD }], two: [{ answer: GOOD }] });
    assert.equal(assertAnswered(await stubborn.run(stubborn.models.complete(callOf(), patient()))).provider, 'two');
    assert.equal(stubborn.llms[0]?.requests.length, 3);
  });

  it('is held against what the schema cannot say', async () => {
    await using test = open({ one: [{ answer: GOOD }] });
    const check = () => [{ path: 'step', message: 'it only repeats the goal' }];
    assertUnavailable(await test.run(test.models.complete(callOf({ check }), patient())), 'invalid');
    assert.equal(test.llms[0]?.requests.length, 3);
  });

  it('is asked once more with twice the room when its answer was cut', async () => {
    await using test = open({ one: [{ fails: failure('truncated', { retryable: false }) }, { answer: GOOD }] });
    assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    assert.deepEqual(
      test.llms[0]?.requests.map(({ maxOutputTokens }) => maxOutputTokens),
      [100, 200],
    );
    await using never = open({ one: [{ fails: failure('truncated', { retryable: false }) }] });
    assertUnavailable(await never.run(never.models.complete(callOf(), patient())), 'failed');
    assert.equal(never.llms[0]?.requests.length, 2);
  });

  it('is asked again after a failure that may pass, twice at most, and never after another', async () => {
    await using test = open({ one: [{ fails: failure('overloaded') }], two: [{ answer: GOOD }] });
    assert.equal(assertAnswered(await test.run(test.models.complete(callOf(), patient()))).provider, 'two');
    assert.equal(test.llms[0]?.requests.length, 3);

    await using refused = open({ one: [{ fails: failure('refused', { retryable: false, status: 401 }) }] });
    assertUnavailable(await refused.run(refused.models.complete(callOf(), patient())), 'failed');
    assert.equal(refused.llms[0]?.requests.length, 1);
  });

  it('waits as long as the provider asks, and asks another one when that is long', async () => {
    await using test = open({ one: [{ fails: failure('limited', { retryAfterMs: 3000 }) }, { answer: GOOD }] });
    assertAnswered(await test.run(test.models.complete(callOf(), patient()), 10));
    const [first = 0, second = 0] = test.llms[0]?.times ?? [];
    assert.ok(second - first >= 3000 && second - first <= 4010, `${second - first}`);

    await using long = open({
      one: [{ fails: failure('limited', { retryAfterMs: 60_000 }) }],
      two: [{ answer: GOOD }],
    });
    for (let time = 0; time < 3; time += 1) {
      assert.equal(assertAnswered(await long.run(long.models.complete(callOf(), patient()))).provider, 'two');
    }
    assert.equal(long.llms[0]?.requests.length, 1);
    long.clock.advanceMs(61_000);
    await long.run(long.models.complete(callOf(), patient()));
    assert.equal(long.llms[0]?.requests.length, 2);
  });

  it('never waits for a retry that would come after the deadline', async () => {
    await using test = open({ one: [{ fails: failure('limited', { retryAfterMs: 4000 }) }] });
    const startedAt = test.clock.monotonic();
    assertUnavailable(await test.run(test.models.complete(callOf({ deadlineMs: 3000 }), patient())), 'failed');
    assert.ok(test.clock.monotonic() - startedAt < 3000);
  });

  it('lists the words before it is answered, each time they are sent', async () => {
    await using test = open({ one: [{ fails: failure('overloaded') }, { answer: GOOD }] });
    const call = callOf();
    assertAnswered(await test.run(test.models.complete(call, patient())));
    assert.equal(test.sent.length, 2);
    const [{ at, ...entry } = { at: undefined }] = test.sent;
    assert.ok(at instanceof Temporal.Instant);
    assert.deepEqual(entry, {
      ...{ person: 'anna', chain: 'break-down', provider: 'one', model: 'small', host: 'one.example' },
      ...{ words: call.prompt, images: 0 },
    });
  });

  it('gives no answer when the words could not be listed', async () => {
    await using test = openModels((clock) => ({
      llms: [actLlm(clock, () => ({ answer: GOOD, afterMs: 10 }))],
      journal: { sent: () => Promise.reject(new Error('the disk is full')) },
    }));
    assertUnavailable(await test.run(test.models.complete(callOf(), patient())), 'failed');
  });
});

describe('a provider', () => {
  it('that is down for ten minutes is asked five times, and once in each five minutes after that', async () => {
    await using test = open({ one: [{ fails: failure('unreachable') }] });
    for (let second = 0; second < 600; second += 1) {
      const call = callOf({ person: `person-${second}` as PersonId });
      assert.equal((await test.run(test.models.complete(call, patient()), 10)).status, 'rejected');
      test.clock.advanceMs(1000);
    }
    const times = test.llms[0]?.times ?? [];
    assert.ok(times.length >= 6 && times.length <= 7, `${times.length} requests`);
    for (let probe = 5; probe < times.length; probe += 1) {
      assert.ok((times[probe] ?? 0) - (times[probe - 1] ?? 0) >= 300_000);
    }
  });

  it('that is down costs nobody any time', async () => {
    await using test = open({ one: [{ fails: failure('refused', { retryable: false, status: 401 }) }] });
    for (let time = 0; time < 5; time += 1) await test.run(test.models.complete(callOf(), patient()));
    const startedAt = test.clock.monotonic();
    const refusal = await Promise.allSettled([test.models.complete(callOf(), patient())]);
    assert.ok((assertUnavailable(refusal[0], 'open').retryAfterMs ?? 0) > 290_000);
    assert.equal(test.clock.monotonic(), startedAt);
  });

  it('that is well again is asked by everybody after one call has seen so', async () => {
    const down = Array.from({ length: 5 }, () => ({ fails: failure('refused', { retryable: false, status: 401 }) }));
    await using test = open({ one: [...down, { answer: GOOD }], two: [{ answer: GOOD }] });
    const ask = async () => assertAnswered(await test.run(test.models.complete(callOf(), patient()))).provider;
    for (let time = 0; time < 5; time += 1) assert.equal(await ask(), 'two');
    test.clock.advance(5);
    assert.equal(await ask(), 'one');
    assert.equal(await ask(), 'one');
  });

  it('is not sent the next request before it can have noticed that one was given up', async () => {
    await using test = open({ one: [{ isSilent: true }, { answer: GOOD }] }, { atOnce: 1 });
    const given = test.models.complete(callOf({ deadlineMs: 2000 }), patient());
    const next = test.models.complete(callOf({ person: 'bela' as PersonId }), patient());
    const [first, second] = assertAnswered(await test.run(Promise.allSettled([given, next])));
    assertUnavailable(first, 'timed-out');
    assertAnswered(second);
    const [sentFirst = 0, sentSecond = 0] = test.llms[0]?.times ?? [];
    assert.equal(sentSecond - sentFirst, 2100);
  });
});

describe('the limits on models', () => {
  it('let a person ask ten times a minute, whatever the retries', async () => {
    await using test = open({ one: [{ fails: failure('overloaded') }, { answer: GOOD }] });
    for (let time = 0; time < 10; time += 1) {
      assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    }
    const refusal = assertUnavailable(await test.run(test.models.complete(callOf(), patient())), 'limited');
    assert.ok((refusal.retryAfterMs ?? 0) > 0);
    assert.equal(test.llms[0]?.requests.length, 11);
    const bela = callOf({ person: 'bela' as PersonId });
    assertAnswered(await test.run(test.models.complete(bela, patient())));
  });

  it('accept ten of those that come at once', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 20 }] });
    const asked = Array.from({ length: 30 }, () => test.models.complete(callOf(), patient()));
    const outcomes = assertAnswered(await test.run(Promise.allSettled(asked)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 10);
    assert.equal(test.llms[0]?.requests.length, 10);
  });

  it('cost nothing where the answer is remembered', async () => {
    await using test = open({ one: [{ answer: GOOD }] });
    const call = callOf();
    for (let time = 0; time < 30; time += 1) {
      const answer = assertAnswered(await test.run(test.models.complete(call, patient())));
      assert.equal(answer.isRemembered, time > 0);
    }
    assert.equal(test.llms[0]?.requests.length, 1);
    assert.equal(test.sent.length, 1);
  });

  it('count every request of the service, and its tokens as they were used', async () => {
    await using test = open({ one: [{ answer: GOOD }] }, { serviceRequestsPerMinute: 4, personRequestsPerMinute: 100 });
    for (let time = 0; time < 4; time += 1) assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    assertUnavailable(await test.run(test.models.complete(callOf(), patient())), 'service-limited');

    await using tokens = open(
      { one: [{ answer: GOOD }] },
      { serviceTokensPerMinute: 300, personRequestsPerMinute: 100 },
    );
    let answered = 0;
    for (let time = 0; time < 40; time += 1) {
      const outcome = await tokens.run(tokens.models.complete(callOf(), patient()));
      if (outcome.status === 'fulfilled') answered += 1;
      else assertUnavailable(outcome, 'service-limited');
    }
    // About 190 are set aside for each, and 10 used: there is room for one while (300 - 10 n) is at least that.
    assert.ok(answered > 5 && answered < 25, `${answered}`);
    assert.equal(tokens.llms[0]?.requests.length, answered);
  });
});

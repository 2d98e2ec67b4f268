import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedCache } from '#ports/cache/cache-embedded.ts';
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
} from '#testing/models-fixture.ts';

const BELA = 'bela' as PersonId;

describe('an answer of a model', () => {
  it('is asked for once, however many ask for the same at the same moment', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 500 }] });
    const call = callOf();
    const asked = Array.from({ length: 200 }, () => test.models.complete(call, patient()));
    const answers = assertAnswered(await test.run(Promise.all(asked)));
    assert.equal(test.llms[0]?.requests.length, 1);
    assert.equal(answers.filter(({ isRemembered }) => !isRemembered).length, 1);
    assert.deepEqual(new Set(answers.map(({ value }) => value.step)), new Set([GOOD.step]));
  });

  it('still comes for the others when the one who asked first leaves', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 500 }] });
    const call = callOf();
    const leaving = new AbortController();
    const first = test.models.complete(call, { signal: leaving.signal });
    const second = test.models.complete(call, patient());
    const outcome = test.run(second);
    leaving.abort(new Error('gone'));
    await assert.rejects(first, /gone/);
    assertAnswered(await outcome);
    assert.equal(test.llms[0]?.requests.length, 1);
    assert.equal(test.llms[0]?.aborted(), 0);
  });

  it('is no longer asked for when the last one has left, and is asked for anew by the next', async () => {
    await using test = open({ one: [{ isSilent: true }, { answer: GOOD }] });
    const call = callOf();
    const leavings = [new AbortController(), new AbortController()];
    const asked = leavings.map(({ signal }) => test.models.complete(call, { signal }));
    const ended = Promise.allSettled(asked);
    await new Promise(setImmediate);
    for (const leaving of leavings) leaving.abort(new Error('gone'));
    // At once, while the first request is still being ended.
    const next = test.models.complete(call, patient());
    await ended;
    assertAnswered(await test.run(next));
    assert.equal(test.llms[0]?.aborted(), 1);
    assert.equal(test.llms[0]?.requests.length, 2);
  });

  it('is waited for as long as each can wait', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 3000 }] });
    const call = callOf();
    const hurried = test.models.complete({ ...call, deadlineMs: 1000 }, patient());
    const calm = test.models.complete({ ...call, deadlineMs: 10_000 }, patient());
    const [late, answer] = assertAnswered(await test.run(Promise.allSettled([hurried, calm])));
    assertUnavailable(late, 'timed-out');
    assertAnswered(answer);
    assert.equal(test.llms[0]?.requests.length, 1);
  });

  it('is remembered for whom it was made, and for all where nothing is about them', async () => {
    await using test = open({ one: [{ answer: GOOD }] });
    const call = callOf();
    await test.run(test.models.complete(call, patient()));
    const bela = assertAnswered(await test.run(test.models.complete({ ...call, person: BELA }, patient())));
    assert.equal(bela.isRemembered, false);
    const shared = callOf({ isShared: true });
    await test.run(test.models.complete(shared, patient()));
    const again = assertAnswered(await test.run(test.models.complete({ ...shared, person: BELA }, patient())));
    assert.equal(again.isRemembered, true);
    assert.equal(test.llms[0]?.requests.length, 3);
  });

  it('is made anew when its time is over, and not before', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 1000 }] });
    const call = callOf();
    await test.run(test.models.complete(call, patient()));
    test.chance.next = 0.999;
    test.clock.advance(29);
    assert.ok(assertAnswered(await test.run(test.models.complete(call, patient()))).isRemembered);
    test.clock.advance(2);
    assert.equal(assertAnswered(await test.run(test.models.complete(call, patient()))).isRemembered, false);
    assert.equal(test.llms[0]?.requests.length, 2);
  });

  it('is forgotten with everything else of a person', async () => {
    const llms: ReturnType<typeof actLlm>[] = [];
    let forget: () => Promise<void> = async () => {};
    await using test = openModels((clock) => {
      const cache = createEmbeddedCache({ clock });
      forget = () => cache.forgetTags(['person:anna']);
      llms.push(actLlm(clock, () => ({ answer: GOOD })));
      return { llms, cache };
    });
    const call = callOf();
    await test.run(test.models.complete(call, patient()));
    await forget();
    assert.equal(assertAnswered(await test.run(test.models.complete(call, patient()))).isRemembered, false);
  });

  it('is remembered under the model that gave it; a failure never', async () => {
    await using test = open({
      one: [{ fails: failure('refused', { retryable: false }) }, { answer: { ...GOOD, minutes: 9 } }],
      two: [{ answer: GOOD }],
    });
    const call = callOf();
    assert.equal(assertAnswered(await test.run(test.models.complete(call, patient()))).provider, 'two');
    const second = assertAnswered(await test.run(test.models.complete(call, patient())));
    assert.deepEqual([second.provider, second.value.minutes, second.isRemembered], ['one', 9, false]);
    assert.equal(test.llms[1]?.requests.length, 1);
  });

  it('is only looked for while its provider is left alone: no making is begun that the fleet would wait for', async () => {
    let begun = 0;
    await using test = openModels((clock) => {
      const cache = createEmbeddedCache({ clock });
      const cached: typeof cache.cached = (compute, options) =>
        cache.cached((...given) => {
          begun += 1;
          return compute(...given);
        }, options);
      const llm = actLlm(clock, (asked) =>
        asked === 0 ? { answer: GOOD } : { fails: failure('refused', { retryable: false, status: 401 }) },
      );
      return { llms: [llm], cache: { cached } };
    });
    const known = callOf();
    assertAnswered(await test.run(test.models.complete(known, patient())));
    for (let time = 0; time < 5; time += 1) await test.run(test.models.complete(callOf(), patient()));
    assert.equal(begun, 6);
    const refusal = assertUnavailable(await test.run(test.models.complete(callOf(), patient())), 'open');
    assert.equal(refusal.retryAfterMs, 5 * 60_000);
    assert.ok(assertAnswered(await test.run(test.models.complete(known, patient()))).isRemembered);
    assert.equal(begun, 6);
  });

  it('of a model that was invalid is not remembered', async () => {
    await using test = open({ one: [{ answer: 1 }, { answer: 1 }, { answer: 1 }, { answer: GOOD }] });
    const call = callOf();
    assertUnavailable(await test.run(test.models.complete(call, patient())), 'invalid');
    assertAnswered(await test.run(test.models.complete(call, patient())));
  });

  it('is shared but not remembered where that is not wanted', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 100 }] }, { cacheMs: 0 });
    const call = callOf();
    const both = [test.models.complete(call, patient()), test.models.complete(call, patient())];
    assertAnswered(await test.run(Promise.all(both)));
    assert.equal(test.llms[0]?.requests.length, 1);
    assertAnswered(await test.run(test.models.complete(call, patient())));
    assert.equal(test.llms[0]?.requests.length, 2);
  });

  it('is asked for once more by whoever shared what only the first one was refused', async () => {
    await using test = open({ one: [{ answer: GOOD, afterMs: 100 }] }, { personRequestsPerMinute: 1 });
    assertAnswered(await test.run(test.models.complete(callOf(), patient())));
    const shared = callOf({ isShared: true });
    const both = [
      test.models.complete(shared, patient()),
      test.models.complete({ ...shared, person: BELA }, patient()),
    ];
    const [anna, bela] = assertAnswered(await test.run(Promise.allSettled(both)));
    assertUnavailable(anna, 'limited');
    assertAnswered(bela);
  });
});

/** The optimizer around a real driver and a server that misbehaves: what counts is what that server has seen. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedCache } from '#ports/cache/cache-embedded.ts';
import { createEmbeddedLimiter } from '#ports/limiter/limiter-embedded.ts';
import { createOpenAiCompatibleLlm } from '#ports/llm/llm-openai-compatible.ts';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { assertUnavailable, callOf, createFreeLeases, Plan, patient } from '#testing/models-fixture.ts';
import { startUpstream } from '#testing/test-upstream.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { createModels } from './create-models.ts';
import { ModelsUnavailable } from './models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from './optimizer-policy.ts';

const clock = systemClock;

async function open(names: readonly string[], policy: Partial<OptimizerPolicy> = {}) {
  const upstream = await startUpstream({ seed: 7 });
  const llms = names.map((model) =>
    createOpenAiCompatibleLlm({ baseUrl: upstream.baseUrl, model, provider: model, clock }),
  );
  const models = createModels({
    ...{ llms, clock, policy: { ...DEFAULT_POLICY, ...policy }, chance: Math.random },
    ...{
      limiter: createEmbeddedLimiter(),
      cache: createEmbeddedCache({ clock }),
      slots: createEmbeddedSlots({ clock }),
    },
    leases: createFreeLeases(createFixedClock('2026-11-23T09:00:00Z')),
    journal: { sent: async () => {} },
  });
  return { upstream, models, [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose]() };
}

const asAnybody = (number: number) => callOf({ person: `person-${number}` as PersonId });

describe('models that misbehave', () => {
  it('never see a fourth request, and nobody gets anything that is not valid', async (test) => {
    await using opened = await open(['mixed-30-lognormal-10-0.5'], { deadlineMs: 3000, idleMs: 500 });
    const { upstream, models } = opened;
    const asked = Array.from({ length: 80 }, (_, number) => models.complete(asAnybody(number), patient()));
    const outcomes = await Promise.allSettled(asked);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') Plan.parse(outcome.value.value);
      else assert.ok(outcome.reason instanceof ModelsUnavailable);
    }
    const { calls, maxInFlight } = await upstream.figures();
    const answered = outcomes.filter(({ status }) => status === 'fulfilled').length;
    test.diagnostic(
      `80 people, 30 % faults: ${answered} answered, ${calls} requests, ${maxInFlight} in flight at most`,
    );
    assert.ok(answered > 0);
    assert.equal(maxInFlight, 3);
  });

  it('have their connection closed when nobody wants the answer any more', async () => {
    await using opened = await open(['hangs']);
    const leaving = new AbortController();
    const asked = opened.models.complete(callOf(), { signal: leaving.signal });
    await waitUntil('it is asked', async () => (await opened.upstream.figures()).inFlight === 1);
    leaving.abort(new Error('gone'));
    await assert.rejects(asked, /gone/);
    const call = await waitUntil('it is closed', async () => {
      const [first] = await opened.upstream.calls();
      return first?.ending === null ? undefined : first;
    });
    assert.equal(call.ending, 'closed');
  });

  it('are asked in a simpler form when they do not take the first', async () => {
    await using opened = await open(['plain']);
    const { provider } = await opened.models.complete(callOf(), patient());
    assert.equal(provider, 'plain');
    assert.equal((await opened.upstream.figures()).calls, 3);
    await opened.models.complete(callOf(), patient());
    assert.equal((await opened.upstream.figures()).calls, 4);
  });

  it('are not asked any more after five refusals, and another one answers', async () => {
    await using opened = await open(['refuses', 'right']);
    for (let number = 0; number < 20; number += 1) {
      assert.equal((await opened.models.complete(asAnybody(number), patient())).provider, 'right');
    }
    const calls = await opened.upstream.calls();
    assert.equal(calls.filter(({ model }) => model === 'refuses').length, 5);
  });

  it('that lie are told so twice, and then another one is asked', async () => {
    await using opened = await open(['misshapen', 'right']);
    assert.equal((await opened.models.complete(callOf(), patient())).provider, 'right');
    const calls = await opened.upstream.calls();
    assert.equal(calls.filter(({ model }) => model === 'misshapen').length, 3);
  });

  it('stream what they say, and what is cut is never a clean end', async () => {
    const read = async (name: string) => {
      await using opened = await open([name], { idleMs: 300 });
      const { schema: _schema, ...request } = callOf();
      let text = '';
      try {
        for await (const chunk of (await opened.models.stream(request, patient())).chunks) text += chunk;
        return { text, reason: undefined };
      } catch (error) {
        assert.ok(error instanceof ModelsUnavailable);
        return { text, reason: error.reason };
      }
    };
    assert.match((await read('right')).text, /ten minutes go\.$/);
    for (const name of ['cuts-5', 'silent-5']) {
      const { text, reason } = await read(name);
      assert.ok(text.length > 0);
      assert.equal(reason, 'cut');
    }
  });

  it('that have no money left are not asked again for the same', async () => {
    await using opened = await open(['spent']);
    const [outcome] = await Promise.allSettled([opened.models.complete(callOf(), patient())]);
    assertUnavailable(outcome, 'failed');
    assert.equal((await opened.upstream.figures()).calls, 1);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { onSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { callOf, createFreeLeases, patient } from '#testing/models-fixture.ts';
import { startUpstream } from '#testing/test-upstream.ts';
import { composeModels, type SentEntry } from './compose-models.ts';
import { createServices } from './services.ts';
import { openCache, openLimiter } from './shared-ports.ts';

function compose(environment: Readonly<Record<string, string>>) {
  const clock = systemClock;
  const services = createServices({ clock });
  const sent: (SentEntry & { readonly person: PersonId })[] = [];
  const sharing = { redis: undefined, clock };
  const models = composeModels({
    ...{ config: loadConfig({ env: environment }), services, ...sharing },
    leases: createFreeLeases(createFixedClock('2026-11-23T09:00:00Z')),
    useCache: () => openCache(sharing),
    useLimiter: () => openLimiter(sharing),
    enterSentWords: async (person, entry) => void sent.push({ person, ...entry }),
  });
  return { models, services, sent };
}

describe('models made from the configuration', () => {
  it('are none where none is configured', () => {
    assert.equal(compose({}).models, undefined);
  });

  it('answer, and what was sent is listed', async () => {
    await using upstream = await startUpstream();
    const one = {
      FOCUSFORGE_AI_URL: upstream.baseUrl,
      FOCUSFORGE_AI_MODEL: 'right',
      FOCUSFORGE_AI_PRICES: 'ai=1000000/0',
    };
    const { models, services, sent } = compose(one);
    assert.ok(models);
    const prices: number[] = [];
    const stop = onSignal('llm-call', ({ price, inputTokens }) => prices.push(price - inputTokens));
    const call = callOf();
    const answer = await models.complete(call, patient());
    assert.deepEqual([answer.provider, answer.model], ['ai', 'right']);
    const [entry] = sent;
    assert.deepEqual(
      [entry?.person, entry?.chain, entry?.words, entry?.host],
      ['anna', 'break-down', call.prompt, new URL(upstream.baseUrl).host],
    );
    stop();
    assert.deepEqual(prices, [0]);
    assert.deepEqual(await services.stop({ deadlineMs: 5000 }), []);
  });

  it('are asked in the order that is set for a kind of work, and no others', async () => {
    await using upstream = await startUpstream();
    const two = { FOCUSFORGE_AI2_URL: upstream.baseUrl, FOCUSFORGE_AI2_MODEL: 'slow-1' };
    const one = { FOCUSFORGE_AI_URL: upstream.baseUrl, FOCUSFORGE_AI_MODEL: 'right' };
    const { models } = compose({ ...one, ...two, FOCUSFORGE_AI_ORDER: 'ai;coach=ai2' });
    assert.ok(models);
    assert.equal((await models.complete(callOf(), patient())).provider, 'ai');
    assert.equal((await models.complete(callOf({ chain: 'coach' }), patient())).provider, 'ai2');
    await upstream.behave('right', 'refuses');
    await assert.rejects(models.complete(callOf(), patient()), { reason: 'failed' });
  });
});

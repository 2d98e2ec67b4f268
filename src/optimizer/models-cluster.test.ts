/** The promises that hold over several instances, held against three of them on a real Redis. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { createClusterCache } from '#ports/cache/cache-cluster.ts';
import { createClusterLimiter } from '#ports/limiter/limiter-cluster.ts';
import type { Llm } from '#ports/llm/llm.ts';
import { createClusterSlots } from '#ports/slots/slots-cluster.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { assertUnavailable, callOf, createFreeLeases, failure, GOOD, patient, USAGE } from '#testing/models-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, type RedisServer, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { createModels, type OptimizedModels } from './create-models.ts';
import type { ModelsUnavailable } from './models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from './optimizer-policy.ts';

/** One provider, whoever asks it: what is in flight there counts over all instances. */
function createProvider(work: () => Promise<void> = async () => void (await nextTurn())) {
  const figures = { requests: 0, inFlight: 0, most: 0 };
  const llm: Llm = {
    ...{ provider: 'one', model: 'small', host: 'one.example' },
    complete: async () => {
      figures.requests += 1;
      figures.inFlight += 1;
      figures.most = Math.max(figures.most, figures.inFlight);
      try {
        await work();
        return { value: GOOD, text: '', rung: 'schema', usage: USAGE };
      } finally {
        figures.inFlight -= 1;
      }
    },
    stream: () => Promise.reject(failure('refused')),
  };
  return { llm, figures };
}

async function openFleet(llm: Llm, policy: Partial<OptimizerPolicy> = {}) {
  await using opening = new AsyncDisposableStack();
  const server: RedisServer = opening.use(await startRedis());
  const leases = createFreeLeases(createFixedClock('2026-11-23T09:00:00Z'));
  const instances: OptimizedModels[] = [];
  for (let number = 0; number < 3; number += 1) {
    const link = opening.use(await openTestLink(server.url));
    const slots = opening.use(createClusterSlots({ link, clock: systemClock }));
    const cache = opening.use(createClusterCache({ link, clock: systemClock }));
    const models = createModels({
      ...{ llms: [llm], policy: { ...DEFAULT_POLICY, ...policy }, clock: systemClock, chance: Math.random },
      ...{ limiter: createClusterLimiter({ link }), cache, slots, leases, journal: { sent: async () => {} } },
    });
    instances.push(opening.use(models));
  }
  const open = opening.move();
  return { server, instances, [Symbol.asyncDispose]: () => open.disposeAsync() };
}

const skip = missingRedis ?? false;

describe('models over three instances', { skip }, () => {
  test('are never asked more than three things at once', async () => {
    const three = Promise.withResolvers<void>();
    const { llm, figures } = createProvider(async () => {
      // The first ones wait for each other, so that three are seen for sure.
      if (figures.inFlight === 3) three.resolve();
      await three.promise;
      await nextTurn();
    });
    await using fleet = await openFleet(llm);
    const asked = fleet.instances.flatMap((models, instance) =>
      Array.from({ length: 20 }, (_, number) =>
        models.complete(callOf({ person: `person-${instance}-${number}` as PersonId }), patient()),
      ),
    );
    assert.equal((await Promise.all(asked)).length, 60);
    assert.equal(figures.requests, 60);
    assert.equal(figures.most, 3);
  });

  test('answer a person ten times a minute, exactly', async () => {
    const { llm, figures } = createProvider();
    await using fleet = await openFleet(llm);
    const asked = fleet.instances.flatMap((models) =>
      Array.from({ length: 20 }, () => models.complete(callOf(), patient())),
    );
    const outcomes = await Promise.allSettled(asked);
    const refused = outcomes.filter(({ status }) => status === 'rejected');
    assert.equal(outcomes.length - refused.length, 10);
    assert.equal(figures.requests, 10);
    for (const outcome of refused) assert.ok((assertUnavailable(outcome, 'limited').retryAfterMs ?? 0) > 0);
  });

  test('are asked once for what 300 want at the same moment', async () => {
    const answer = Promise.withResolvers<void>();
    const { llm, figures } = createProvider(() => answer.promise);
    await using fleet = await openFleet(llm);
    const call = callOf();
    const asked = fleet.instances.flatMap((models) =>
      Array.from({ length: 100 }, () => models.complete(call, patient())),
    );
    await waitUntil('it is asked', () => figures.requests === 1);
    answer.resolve();
    const answers = await Promise.all(asked);
    assert.equal(figures.requests, 1);
    assert.equal(answers.filter(({ isRemembered }) => !isRemembered).length, 1);
  });

  test('are left alone by all as soon as one has seen that they are down', async () => {
    const { llm, figures } = createProvider(() =>
      Promise.reject(failure('refused', { retryable: false, status: 401 })),
    );
    await using fleet = await openFleet(llm);
    const [first, ...others] = fleet.instances as [OptimizedModels, ...OptimizedModels[]];
    for (let time = 0; time < 5; time += 1) await first.complete(callOf(), patient()).catch(() => undefined);
    await first[Symbol.asyncDispose]();
    for (const models of others) {
      await waitUntil('it is left alone', async () => {
        const [outcome] = await Promise.allSettled([
          models.complete(callOf({ person: 'bela' as PersonId }), patient()),
        ]);
        return outcome.status === 'rejected' && (outcome.reason as ModelsUnavailable).reason === 'open';
      });
    }
    assert.ok(figures.requests <= 6, `${figures.requests} requests`);
  });

  test('go on without Redis, one thing at a time in each', async () => {
    const { llm, figures } = createProvider();
    await using fleet = await openFleet(llm, { cacheMs: 0 });
    await fleet.server.kill();
    const asked = fleet.instances.flatMap((models, instance) =>
      Array.from({ length: 10 }, (_, number) =>
        models.complete(callOf({ person: `person-${instance}-${number}` as PersonId }), patient()),
      ),
    );
    assert.equal((await Promise.all(asked)).length, 30);
    assert.ok(figures.most <= 3);
  });
});

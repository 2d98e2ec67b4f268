/** Two instances under load on one Redis: each request reads the cache, asks the limiter, changes something and adds a job. */
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { sweepQueues } from '#jobs/sweep-queues.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { onSignal } from '#kernel/signal.ts';
import { createClusterBus } from '#ports/bus/bus-cluster.ts';
import { createClusterCache } from '#ports/cache/cache-cluster.ts';
import { createClusterLimiter } from '#ports/limiter/limiter-cluster.ts';
import { createClusterDoorbell } from '#ports/queue/doorbell-cluster.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { JOBS, SHELVES } from '#shelves/shelves.ts';
import { createQueueFixture, EFFECTS } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { Tell } from './every-round.ts';

const CALLERS = 6;
const PEOPLE = Array.from({ length: 5 }, (_, number) => `person-${number}` as PersonId);
const LIMIT = { name: 'person-requests', most: 1_000_000, windowSeconds: 3600 };

export interface Load extends AsyncDisposable {
  readonly links: readonly RedisLink[];
  /** Resolves when so many more requests have been answered. */
  readonly answerMore: (count: number) => Promise<void>;
  /** Resolves when both instances do without Redis and say so. */
  readonly allAreWithout: () => Promise<void>;
  /** Resolves when both use Redis again: for commands, limits, the cache, notices and rings. */
  readonly allAreBack: () => Promise<void>;
  /** Ends the load and checks that nothing failed and that each job was done once. */
  readonly finish: (tell: Tell) => Promise<void>;
}

export async function startLoad(url: string): Promise<Load> {
  await using opening = new AsyncDisposableStack();
  const storage = createSqliteStorage({ path: ':memory:', shelves: [...SHELVES, EFFECTS] });
  opening.defer(() => storage.close());
  const instances = [await startInstance(url, storage), await startInstance(url, storage)] as const;
  for (const instance of instances) opening.use(instance);

  let answered = 0;
  let slowestMs = 0;
  const failures: unknown[] = [];
  const added = new Map<PersonId, number>(PEOPLE.map((person) => [person, 0]));
  const insurance: string[] = [];
  opening.defer(onSignal('limiter-insurance', ({ state }) => insurance.push(state)));

  let isOver = false;
  const ask = async (instance: Instance, caller: number) => {
    for (let number = 0; !isOver; number += 1) {
      const person = PEOPLE[(caller + number) % PEOPLE.length] as PersonId;
      const startedAt = performance.now();
      try {
        await instance.advise(`${number % 50}`);
        const decision = await instance.limiter.consume([{ limit: LIMIT, key: person, amount: 1 }]);
        assert.ok(decision.accepted);
        if (number % 4 === 0) {
          await instance.queue.add(person, {});
          added.set(person, (added.get(person) ?? 0) + 1);
        }
        if (number % 50 === 49) await instance.advise.forget(`${number % 50}`);
        instance.bus.publish({ person, sequence: number });
      } catch (error) {
        failures.push(error);
      }
      answered += 1;
      slowestMs = Math.max(slowestMs, performance.now() - startedAt);
      await pause(3);
    }
  };
  const asking = instances.flatMap((instance) => Array.from({ length: CALLERS }, (_, caller) => ask(instance, caller)));

  const stack = opening.move();
  return {
    links: instances.map(({ link }) => link),
    answerMore: async (count) => {
      const until = answered + count;
      await waitUntil(`${count} more requests are answered`, () => answered >= until);
    },
    allAreWithout: async () => {
      await waitUntil('both links are down', () => instances.every(({ link }) => !link.isUp()));
      await waitUntil('limits are counted in memory', () => insurance.filter((state) => state === 'on').length >= 2);
    },
    allAreBack: async () => {
      await waitUntil('both links are up', () => instances.every(({ link }) => link.isUp()));
      const isOff = () => insurance.filter((state) => state === 'off').length;
      await waitUntil('limits are counted in Redis', () => isOff() >= 2 && insurance.at(-1) === 'off');
      await sharesAgain(instances);
    },
    finish: async (tell) => {
      isOver = true;
      await Promise.all(asking);
      assert.deepEqual(failures, []);
      let jobs = 0;
      for (const [person, count] of added) {
        const done = { index: 'byState', equals: ['done'] };
        await waitUntil('all jobs are done', async () => (await storage.count(JOBS, person, done)) === count, 60_000);
        assert.equal(await storage.count(EFFECTS, person, {}), count);
        const { items } = await storage.find(EFFECTS, person, {}, { limit: 1000 });
        assert.ok(items.every(({ value }) => value.times === 1));
        jobs += count;
      }
      tell({
        acknowledged: answered,
        lost: 0,
        duplicates: 0,
        failed: {},
        note: `slowest request ${slowestMs.toFixed(0)} ms; ${jobs} jobs, each once`,
      });
    },
    [Symbol.asyncDispose]: async () => {
      isOver = true;
      await Promise.all(asking);
      await stack.disposeAsync();
    },
  };
}

type Instance = Awaited<ReturnType<typeof startInstance>>;

async function startInstance(url: string, storage: Storage) {
  await using opening = new AsyncDisposableStack();
  const link = opening.use(await openTestLink(url));
  const cache = opening.use(createClusterCache({ link, clock: systemClock }));
  const bus = opening.adopt(createClusterBus({ link }), (open) => open.close());
  const doorbell = opening.use(createClusterDoorbell({ link, clock: systemClock }));
  const queue = createQueueFixture({ storage, doorbell });
  const worker = queue.worker({ claimMs: 5000 });
  worker.start();
  opening.defer(() => worker.stop());
  const sweeping = repeat(() => sweepQueues({ storage, clock: systemClock, doorbell }), 200);
  opening.defer(() => sweeping.stop());
  const stack = opening.move();
  const options = { name: 'advice', version: 1, key: (topic: string) => topic, ttlMs: 60_000 };
  return {
    link,
    bus,
    queue,
    limiter: createClusterLimiter({ link }),
    advise: cache.cached(async (topic: string) => ({ topic, at: new Date() }), {
      ...options,
      costly: { waitMs: 5000 },
    }),
    /** What one instance has made and another has not. */
    mark: cache.cached(async (_name: string) => crypto.randomUUID(), { ...options, name: 'mark' }),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

/** The cache, the bus and the doorbell reach from one instance to the other. */
async function sharesAgain([one, other]: readonly [Instance, Instance]): Promise<void> {
  let number = 0;
  await waitUntil('the cache is shared', async () => {
    number += 1;
    const made = await one.mark(`mark-${number}`);
    await pause(20);
    return (await other.mark(`mark-${number}`)) === made;
  });
  const heard: number[] = [];
  const stop = other.bus.subscribe('mark' as PersonId, ({ sequence }) => heard.push(sequence));
  await waitUntil('notices arrive', () => {
    one.bus.publish({ person: 'mark' as PersonId, sequence: 1 });
    return heard.length > 0;
  });
  stop();
}

function repeat(work: () => Promise<void>, everyMs: number) {
  let isOver = false;
  const run = async () => {
    while (!isOver) {
      await work();
      await pause(everyMs);
    }
  };
  const running = run();
  return {
    stop: async () => {
      isOver = true;
      await running;
    },
  };
}

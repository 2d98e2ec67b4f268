/** Both halves keep every promise of the cache. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { onSignal } from '#kernel/signal.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { openTestLink } from '#testing/redis-link.ts';
import {
  askRedis,
  missingRedis,
  type RedisServer,
  type RedisServerOptions,
  startRedis,
} from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { CachedOptions } from './cache.ts';
import { type CacheUnderTest, cacheBehaviour } from './cache-behaviour.ts';
import { createClusterCache } from './cache-cluster.ts';
import { createEmbeddedCache } from './cache-embedded.ts';

const OPTIONS: CachedOptions<[string]> = { name: 'greeting', version: 1, key: (name) => name, ttlMs: 600_000 };
/** `KEYS=1000000` makes it the long run. */
const DISTINCT_KEYS = Number(process.env.KEYS ?? 100_000);

describe('the cache, in process', () => {
  for (const promise of cacheBehaviour) {
    test(promise.name, async () => {
      await using opened = openEmbedded();
      await promise.check(opened);
    });
  }

  test(`stays within its limits over ${DISTINCT_KEYS} distinct keys, and keeps what is asked for most`, async () => {
    const limits = { entries: 5000, bytes: 2 ** 20, entryBytes: 1000 };
    await using cache = createEmbeddedCache({ clock: createFixedClock('2026-11-25T09:00:00Z'), limits });
    let calls = 0;
    const find = cache.cached(
      async (name: string) => {
        calls += 1;
        return name;
      },
      { ...OPTIONS, ttlMs: 86_400_000 },
    );
    const hot = Array.from({ length: 100 }, (_, index) => `hot-${index}`);
    for (let number = 0; number < DISTINCT_KEYS; number += 1) {
      await find(`key-${number}`);
      if (number % 500 === 0) for (const name of hot) await find(name);
      if (number % 10_000 === 0) {
        const { entries, bytes } = cache.memory();
        assert.ok(entries <= limits.entries && bytes <= limits.bytes, `${entries} entries, ${bytes} bytes`);
      }
    }
    assert.equal(calls, DISTINCT_KEYS + hot.length);
    await find('x'.repeat(150)).then(() => find('x'.repeat(150)));
    assert.ok(cache.memory().entries > 1000);
  });
});

describe('the cache, over Redis', { skip: missingRedis ?? false }, () => {
  for (const promise of cacheBehaviour) {
    test(promise.name, async () => {
      await using opened = await openCluster();
      await promise.check(opened);
    });
  }

  test('answers from Redis what another instance has made, and from memory afterwards', async () => {
    await using opened = await openCluster();
    const sources: string[] = [];
    const stop = onSignal('cache-read', ({ from }) => sources.push(from));
    const find = (cache: typeof opened.cache) => cache.cached(async (name: string) => name, OPTIONS);
    await find(opened.cache)('a');
    await find(opened.other)('a');
    await find(opened.other)('a');
    assert.deepEqual(sources, ['computation', 'redis', 'memory']);
    stop();
  });

  test('looks for a costly value and for the right to make it in one way to Redis and back', async () => {
    await using server = await startRedis();
    await using link = await openTestLink(server.url);
    let ways = 0;
    const counting: RedisLink = {
      ...link,
      send: (command) => {
        ways += 1;
        return link.send(command);
      },
      run: (...script) => {
        ways += 1;
        return link.run(...script);
      },
    };
    await using cache = createClusterCache({ link: counting, clock: createFixedClock('2026-11-25T09:00:00Z') });
    const waysWhenMade: number[] = [];
    const compute = async (name: string) => {
      waysWhenMade.push(ways);
      return name;
    };
    const find = cache.cached(compute, { ...OPTIONS, costly: { waitMs: 30_000 } });
    assert.equal(await find('a'), 'a');
    assert.deepEqual(waysWhenMade, [1]);
  });

  test('costs no request when Redis dies, and shares again by itself', async () => {
    await using opened = await openCluster();
    const { cache, other, server } = opened;
    let calls = 0;
    const compute = async (name: string) => {
      calls += 1;
      return `${name} ${calls}`;
    };
    const [here, there] = [cache, other].map((one) => one.cached(compute, { ...OPTIONS, costly: { waitMs: 30_000 } }));
    assert.ok(here && there);
    assert.equal(await here('a'), 'a 1');
    await server.kill();
    assert.equal(await here('a'), 'a 1');
    assert.equal(await here('b'), 'b 2');
    await server.restart();
    await waitUntil('instances share again', async () => {
      const [first, second] = [await here(`c${calls}`), await there(`c${calls - 1}`)];
      return first === second;
    });
  });

  test('does not bring back what was forgotten while Redis was away', async () => {
    await using opened = await openCluster({ appendOnly: true });
    const { cache, other, server } = opened;
    let truth = 'old';
    const tagged = { ...OPTIONS, tags: () => ['all'] };
    const [here, there] = [cache, other].map((one) => one.cached(async (_name: string) => truth, tagged));
    assert.ok(here && there);
    for (const name of ['a', 'b']) await here(name);
    await waitUntil('they are in Redis', async () => (await askRedis(server.port, 'DBSIZE')).includes(':2'));
    await server.kill();
    truth = 'new';
    await here.forget('a');
    await cache.forgetTags(['all']);
    assert.deepEqual([await here('a'), await here('b')], ['new', 'new']);
    await server.restart();
    await waitUntil(
      'the other instance has the truth',
      async () => (await there('a')) + (await there('b')) === 'newnew',
    );
    assert.deepEqual([await here('a'), await here('b')], ['new', 'new']);
  });

  test('has others forget what they read before Redis was told what is forgotten', async () => {
    await using open = new AsyncDisposableStack();
    const server = open.use(await startRedis({ appendOnly: true }));
    const gate = { isOpen: Promise.resolve() };
    const [link, otherLink] = [await openTestLink(server.url), await openTestLink(server.url)].map((one) =>
      open.use(one),
    );
    assert.ok(link && otherLink);
    const held: RedisLink = { ...link, send: (command) => gate.isOpen.then(() => link.send(command)) };
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    const [cache, other] = [held, otherLink].map((one) => open.use(createClusterCache({ link: one, clock })));
    assert.ok(cache && other);
    let truth = 'old';
    const [here, there] = [cache, other].map((one) => one.cached(async (_name: string) => truth, OPTIONS));
    assert.ok(here && there);
    await here('a');
    await waitUntil('it is in Redis', async () => (await askRedis(server.port, 'DBSIZE')).includes(':1'));
    await server.kill();
    truth = 'new';
    await here.forget('a');
    const { promise, resolve: letGo } = Promise.withResolvers<void>();
    gate.isOpen = promise;
    await server.restart();
    await waitUntil('the other is connected', async () => otherLink.isUp() && (await bothListen(server)));
    assert.equal(await there('a'), 'old');
    letGo();
    await waitUntil('the other has the truth', async () => (await there('a')) === 'new');
  });

  test('takes a damaged or foreign text in Redis for nothing', async () => {
    await using opened = await openCluster();
    const head = '{"createdAt":1,"logicalExpiration":9e15';
    const damaged = [`${head}}\nj"b"`, `${head},"freshUntil":9e15,"costMs":1}\nx`];
    for (const text of ['x', '{', '{}', 'null', '{"a":1}\nj"b"', ...damaged]) {
      await using link = await openTestLink(opened.server.url);
      await link.send((redis) => redis.set('focusforge:cache:1:greeting:1:a', text));
      assert.equal(await opened.cache.cached(async (_name: string) => 'made', OPTIONS)('a'), 'made', text);
      await opened.cache.cached(async (_name: string) => 'made', OPTIONS).forget('a');
    }
  });
});

function openEmbedded(): CacheUnderTest & AsyncDisposable {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const chances = { next: 0 };
  const cache = createEmbeddedCache({ clock, chance: () => chances.next });
  return { cache, other: cache, clock, chances, [Symbol.asyncDispose]: () => cache[Symbol.asyncDispose]() };
}

async function bothListen({ port }: RedisServer): Promise<boolean> {
  return (await askRedis(port, 'PUBSUB NUMSUB bentocache.notifications:answers')).includes(':2');
}

interface ClusterUnderTest extends CacheUnderTest, AsyncDisposable {
  readonly server: RedisServer;
}

async function openCluster(options: RedisServerOptions = {}): Promise<ClusterUnderTest> {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startRedis(options));
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const chances = { next: 0 };
  const open = async () => {
    const link = opening.use(await openTestLink(server.url));
    return opening.use(createClusterCache({ link, clock, chance: () => chances.next }));
  };
  const [cache, other] = [await open(), await open()];
  await waitUntil('both listen', () => bothListen(server));
  const stack = opening.move();
  return { cache, other, clock, chances, server, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** Both halves keep every promise of the bus. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { busBehaviour, hearEachOther, listen } from './bus-behaviour.ts';
import { createClusterBus } from './bus-cluster.ts';
import { createEmbeddedBus } from './bus-embedded.ts';

describe('the bus, in process', () => {
  for (const promise of busBehaviour) {
    test(promise.name, async () => {
      const bus = createEmbeddedBus();
      await promise.check(bus, bus);
      await bus.close();
    });
  }
});

describe('the bus, over Redis', { skip: missingRedis ?? false }, () => {
  for (const promise of busBehaviour) {
    test(promise.name, async () => {
      await using server = await startRedis();
      await using two = await twoInstances(server.url);
      await promise.check(two.bus, two.other);
    });
  }

  test('reaches its own instance while Redis is away, and the others again by itself', async () => {
    await using server = await startRedis();
    await using two = await twoInstances(server.url);
    const anna = 'person-anna' as PersonId;
    const [here, there] = [listen(two.bus, anna), listen(two.other, anna)];
    await hearEachOther(two.bus, two.other);
    await server.kill();
    two.bus.publish({ person: anna, sequence: 1 });
    await waitUntil('it is heard here', () => here.length === 1);
    await server.restart();
    await hearEachOther(two.bus, two.other);
    two.bus.publish({ person: anna, sequence: 2 });
    await waitUntil('it is heard there', () => there.includes(2));
  });

  test('takes no notice of what is not a notice', async () => {
    await using server = await startRedis();
    await using two = await twoInstances(server.url);
    await using link = await openTestLink(server.url);
    const heard = listen(two.bus, 'person-anna' as PersonId);
    await hearEachOther(two.bus, two.other);
    for (const text of ['', 'x', 'x y person-anna', 'x 1 ', '{"person":"person-anna"}', 'x 1 person-anna more']) {
      await link.send((redis) => redis.publish('focusforge:facts', text));
    }
    await hearEachOther(two.bus, two.other);
    assert.deepEqual(heard, []);
  });
});

async function twoInstances(url: string) {
  await using opening = new AsyncDisposableStack();
  const open = async () =>
    opening.adopt(createClusterBus({ link: opening.use(await openTestLink(url)) }), (bus) => bus.close());
  const [bus, other] = [await open(), await open()];
  const stack = opening.move();
  return { bus, other, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

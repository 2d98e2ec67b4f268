/** Both halves keep every promise of the doorbell. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { backoffMs } from './backoff.ts';
import { doorbellBehaviour } from './doorbell-behaviour.ts';
import { createClusterDoorbell } from './doorbell-cluster.ts';
import { createEmbeddedDoorbell } from './doorbell-embedded.ts';

describe('the doorbell, in process', () => {
  for (const promise of doorbellBehaviour) {
    test(promise.name, async () => {
      await using doorbell = createEmbeddedDoorbell({ clock: systemClock });
      await promise.check(doorbell, doorbell);
    });
  }
});

describe('the doorbell, over Redis', { skip: missingRedis ?? false }, () => {
  for (const promise of doorbellBehaviour) {
    test(promise.name, async () => {
      await using server = await startRedis();
      await using two = await twoInstances(server.url);
      await promise.check(two.doorbell, two.other);
    });
  }

  test('serves whoever is long overdue where it is found out, when the rings come to nothing', async () => {
    await using server = await startRedis();
    await using two = await twoInstances(server.url);
    const here: PersonId[] = [];
    two.doorbell.answer('main', { concurrency: 1, serve: async (person) => void here.push(person) });
    // Nobody of the fleet takes a ring from a queue that stands still.
    await askRedis(server.port, 'HSET focusforge:queue:main:meta paused 1');
    two.doorbell.ring({ queue: 'main', person: 'anna' as PersonId, at: Date.now() - 60_000, isReminder: true });
    await waitUntil('it is answered here', () => here.includes('anna' as PersonId));
  });

  for (const fault of ['kill', 'halt'] as const) {
    test(`rings within the process while Redis is away, and over the fleet again by itself (${fault})`, async () => {
      await using server = await startRedis();
      await using two = await twoInstances(server.url);
      const here: PersonId[] = [];
      const there: PersonId[] = [];
      two.doorbell.answer('main', { concurrency: 1, serve: async (person) => void here.push(person) });
      await server[fault]();
      await waitUntil('the loss is seen', async () => {
        await two.link.send((redis) => redis.ping()).catch(() => undefined);
        return !two.link.isUp();
      });
      two.doorbell.ring({ queue: 'main', person: 'anna' as PersonId, at: 0 });
      await waitUntil('it is answered here', () => here.includes('anna' as PersonId));
      two.other.answer('main', { concurrency: 1, serve: async (person) => void there.push(person) });
      if (fault === 'kill') await server.restart();
      else server.resume();
      let number = 0;
      await waitUntil('a ring here is answered there', () => {
        number += 1;
        two.doorbell.ring({ queue: 'main', person: `person-${number}` as PersonId, at: 0 });
        return there.length > 0;
      });
    });
  }
});

test('waiting before trying again grows, is never longer than a quarter of an hour, and is anywhere below', () => {
  const longest = Array.from({ length: 40 }, (_, index) => backoffMs(index + 1, () => 1 - Number.EPSILON));
  assert.deepEqual(longest.slice(0, 4), [2000, 4000, 8000, 16_000]);
  assert.equal(Math.max(...longest), 900_000);
  assert.equal(
    backoffMs(5, () => 0),
    0,
  );
});

async function twoInstances(url: string) {
  await using opening = new AsyncDisposableStack();
  const open = async () => {
    const link = opening.use(await openTestLink(url));
    return { link, doorbell: opening.use(createClusterDoorbell({ link, clock: systemClock })) };
  };
  const [{ link, doorbell }, { doorbell: other }] = [await open(), await open()];
  const stack = opening.move();
  return { link, doorbell, other, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

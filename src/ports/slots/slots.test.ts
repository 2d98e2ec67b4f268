/** Both halves keep every promise of slots. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import { onSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { slotsBehaviour } from './slots-behaviour.ts';
import { createClusterSlots } from './slots-cluster.ts';
import { createEmbeddedSlots } from './slots-embedded.ts';

const THREE = { most: 3 };

describe('slots, in process', () => {
  for (const promise of slotsBehaviour) {
    test(promise.name, async () => {
      const clock = createFixedClock('2026-11-23T09:00:00Z');
      const slots = createEmbeddedSlots({ clock });
      await promise.check({ slots, other: slots, pass: clock.advanceMs });
    });
  }
});

describe('slots, over Redis', { skip: missingRedis ?? false }, () => {
  for (const promise of slotsBehaviour) {
    test(promise.name, async () => {
      await using server = await startRedis();
      await using link = await openTestLink(server.url);
      await using otherLink = await openTestLink(server.url);
      await using slots = createClusterSlots({ link, clock: systemClock });
      await using other = createClusterSlots({ link: otherLink, clock: systemClock });
      await promise.check({ slots, other, pass: () => undefined });
    });
  }

  test('are one for each process while Redis is away, which is said, and all of the fleet again afterwards', async () => {
    await using server = await startRedis();
    await using link = await openTestLink(server.url);
    await using slots = createClusterSlots({ link, clock: systemClock });
    const states: string[] = [];
    const stop = onSignal('slots-insurance', ({ state }) => states.push(state));
    await server.kill();
    const alone = await slots.take('one', THREE);
    assert.ok(alone.isTaken);
    assert.equal((await slots.take('one', THREE)).isTaken, false);
    assert.deepEqual(states, ['on']);

    await server.restart();
    await waitUntil('the link is up', () => link.isUp());
    // The one that was taken alone counts: two are left.
    const given = [await slots.take('one', THREE), await slots.take('one', THREE), await slots.take('one', THREE)];
    assert.deepEqual(
      given.map(({ isTaken }) => isTaken),
      [true, true, false],
    );
    assert.deepEqual(states, ['on', 'off']);
    await alone.release();
    assert.ok((await slots.take('one', THREE)).isTaken);
    stop();
  });

  test('of a process that was killed are free again when their time is over', async () => {
    await using server = await startRedis();
    await using link = await openTestLink(server.url);
    await using slots = createClusterSlots({ link, clock: systemClock });
    // As a process leaves it behind: a holder that nobody renews, and whose time is over.
    await askRedis(server.port, 'ZADD focusforge:slots:one 1 gone-1 2 gone-2 3 gone-3');
    assert.ok((await slots.take('one', THREE)).isTaken);
  });

  test('are kept for as long as they are held', async () => {
    await using server = await startRedis();
    await using link = await openTestLink(server.url);
    await using slots = createClusterSlots({ link, clock: systemClock });
    assert.ok((await slots.take('one', { most: 1 })).isTaken);
    const endOf = async () =>
      (await askRedis(server.port, 'ZRANGE focusforge:slots:one 0 -1 WITHSCORES')).split('\r\n')[4];
    const first = await endOf();
    assert.ok(Number(first) > 0);
    await waitUntil('it is renewed', async () => (await endOf()) !== first);
    assert.equal((await slots.take('one', { most: 1 })).isTaken, false);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createTurns } from './turns.ts';

test('tasks under one key run one after the other in their order, also after one that failed', async () => {
  const takeTurn = createTurns();
  const log: string[] = [];
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    await Promise.resolve();
    log.push(`${name} ends`);
    if (name === 'b') throw new RangeError(name);
    return name;
  };
  const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => takeTurn('key', task(name))));
  assert.deepEqual(log, ['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  assert.deepEqual(
    results.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  );
});

test('a task that takes long holds up its own key only', async () => {
  const takeTurn = createTurns();
  const { promise, resolve } = Promise.withResolvers<string>();
  const long = takeTurn('one', () => promise);
  assert.equal(await takeTurn('other', async () => 'done'), 'done');
  resolve('done at last');
  assert.equal(await long, 'done at last');
});

test('whoever waits longer than there is patience for is sent away with nothing done, and nobody comes before those who wait', async () => {
  const clock = createFixedClock('2026-11-26T09:00:00Z');
  const takeTurn = createTurns({ clock, ms: 10_000 });
  const { promise, resolve } = Promise.withResolvers<string>();
  const log: string[] = [];
  const first = takeTurn('key', () => promise);
  const second = takeTurn('key', async () => log.push('second'));
  clock.advanceMs(9000);
  const third = takeTurn('key', async () => log.push('third'));
  clock.advanceMs(1000);
  await assert.rejects(second, { code: 'too-busy', retryAfterSeconds: 1 });
  assert.deepEqual(log, []);
  resolve('done at last');
  assert.equal(await first, 'done at last');
  await third;
  assert.deepEqual(log, ['third']);
});

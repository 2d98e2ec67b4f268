import assert from 'node:assert/strict';
import { test } from 'node:test';
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

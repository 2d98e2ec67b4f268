import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createChance } from '#testing/seeded-random.ts';
import { createPercentileLevel } from './percentile-level.ts';

test('the promise itself is the first level', () => {
  assert.equal(createPercentileLevel(0.8).level(), 0.8);
});

test('outcomes that all come out too long raise the level, and it comes back when they stop', () => {
  const level = createPercentileLevel(0.5);
  for (let i = 0; i < 60; i += 1) level.learn({ below: 0.99, upTo: 1 });
  const raised = level.level();
  assert.ok(raised > 0.6, `${raised}`);
  for (let i = 0; i < 60; i += 1) level.learn({ below: 0, upTo: 0.01 });
  assert.ok(Math.abs(level.level() - 0.5) < 0.01, `${level.level()}`);
});

test('when outcomes fall where they were foreseen, the level stays at the promise', () => {
  const level = createPercentileLevel(0.8);
  const { next: random } = createChance(3);
  let sum = 0;
  for (let i = 0; i < 4000; i += 1) {
    const place = random();
    level.learn({ below: place, upTo: place });
    sum += level.level();
  }
  assert.ok(Math.abs(sum / 4000 - 0.8) < 0.02, `${sum / 4000}`);
});

test('ties do not push the level: blocks of 25 minutes, foreseen rightly, leave it where it is', () => {
  const level = createPercentileLevel(0.8);
  const { next: random } = createChance(5);
  let sum = 0;
  for (let i = 0; i < 4000; i += 1) {
    // 60 % take one block, 30 % two, 10 % three; and that is what was foreseen.
    const place = random();
    if (place < 0.6) level.learn({ below: 0, upTo: 0.6 });
    else if (place < 0.9) level.learn({ below: 0.6, upTo: 0.9 });
    else level.learn({ below: 0.9, upTo: 1 });
    sum += level.level();
  }
  assert.ok(Math.abs(sum / 4000 - 0.8) < 0.02, `${sum / 4000}`);
});

test('the level stays away from the extremes', () => {
  const level = createPercentileLevel(0.8);
  for (let i = 0; i < 2000; i += 1) level.learn({ below: 1, upTo: 1 });
  assert.equal(level.level(), 0.95);
  for (let i = 0; i < 9000; i += 1) level.learn({ below: 0, upTo: 0 });
  assert.equal(level.level(), 0.05);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSizeTrend, tame } from './size-trend.ts';

/** Teaches 200 pieces of work whose log ratio follows `slope` over sizes from 10 minutes to 4 hours. */
function trendOf(slope: number, ratio = 1) {
  const trend = createSizeTrend();
  for (let i = 0; i < 200; i += 1) {
    const logEstimate = Math.log([10, 30, 60, 120, 240][i % 5] as number);
    trend.learn({ logEstimate, logRatio: Math.log(ratio) + slope * (logEstimate - Math.log(60)) });
  }
  return trend.slope();
}

test('nothing learned, nothing assumed: the ratio is the same at every size', () => {
  assert.equal(createSizeTrend().slope(), 0);
});

test('a person who takes twice as long on everything has no slope', () => {
  assert.ok(Math.abs(trendOf(0, 2)) < 1e-9);
});

test('a slope is found, a little cautiously', () => {
  const slope = trendOf(-0.4);
  assert.ok(slope < -0.35 && slope > -0.4, `${slope}`);
});

test('however wild the history, longer estimates never mean shorter work', () => {
  assert.ok(trendOf(-3) > -1);
  assert.ok(trendOf(3) < 1);
});

test('one size alone shows no slope', () => {
  const trend = createSizeTrend();
  for (let i = 0; i < 50; i += 1) trend.learn({ logEstimate: Math.log(25), logRatio: i % 2 });
  assert.ok(Math.abs(trend.slope()) < 1e-9);
});

test('a forgotten timer counts as five times over, not a hundred', () => {
  assert.equal(tame(Math.log(100)), Math.log(5));
  assert.equal(tame(Math.log(0.01)), -Math.log(5));
  assert.equal(tame(0.3), 0.3);
});

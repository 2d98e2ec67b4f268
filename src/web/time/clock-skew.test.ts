import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestSkew, keepSample } from './clock-skew.ts';

const sample = (sentAt: number, travel: number, skew: number) => ({
  sentAt,
  receivedAt: sentAt + travel,
  serverNow: sentAt + travel / 2 + skew,
});

test('nothing known yet is no skew', () => {
  assert.equal(bestSkew([]), 0);
});

test('the reply that travelled fastest is believed', () => {
  const slow = (sentAt: number) => ({ sentAt, receivedAt: sentAt + 2000, serverNow: sentAt + 61_900 });
  const fast = sample(5000, 10, 60_000);
  assert.equal(bestSkew(keepSample([slow(1000)], fast)), 60_000);
  assert.equal(bestSkew(keepSample([fast], slow(6000))), 60_000);
});

test('after the local clock was set, only new replies count', () => {
  const before = sample(100_000, 4, 0);
  const setBack = sample(50_000, 40, 60_000);
  assert.deepEqual(keepSample([before], setBack), [setBack]);
  const setForward = sample(900_000, 40, -600_000);
  assert.deepEqual(keepSample([before], setForward), [setForward]);
});

test('only the last eight replies are kept', () => {
  const samples = Array.from({ length: 12 }, (_, index) => sample(index * 1000, 20, 5));
  const kept = samples.reduce<readonly ReturnType<typeof sample>[]>((all, next) => keepSample(all, next), []);
  assert.deepEqual(kept, samples.slice(-8));
});

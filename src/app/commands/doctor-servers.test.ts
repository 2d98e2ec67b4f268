import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayPolicy, saySkew } from './doctor-servers.ts';

test('a Redis that may throw anything away when it is full is found bad, and what to set is said', () => {
  assert.equal(sayPolicy('noeviction').state, 'good');
  const bad = sayPolicy('allkeys-lru');
  assert.equal(bad.state, 'bad');
  assert.match(bad.sentence, /allkeys-lru.*noeviction/);
  assert.equal(sayPolicy(undefined).state, 'pity');
});

test('clocks that are seconds apart are found bad', () => {
  assert.equal(saySkew(0).state, 'good');
  assert.equal(saySkew(2000).state, 'good');
  const bad = saySkew(61_000);
  assert.equal(bad.state, 'bad');
  assert.match(bad.sentence, /61 seconds apart/);
});

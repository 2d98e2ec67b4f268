import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sayWait } from './say-wait.ts';

test('a wait is said in words, and never as less than it is', () => {
  const said = [1, 5, 6, 31, 55, 60, 61, 900, 3300, 3601].map(sayWait);
  assert.deepEqual(said, [
    'a moment',
    'a moment',
    '10 seconds',
    '35 seconds',
    'a minute',
    'a minute',
    '2 minutes',
    '15 minutes',
    'an hour',
    '2 hours',
  ]);
});

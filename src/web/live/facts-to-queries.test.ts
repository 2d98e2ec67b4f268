import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACT_DATA } from '#model/fact.ts';
import { READS, readsStaleAfter } from './facts-to-queries.ts';

test('every fact there is makes only some of the page stale', () => {
  for (const type of Object.keys(FACT_DATA)) {
    const stale = readsStaleAfter(type);
    assert.ok(stale.length > 0 && stale.length < READS.length, type);
  }
});

test('a session that changes anywhere is read again, and so is the day', () => {
  assert.ok(readsStaleAfter('session-paused').includes('session'));
  assert.ok(readsStaleAfter('session-paused').includes('today'));
});

test('a fact from a newer service makes everything stale', () => {
  assert.deepEqual(readsStaleAfter('reward-earned'), READS);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { elapsedMs, type FocusSession } from '#model/focus-session.ts';
import { toggleSession } from './toggle-session.ts';

const started = {
  state: 'running',
  intervals: [{ startedAt: '2026-11-23T09:00:00.000Z', endedAt: null }],
} as unknown as FocusSession;

test('pausing keeps the minutes so far, and going on adds to them', () => {
  const paused = toggleSession(started, '2026-11-23T09:10:00.000Z');
  assert.equal(paused.state, 'paused');
  assert.equal(elapsedMs(paused, Date.parse('2026-11-23T10:00:00Z')), 600_000);
  const again = toggleSession(paused, '2026-11-23T10:00:00.000Z');
  assert.equal(again.state, 'running');
  assert.equal(elapsedMs(again, Date.parse('2026-11-23T10:05:00Z')), 900_000);
});

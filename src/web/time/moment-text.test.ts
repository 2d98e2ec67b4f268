import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentText, splitMoment } from './moment-text.ts';

const zone = 'America/New_York';

test('what fields show is what they send, in the zone of the person', () => {
  const instant = '2026-11-27T22:00:00.000Z';
  assert.deepEqual(splitMoment(instant, zone), { day: '2026-11-27', time: '17:00' });
  assert.equal(momentText({ day: '2026-11-27', time: '17:00' }, zone), instant);
});

test('a day stays a day', () => {
  assert.deepEqual(splitMoment('2026-11-27', zone), { day: '2026-11-27', time: '' });
  assert.equal(momentText({ day: '2026-11-27', time: '' }, zone), '2026-11-27');
});

test('nothing is sent before there is a day', () => {
  assert.deepEqual(splitMoment(null, zone), { day: '', time: '' });
  assert.equal(momentText({ day: '', time: '17:00' }, zone), null);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at } from '#testing/planning-samples.ts';
import { sayDay, sayDeadline, sayTime } from './say-time.ts';

const reader = { timeZone: 'Europe/Berlin', now: at('2026-11-23 08:00') };

test('a day of the coming week goes by its name', () => {
  assert.equal(sayTime(at('2026-11-23 09:05'), reader), 'Monday 09:05');
  assert.equal(sayTime(at('2026-11-29 17:00'), reader), 'Sunday 17:00');
});

test('a day further away, or gone, is dated; one of another year carries it', () => {
  assert.equal(sayTime(at('2026-11-30 17:00'), reader), 'Mon 30 Nov, 17:00');
  assert.equal(sayTime(at('2026-11-22 17:00'), reader), 'Sun 22 Nov, 17:00');
  assert.equal(sayDay(at('2027-01-04 17:00'), reader), 'Mon 4 Jan 2027');
});

test('a deadline at midnight is the end of the day before', () => {
  assert.equal(sayDeadline(at('2026-11-28 00:00'), reader), 'the end of Friday');
  assert.equal(sayDeadline(at('2026-11-27 17:00'), reader), 'Friday 17:00');
});

test('times are read on the clock of the person', () => {
  const inKolkata = { ...reader, timeZone: 'Asia/Kolkata' };
  assert.equal(sayTime(at('2026-11-23 20:00'), inKolkata), 'Tuesday 00:30');
});

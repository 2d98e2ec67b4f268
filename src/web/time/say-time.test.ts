import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prefersTwelveHours, sayDay, sayDue, sayHour, sayMoment, saySpan, sayTime, sayTimer } from './say-time.ts';

const timeZone = 'Europe/Berlin';
const nowMs = Date.parse('2026-11-23T08:00:00Z');

test('days near by have names, others a date, other years a year', () => {
  assert.equal(sayDay('2026-11-23', '2026-11-23'), 'Today');
  assert.equal(sayDay('2026-11-24', '2026-11-23'), 'Tomorrow');
  assert.equal(sayDay('2026-11-22', '2026-11-23'), 'Yesterday');
  assert.equal(sayDay('2026-11-27', '2026-11-23'), 'Fri 27 Nov');
  assert.equal(sayDay('2027-01-04', '2026-11-23'), 'Mon 4 Jan 2027');
});

test("times are said in the person's zone, with twelve or twenty-four hours", () => {
  assert.equal(sayTime(Date.parse('2026-11-27T16:05:00Z'), timeZone, false), '17:05');
  assert.equal(sayTime(Date.parse('2026-11-27T16:05:00Z'), timeZone, true), '5:05\u00a0pm');
  assert.equal(sayTime(Date.parse('2026-11-26T23:05:00Z'), timeZone, false), '00:05');
  const span = { start: '2026-11-27T08:00:00Z', end: '2026-11-27T08:25:00Z' };
  assert.equal(saySpan(span, timeZone, false), '09:00–09:25');
});

test('a span says am or pm once where once is enough, and one time where it has no length', () => {
  const say = (start: string, end: string) =>
    saySpan({ start: `2026-11-27T${start}:00Z`, end: `2026-11-27T${end}:00Z` }, 'UTC', true);
  assert.equal(say('15:00', '16:05'), '3:00–4:05\u00a0pm');
  assert.equal(say('11:50', '12:15'), '11:50\u00a0am–12:15\u00a0pm');
  assert.equal(say('10:11', '10:11'), '10:11\u00a0am');
});

test('the browser decides between twelve and twenty-four hours', () => {
  assert.equal(prefersTwelveHours('en-US'), true);
  assert.equal(prefersTwelveHours('de-DE'), false);
});

test('something due on a day has no time of day, and something due at an instant has one', () => {
  assert.equal(sayDue('2026-11-27', { timeZone, nowMs, twelveHours: false }), 'Fri 27 Nov');
  assert.equal(sayDue('2026-11-27T16:00:00Z', { timeZone, nowMs, twelveHours: false }), 'Fri 27 Nov 17:00');
  assert.equal(sayMoment(nowMs, { timeZone, nowMs, twelveHours: false }), 'Today 09:00');
});

test('a timer shows whole seconds that have passed', () => {
  assert.equal(sayTimer(0), '0:00');
  assert.equal(sayTimer(245_999), '4:05');
  assert.equal(sayTimer(3_723_000), '1:02:03');
  assert.equal(sayTimer(-5), '0:00');
});

test('the hours of a day are written as the reader writes times', () => {
  assert.deepEqual(
    [0, 9, 12, 17, 24].map((hour) => sayHour(hour, true)),
    ['12\u00a0am', '9\u00a0am', '12\u00a0pm', '5\u00a0pm', '12\u00a0am'],
  );
  assert.deepEqual(
    [0, 9, 24].map((hour) => sayHour(hour, false)),
    ['00:00', '09:00', '24:00'],
  );
});

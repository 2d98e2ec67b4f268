import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findDurations } from './durations.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const MINUTES: Readonly<Record<string, number>> = {
  '6 hours': 360,
  '90m': 90,
  '90 min': 90,
  '2h': 120,
  '1h30': 90,
  '1h 30m': 90,
  '1h30m': 90,
  '2 hrs 15 mins': 135,
  '1 hour and 20 minutes': 80,
  'an hour and twenty minutes': 80,
  '1.5 hours': 90,
  '1,5 h': 90,
  '0.25h': 15,
  '½ h': 30,
  '1½ hours': 90,
  '1:30 h': 90,
  'half an hour': 30,
  'a half hour': 30,
  'half-hour': 30,
  'an hour': 60,
  'an hour and a half': 90,
  'two and a half hours': 150,
  '2 hours and a quarter': 135,
  'a couple of hours': 120,
  'couple hours': 120,
  'a few minutes': 3,
  'quarter of an hour': 15,
  'three quarters of an hour': 45,
  'forty-five minutes': 45,
  'fifty five minutes': 55,
  'two-three hours': 3 * 60,
  '2 pomodoros': 50,
  '1 🍅': 25,
  '1 day': 480,
  'half a day': 240,
  '2 weeks': 4800,
  '30-40 min': 40,
  '30 to 40 minutes': 40,
  '1 or 2 hours': 120,
  '45 min - 1 hour': 60,
  'an hour or two': 120,
};

for (const [text, minutes] of Object.entries(MINUTES)) {
  test(`“${text}” is ${minutes} minutes`, () => {
    const parsed = findDurations(`about ${text}, then`)[0];
    assert.equal(parsed?.minutes, minutes);
    assert.equal(`about ${text}, then`.slice(parsed?.start, parsed?.end), text);
  });
}

for (const text of [
  '',
  'no time',
  '5',
  '0 min',
  '1984',
  'h',
  'minutes',
  '12:30',
  '3/4',
  '30 seconds',
  '5 months',
  'hour',
]) {
  test(`“${text}” is no duration`, () => assert.equal(findDurations(text)[0], undefined));
}

test('a range keeps both its ends', () => {
  assert.deepEqual(findDurations('1-2 hours')[0]?.range, { low: 60, high: 120 });
  assert.equal(findDurations('2 hours')[0]?.range, undefined);
});

test('whole hours and minutes are read back as they were written', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 59 }), (hours, minutes) => {
      const total = hours * 60 + minutes;
      for (const text of [`${hours}h ${minutes}m`, `${hours} hours and ${minutes} minutes`, `${total} min`]) {
        assert.equal(findDurations(text)[0]?.minutes, total);
      }
    }),
  );
});

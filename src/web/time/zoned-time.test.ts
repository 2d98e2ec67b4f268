import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addDays,
  dayAt,
  instantAt,
  minutesOfDay,
  mondayOf,
  startOfDay,
  timeOfDay,
  wallTimeAt,
  weekdayOf,
} from './zoned-time.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];

const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2015, 0, 1), max: Date.UTC(2035, 0, 1) });

test('a wall clock shows what Temporal says, in six zones', () => {
  fc.assert(
    fc.property(instant, zone, (ms, timeZone) => {
      const expected = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
      assert.deepEqual(wallTimeAt(ms, timeZone), {
        day: expected.toPlainDate().toString(),
        minutes: expected.hour * 60 + expected.minute,
      });
    }),
  );
});

test('the instant of a wall time is the one Temporal finds, in weeks when the clocks change too', () => {
  fc.assert(
    fc.property(instant, fc.integer({ min: 0, max: 1439 }), zone, (ms, minutes, timeZone) => {
      const day = dayAt(ms, timeZone);
      const expected = Temporal.PlainDate.from(day).toZonedDateTime({
        timeZone,
        plainTime: Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 }),
      });
      assert.equal(instantAt({ day, minutes, timeZone }), expected.epochMilliseconds);
    }),
    { numRuns: 1000 },
  );
});

test('a time the clocks skip is moved forward, and of a time that comes twice it is the first', () => {
  const timeZone = 'Europe/Berlin';
  assert.equal(instantAt({ day: '2026-03-29', minutes: 150, timeZone }), Date.parse('2026-03-29T01:30:00Z'));
  assert.equal(instantAt({ day: '2026-10-25', minutes: 150, timeZone }), Date.parse('2026-10-25T00:30:00Z'));
});

test('a day has 23 or 25 hours when the clocks change', () => {
  const hours = (day: string) =>
    (startOfDay(addDays(day, 1), 'Europe/Berlin') - startOfDay(day, 'Europe/Berlin')) / 3_600_000;
  assert.equal(hours('2026-03-29'), 23);
  assert.equal(hours('2026-10-25'), 25);
  assert.equal(hours('2026-11-25'), 24);
});

test('a week begins on Monday, over the end of a year too', () => {
  assert.equal(weekdayOf('2026-11-29'), 7);
  assert.equal(mondayOf('2026-11-29'), '2026-11-23');
  assert.equal(mondayOf('2027-01-01'), '2026-12-28');
});

test('times of day are read as they are written', () => {
  assert.equal(minutesOfDay('09:30'), 570);
  assert.equal(minutesOfDay('24:00'), 1440);
  assert.equal(timeOfDay(570), '09:30');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TimeSpan } from './planning.ts';
import { MINUTE } from './wall-clock.ts';
import { freeWindows } from './windows.ts';

const everyDay = [1, 2, 3, 4, 5, 6, 7];

function person(timeZone: string, start: string, end: string, days = everyDay, kind = 'work') {
  return { timeZone, bufferMinutes: 10, workingHours: days.map((day) => ({ day, start, end, kind })) };
}

function span(start: string, end: string): TimeSpan {
  return { start: Date.parse(start), end: Date.parse(end) };
}

function free(
  who: ReturnType<typeof person>,
  { from, to, busy = [] }: { readonly from: string; readonly to: string; readonly busy?: readonly TimeSpan[] },
  kind = 'work',
) {
  const spans = freeWindows({ person: who, from: Date.parse(from), to: Date.parse(to), busy }).get(kind);
  return (spans ?? []).map(({ start, end }) => `${sayInstant(start)}/${sayInstant(end)}`);
}

function sayInstant(at: number): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'minute' });
}

function hours(spans: readonly TimeSpan[] | undefined): number {
  return (spans ?? []).reduce((sum, { start, end }) => sum + (end - start) / (60 * MINUTE), 0);
}

test('working hours follow the wall clock through the summer-time change', () => {
  assert.deepEqual(
    free(person('Europe/Berlin', '09:00', '17:00'), { from: '2026-03-28T00:00Z', to: '2026-03-30T00:00Z' }),
    ['2026-03-28T08:00Z/2026-03-28T16:00Z', '2026-03-29T07:00Z/2026-03-29T15:00Z'],
  );
});

test('a window that the clock skips is not there', () => {
  const day = { from: '2026-03-29T00:00+01:00', to: '2026-03-30T00:00+02:00' };
  assert.deepEqual(free(person('Europe/Berlin', '02:15', '02:45'), day), []);
  assert.deepEqual(free(person('Europe/Berlin', '01:30', '02:30'), day), ['2026-03-29T00:30Z/2026-03-29T01:00Z']);
});

test('a window that the clock shows twice is there twice', () => {
  const day = { from: '2026-10-25T00:00+02:00', to: '2026-10-26T00:00+01:00' };
  assert.deepEqual(free(person('Europe/Berlin', '02:00', '03:00'), day), ['2026-10-25T00:00Z/2026-10-25T02:00Z']);
  assert.deepEqual(free(person('Europe/Berlin', '02:15', '02:45'), day), [
    '2026-10-25T00:15Z/2026-10-25T00:45Z',
    '2026-10-25T01:15Z/2026-10-25T01:45Z',
  ]);
});

test('a whole day has 23 hours in spring, 25 in autumn, and 24.5 where the clock moves by half an hour', () => {
  const wholeDay = (timeZone: string, day: string) => {
    const start = Temporal.PlainDate.from(day);
    return hours(
      freeWindows({
        person: person(timeZone, '00:00', '24:00'),
        from: start.toZonedDateTime(timeZone).epochMilliseconds,
        to: start.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
        busy: [],
      }).get('work'),
    );
  };
  assert.equal(wholeDay('Europe/Berlin', '2026-03-29'), 23);
  assert.equal(wholeDay('Europe/Berlin', '2026-10-25'), 25);
  assert.equal(wholeDay('Australia/Lord_Howe', '2026-04-05'), 24.5);
  assert.equal(wholeDay('Asia/Kolkata', '2026-03-29'), 24);
});

test('a day that a country skipped has no working hours', () => {
  const samoa = person('Pacific/Apia', '09:00', '17:00', [5]);
  assert.deepEqual(free(samoa, { from: '2011-12-29T10:00Z', to: '2012-01-02T00:00Z' }), []);
});

test('a night shift ends the next day, and one that ends when it starts lasts a whole day', () => {
  const week = { from: '2026-06-01T00:00Z', to: '2026-06-08T00:00Z' };
  assert.deepEqual(free(person('Asia/Kolkata', '22:00', '06:00', [1]), week), ['2026-06-01T16:30Z/2026-06-02T00:30Z']);
  assert.deepEqual(free(person('Asia/Kolkata', '22:00', '22:00', [1]), week), ['2026-06-01T16:30Z/2026-06-02T16:30Z']);
});

test('a night shift of the day before reaches into the first day', () => {
  const monday = { from: '2026-06-02T00:00+05:30', to: '2026-06-02T12:00+05:30' };
  assert.deepEqual(free(person('Asia/Kolkata', '22:00', '06:00', [1]), monday), [
    '2026-06-01T18:30Z/2026-06-02T00:30Z',
  ]);
});

test('windows that touch or overlap are one stretch', () => {
  const halves = {
    ...person('Asia/Kolkata', '09:00', '12:00', [1]),
    workingHours: [
      { day: 1, start: '12:00', end: '15:00', kind: 'work' },
      { day: 1, start: '09:00', end: '12:00', kind: 'work' },
      { day: 1, start: '14:00', end: '16:00', kind: 'work' },
    ],
  };
  const monday = { from: '2026-06-01T00:00Z', to: '2026-06-02T00:00Z' };
  assert.deepEqual(free(halves, monday), ['2026-06-01T03:30Z/2026-06-01T10:30Z']);
});

test('each kind of hours has its own windows, and a kind nobody has is missing', () => {
  const both = {
    ...person('Asia/Kolkata', '09:00', '12:00', [1]),
    workingHours: [
      { day: 1, start: '09:00', end: '12:00', kind: 'work' },
      { day: 1, start: '18:00', end: '20:00', kind: 'evening' },
    ],
  };
  const monday = { from: '2026-06-01T00:00Z', to: '2026-06-02T00:00Z' };
  assert.deepEqual(free(both, monday, 'evening'), ['2026-06-01T12:30Z/2026-06-01T14:30Z']);
  assert.deepEqual(free(both, monday, 'weekend'), []);
});

test('busy events take their time and a buffer on both sides, overlapping ones only once', () => {
  const busy = [
    span('2026-06-01T05:00Z', '2026-06-01T06:00Z'),
    span('2026-06-01T05:30Z', '2026-06-01T06:30Z'),
    span('2026-06-01T08:00Z', '2026-06-01T08:00Z'),
  ];
  const monday = { from: '2026-06-01T00:00Z', to: '2026-06-02T00:00Z', busy };
  assert.deepEqual(free(person('Asia/Kolkata', '09:00', '17:00', [1]), monday), [
    '2026-06-01T03:30Z/2026-06-01T04:50Z',
    '2026-06-01T06:40Z/2026-06-01T11:30Z',
  ]);
});

test('nothing is free before the first instant, from the last on, or in an empty stretch', () => {
  const who = person('Asia/Kolkata', '09:00', '17:00', [1]);
  assert.deepEqual(free(who, { from: '2026-06-01T05:07Z', to: '2026-06-01T07:00Z' }), [
    '2026-06-01T05:07Z/2026-06-01T07:00Z',
  ]);
  assert.deepEqual(free(who, { from: '2026-06-01T05:00Z', to: '2026-06-01T05:00Z' }), []);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { CalendarId } from '#kernel/id.ts';
import type { Occurrence } from '#model/calendar.ts';
import { monthsOf, partsOf } from './calendar-rules.ts';

const calendarId = 'calendar' as CalendarId;

function occurrence(start: string, end: string): Occurrence {
  return { calendarId, title: 'Call', start, end, allDay: false, busy: true };
}

describe('a calendar in storage', () => {
  it('gives back the text it was cut from, surrogate pairs whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3 }), fc.constantFrom('x', '😀', 'é'), (extra, character) => {
        const text = character.repeat(1_000_000 / character.length - 1) + 'a'.repeat(extra) + '😀'.repeat(3);
        const parts = partsOf(calendarId, { text, mark: undefined }).map((part) => part.value.text);
        assert.ok(parts.every((part) => part.isWellFormed()));
        assert.equal(parts.join(''), text);
      }),
      { seed: 3, numRuns: 12 },
    );
  });

  it('keeps a long event in every month it touches and none it only ends at', () => {
    const months = monthsOf(calendarId, [
      occurrence('2026-11-23T09:00:00.000Z', '2027-01-10T09:00:00.000Z'),
      occurrence('2026-11-30T23:00:00.000Z', '2026-12-01T00:00:00.000Z'),
    ]);
    assert.deepEqual(
      months.map(({ value }) => [value.month, value.occurrences.length]),
      [
        ['2026-11', 2],
        ['2026-12', 1],
        ['2027-01', 1],
      ],
    );
  });

  it('cuts a crowded month into several documents', () => {
    const many = Array.from({ length: 4500 }, () => occurrence('2026-11-23T09:00:00.000Z', '2026-11-23T10:00:00.000Z'));
    const months = monthsOf(calendarId, many);
    assert.deepEqual(
      months.map(({ id, value }) => [id, value.occurrences.length]),
      [
        ['calendar.2026-11.0', 2000],
        ['calendar.2026-11.1', 2000],
        ['calendar.2026-11.2', 500],
      ],
    );
  });
});

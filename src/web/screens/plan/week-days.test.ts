import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { CalendarEvent, PlannedBlock } from '../../live/api.ts';
import { columnWidths, giveLanes, hourHeight, hoursShown, layWeek, nowOn } from './week-days.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const monday = '2026-11-23';
const timeZone = 'Europe/Berlin';
const event = (start: string, end: string, allDay = false) =>
  ({ calendarId: 'c', title: 'Call', start, end, allDay, busy: true }) as unknown as CalendarEvent;
const block = (start: string, end: string) => ({ blockId: start, start, end }) as unknown as PlannedBlock;
const week = (given: { busy?: CalendarEvent[]; placements?: PlannedBlock[] }) =>
  layWeek({
    monday,
    timeZone,
    plan: { busy: given.busy ?? [], placements: given.placements ?? [] },
    workingHours: [
      { day: 1, start: '09:00', end: '17:00', kind: 'work' },
      { day: 7, start: '22:00', end: '06:00', kind: 'night' },
    ],
  });

test('things stand on their day and hour of the person, not of the browser', () => {
  const [first, second] = week({ placements: [block('2026-11-23T23:30:00Z', '2026-11-23T23:55:00Z')] });
  assert.deepEqual(first?.items, []);
  assert.equal(second?.items[0]?.top, 30);
  assert.equal(second?.items[0]?.bottom, 55);
});

test('something over midnight is on both days', () => {
  const [first, second] = week({ busy: [event('2026-11-23T21:00:00Z', '2026-11-24T01:00:00Z')] });
  assert.deepEqual([first?.items[0]?.top, first?.items[0]?.bottom], [22 * 60, 1440]);
  assert.deepEqual([second?.items[0]?.top, second?.items[0]?.bottom], [0, 120]);
});

test('a day-long event is named above its day and takes no hours', () => {
  const [first, second] = week({ busy: [event('2026-11-23T23:00:00Z', '2026-11-24T23:00:00Z', true)] });
  assert.equal(first?.allDay.length, 0);
  assert.equal(second?.allDay.length, 1);
  assert.equal(second?.items.length, 0);
});

test('a night shift is shown on the evening and on the morning after', () => {
  const columns = layWeek({
    monday,
    timeZone,
    plan: { busy: [], placements: [] },
    workingHours: [{ day: 2, start: '22:00', end: '06:00', kind: 'night' }],
  });
  assert.deepEqual(columns[1]?.working, [{ top: 1320, bottom: 1440 }]);
  assert.deepEqual(columns[2]?.working, [{ top: 0, bottom: 360 }]);
});

test('a week begins with the night shift of the Sunday before', () => {
  assert.deepEqual(week({})[0]?.working, [
    { top: 540, bottom: 1020 },
    { top: 0, bottom: 360 },
  ]);
});

test('days with nothing in them leave their room to the others, and share alike when all are empty', () => {
  const widths = (columns: Parameters<typeof columnWidths>[0]) => columnWidths(columns).split(/ (?=minmax)/);
  const [monday, tuesday] = widths(week({ placements: [block('2026-11-23T09:00:00Z', '2026-11-23T09:25:00Z')] }));
  assert.deepEqual([monday, tuesday], ['minmax(0, 1fr)', 'minmax(0, 0.65fr)']);
  assert.deepEqual(new Set(widths(week({}))), new Set(['minmax(0, 1fr)']));
});

test('the hours shown hold everything and at least the day', () => {
  const only = (items: PlannedBlock[]) =>
    hoursShown(layWeek({ monday, timeZone, plan: { busy: [], placements: items }, workingHours: [] }));
  assert.deepEqual(only([]), { first: 8, last: 18 });
  assert.deepEqual(only([block('2026-11-24T05:30:00Z', '2026-11-24T06:00:00Z')]), { first: 6, last: 18 });
});

test('a short step and its break do not push what follows aside, and have room for a line', () => {
  const columns = week({
    placements: [
      block('2026-11-23T08:00:00Z', '2026-11-23T08:05:00Z'),
      block('2026-11-23T08:10:00Z', '2026-11-23T08:35:00Z'),
    ],
  });
  assert.deepEqual(
    columns[0]?.items.map((item) => item.lanes),
    [1, 1],
  );
  assert.ok((hourHeight(columns) * 10) / 60 >= 1, 'ten minutes are at least a line high');
  assert.ok(hourHeight(week({})) < hourHeight(columns));
});

test('the line for now is only on its own day', () => {
  assert.equal(nowOn('2026-11-23', Date.parse('2026-11-23T11:15:00Z'), timeZone), 735);
  assert.equal(nowOn('2026-11-24', Date.parse('2026-11-23T11:15:00Z'), timeZone), null);
});

test('in the hour that comes twice nothing has a negative length', () => {
  const columns = layWeek({
    monday: '2026-10-19',
    timeZone,
    plan: { busy: [], placements: [block('2026-10-25T00:40:00Z', '2026-10-25T01:10:00Z')] },
    workingHours: [],
  });
  const item = columns[6]?.items[0];
  assert.ok(item !== undefined && item.bottom > item.top);
});

test('what overlaps never shares a lane, and what stands alone has the whole width', () => {
  const span = fc
    .tuple(fc.integer({ min: 0, max: 1400 }), fc.integer({ min: 1, max: 200 }))
    .map(([top, length]) => ({ top, bottom: top + length }));
  fc.assert(
    fc.property(fc.array(span, { maxLength: 20 }), (spans) => {
      const laid = giveLanes(spans);
      assert.equal(laid.length, spans.length);
      for (const [index, one] of laid.entries()) {
        assert.ok(one.lane < one.lanes);
        const others = laid.filter((_, other) => other !== index);
        const meeting = others.filter((other) => other.top < one.bottom && one.top < other.bottom);
        assert.ok(meeting.every((other) => other.lane !== one.lane && other.lanes === one.lanes));
        if (meeting.length === 0 && one.lanes > 1) assert.fail('alone but narrow');
      }
    }),
  );
});

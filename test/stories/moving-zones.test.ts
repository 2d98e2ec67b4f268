/** Somebody moves to another time zone: what they wrote in local time follows them, what is fixed stays. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { findOccurrences } from '#shelves/calendar-queries.ts';
import { createCalendarFixture } from '#testing/calendar-fixture.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';

const ICS = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//test//EN',
  'BEGIN:VEVENT',
  'UID:floating',
  'DTSTART:20261124T090000',
  'DURATION:PT1H',
  'SUMMARY:Breakfast',
  'END:VEVENT',
  'BEGIN:VEVENT',
  'UID:fixed',
  'DTSTART:20261124T120000Z',
  'DURATION:PT1H',
  'SUMMARY:Call',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

describe('a move to another time zone', () => {
  it('lays the calendar out anew: local times follow, fixed ones stay', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    await using desk = await createCalendarFixture({ clock, timeZone: 'Europe/Berlin' });
    const { storage, calendars, people, person } = desk;
    const starts = async () => {
      const span = { from: clock.now(), until: clock.now().add({ hours: 48 }) };
      const found = await findOccurrences(storage, person, span);
      return Object.fromEntries(found.map((one) => [one.title, one.start]));
    };

    await calendars.add({ person }, { name: 'Mine', ics: ICS });
    assert.deepEqual(await starts(), { Breakfast: '2026-11-24T08:00:00.000Z', Call: '2026-11-24T12:00:00.000Z' });
    assert.equal(await desk.queueDue(), 0, 'nothing to do while nothing has changed');

    await people.change({ person }, { timeZone: 'America/New_York' });
    assert.equal(await desk.queueDue(), 1);
    await desk.work();
    assert.deepEqual(await starts(), { Breakfast: '2026-11-24T14:00:00.000Z', Call: '2026-11-24T12:00:00.000Z' });
    assert.equal(await desk.queueDue(), 0);
  });
});

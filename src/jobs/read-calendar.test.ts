import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { createCalendarFixture } from '#testing/calendar-fixture.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';

const HOUR = 60;
/** Longer than the longest wait between two attempts. */
const QUARTER = 15;
const ADDRESS = { name: 'Work', url: 'https://example.org/work.ics' };

function calendarOf(title: string): string {
  const event = [
    'BEGIN:VEVENT',
    'UID:1',
    'DTSTART:20261124T090000Z',
    'DURATION:PT1H',
    `SUMMARY:${title}`,
    'END:VEVENT',
  ];
  return ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...event, 'END:VCALENDAR', ''].join('\r\n');
}

/** Somebody who has added a calendar with an address that answers, for now. */
async function openDesk() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const server = { isAway: false, asked: 0 };
  const desk = await createCalendarFixture({
    clock,
    timeZone: 'Europe/Berlin',
    give: () => {
      server.asked += 1;
      if (server.isAway) throw new Problem('address-unreachable', { detail: 'Nothing answers at example.org.' });
      return calendarOf('Standup');
    },
  });
  const { id } = await desk.calendars.add({ person: desk.person }, ADDRESS);
  server.asked = 0;
  const read = async () => (await desk.calendars.list({ person: desk.person }, { limit: 1 })).items[0]?.value;
  /** Lets a quarter of an hour go by, and does what became due. */
  const wait = async () => {
    clock.advance(QUARTER);
    await desk.work();
  };
  const failed = async () => (await desk.failedJobs.list(desk.person, { limit: 10 })).jobs;
  return { clock, server, desk, id, read, wait, failed, [Symbol.asyncDispose]: () => desk[Symbol.asyncDispose]() };
}

describe('a calendar with an address', () => {
  it('is read anew when its time has come, and not before', async () => {
    await using open = await openDesk();
    assert.equal(await open.desk.queueDue(), 0);
    open.clock.advance(HOUR);
    assert.equal(await open.desk.queueDue(), 1);
    assert.equal(await open.desk.queueDue(), 0, 'it waits already');
    await open.desk.work();
    assert.equal(open.server.asked, 1);
    assert.equal((await open.read())?.refreshedAt, '2026-11-23T10:00:00.000Z');
    open.clock.advance(HOUR);
    assert.equal(await open.desk.queueDue(), 1, 'and again');
  });

  it('that does not answer says so at once, keeps its events, and is well again within minutes of its server', async () => {
    await using open = await openDesk();
    open.server.isAway = true;
    open.clock.advance(HOUR);
    await open.desk.queueDue();
    await open.desk.work();
    assert.equal((await open.read())?.refreshProblem, 'Nothing answers at example.org.');
    assert.equal((await open.read())?.eventCount, 1);
    open.server.isAway = false;
    await open.wait();
    assert.equal((await open.read())?.refreshProblem, null);
    assert.deepEqual(await open.failed(), []);
  });

  it('that never answers is given up after eight attempts, which its person can see and have repeated', async () => {
    await using open = await openDesk();
    open.server.isAway = true;
    open.clock.advance(HOUR);
    await open.desk.queueDue();
    for (let attempt = 0; attempt < 12; attempt += 1) await open.wait();
    assert.equal(open.server.asked, 8);
    const [job] = await open.failed();
    assert.equal(job?.failure, 'address-unreachable');
    open.server.isAway = false;
    await open.desk.failedJobs.rerun({ person: open.desk.person }, job.id);
    await open.desk.work();
    assert.deepEqual(await open.failed(), []);
    assert.equal((await open.read())?.refreshProblem, null);
  });

  it('that was given up is tried again with its next hour, and never stands in the list twice', async () => {
    await using open = await openDesk();
    open.server.isAway = true;
    for (let day = 0; day < 3; day += 1) {
      open.clock.advance(HOUR);
      assert.equal(await open.desk.queueDue(), 1);
      await open.desk.work();
      for (let attempt = 0; attempt < 12; attempt += 1) await open.wait();
      assert.equal((await open.failed()).length, 1);
    }
    assert.equal(open.server.asked, 24);
  });

  it('takes its failed reading with it when it is removed', async () => {
    await using open = await openDesk();
    open.server.isAway = true;
    open.clock.advance(HOUR);
    await open.desk.queueDue();
    await open.desk.work();
    await open.desk.calendars.remove({ person: open.desk.person }, open.id);
    await open.wait();
    assert.equal(open.server.asked, 1);
    assert.deepEqual(await open.failed(), []);
  });
});

/** Calendars at an address that says when nothing has changed, read through the real fetcher from a server on loopback. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { createSafeFetcher } from '#ports/fetcher/safe-fetcher.ts';
import { createCalendarFixture } from '#testing/calendar-fixture.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';

const HOUR = 60;
const DATE = 'Mon, 23 Nov 2026 08:00:00 GMT';

const calendarOf = (...titles: readonly string[]) =>
  [
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN'],
    ...titles.flatMap((title, at) => [
      ...['BEGIN:VEVENT', `UID:${at}`, 'DTSTART:20261124T090000Z', 'DURATION:PT1H', `SUMMARY:${title}`, 'END:VEVENT'],
    ]),
    ...['END:VCALENDAR', ''],
  ].join('\r\n');

/** A server that marks its calendar and answers a known mark with 304, and somebody who has added that calendar. */
async function openDesk(marks: OutgoingHttpHeaders) {
  const site = { marks, text: calendarOf('Standup'), seen: [] as IncomingHttpHeaders[], statuses: [] as number[] };
  const server = createServer(({ headers }, response) => {
    const { etag, 'last-modified': changed } = site.marks;
    const isKnown =
      (etag !== undefined && headers['if-none-match'] === etag) ||
      (changed !== undefined && headers['if-modified-since'] === changed);
    site.seen.push(headers);
    site.statuses.push(isKnown ? 304 : 200);
    response.writeHead(isKnown ? 304 : 200, site.marks).end(isKnown ? undefined : site.text);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const fetcher = createSafeFetcher({ allowPrivate: true });
  const desk = await createCalendarFixture({ clock, timeZone: 'Europe/Berlin', fetcher });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/work.ics`;
  const actor = { person: desk.person };
  const added = await desk.calendars.add(actor, { name: 'Work', url });
  return {
    site,
    clock,
    desk,
    added,
    read: async () => (await desk.calendars.list(actor, { limit: 1 })).items[0]?.value,
    /** An hour later it is read again. */
    readAgain: async () => {
      clock.advance(HOUR);
      assert.equal(await desk.queueDue(), 1);
      await desk.work();
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await desk[Symbol.asyncDispose]();
    },
  };
}

describe('a calendar whose server says what has changed', () => {
  for (const [mark, header] of [
    [{ etag: '"v1"' }, 'if-none-match'],
    [{ 'last-modified': DATE }, 'if-modified-since'],
  ] as const) {
    it(`is not sent again while it has not changed: ${header}`, async () => {
      await using open = await openDesk(mark);
      await open.readAgain();
      await open.readAgain();
      assert.deepEqual(open.site.statuses, [200, 304, 304]);
      assert.equal(open.site.seen[0]?.[header], undefined);
      assert.equal(open.site.seen[1]?.[header], Object.values(mark)[0]);
      const read = await open.read();
      assert.deepEqual([read?.eventCount, read?.refreshProblem], [1, null]);
      assert.equal(read?.refreshedAt, '2026-11-23T11:00:00.000Z', 'it was asked, so it is up to date');
    });
  }

  it('is read whole when it has changed, and asked by its new mark from then on', async () => {
    await using open = await openDesk({ etag: '"v1"' });
    Object.assign(open.site, { marks: { etag: '"v2"' }, text: calendarOf('Standup', 'Review') });
    await open.readAgain();
    assert.equal((await open.read())?.eventCount, 2);
    await open.readAgain();
    assert.deepEqual(open.site.statuses, [200, 200, 304]);
    assert.equal((await open.read())?.eventCount, 2);
  });

  it('is laid out again from the text that is here: its person has moved, and nobody has to be asked', async () => {
    await using open = await openDesk({ etag: '"v1"' });
    await open.desk.people.change({ person: open.desk.person }, { timeZone: 'America/New_York' });
    await open.readAgain();
    assert.deepEqual(open.site.statuses, [200]);
    await open.readAgain();
    assert.deepEqual(open.site.statuses, [200, 304], 'and its mark is not forgotten by that');
  });

  it('whose server says nothing of the kind is asked for all of it', async () => {
    await using open = await openDesk({});
    await open.readAgain();
    assert.deepEqual(open.site.statuses, [200, 200]);
    assert.deepEqual(
      [open.site.seen[1]?.['if-none-match'], open.site.seen[1]?.['if-modified-since']],
      [undefined, undefined],
    );
  });

  it('is not asked by a mark that is too long to be kept', async () => {
    await using open = await openDesk({ etag: `"${'x'.repeat(600)}"` });
    await open.readAgain();
    assert.deepEqual(open.site.statuses, [200, 200]);
  });

  it('tells nobody the mark: it is between the two machines', async () => {
    await using open = await openDesk({ etag: '"v1"' });
    assert.ok(!JSON.stringify([open.added, await open.read()]).includes('v1'));
  });
});

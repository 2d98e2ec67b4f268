import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatInstant, parseInstant } from '#model/time.ts';
import { understand } from './understand.ts';

interface Night {
  readonly timeZone: string;
  readonly now: string;
  readonly sentence: string;
  readonly due?: string;
  readonly notBefore?: string;
  /** Part of what must be said. */
  readonly says?: string;
}

const NIGHTS: readonly Night[] = [
  // Europe/Berlin: 02:00 to 03:00 is skipped on 29 March and comes twice on 25 October 2026.
  {
    timeZone: 'Europe/Berlin',
    now: '2026-03-28T12:00+01:00',
    sentence: 'reboot by tomorrow 02:30',
    due: '2026-03-29T03:30+02:00',
    says: 'The clocks skip 02:30 that day, so I took 03:30.',
  },
  {
    timeZone: 'Europe/Berlin',
    now: '2026-10-24T12:00+02:00',
    sentence: 'reboot by tomorrow 02:30',
    due: '2026-10-25T02:30+02:00',
    says: '02:30 comes twice that day',
  },
  {
    timeZone: 'Europe/Berlin',
    now: '2026-03-28T12:00+01:00',
    sentence: 'reboot by tomorrow 9:00',
    due: '2026-03-29T09:00+02:00',
  },
  {
    timeZone: 'Europe/Berlin',
    now: '2026-03-29T01:00+01:00',
    sentence: 'reboot in 2 hours',
    due: '2026-03-29T04:00+02:00',
  },
  {
    timeZone: 'Europe/Berlin',
    now: '2026-10-24T23:30+02:00',
    sentence: 'reboot from tomorrow',
    notBefore: '2026-10-25T00:00+02:00',
  },
  // America/New_York: 8 March and 1 November 2026.
  {
    timeZone: 'America/New_York',
    now: '2026-03-07T12:00-05:00',
    sentence: 'reboot by 2:30am tomorrow',
    due: '2026-03-08T03:30-04:00',
    says: 'The clocks skip 02:30',
  },
  {
    timeZone: 'America/New_York',
    now: '2026-10-31T12:00-04:00',
    sentence: 'reboot by 1:30am tomorrow',
    due: '2026-11-01T01:30-04:00',
    says: '01:30 comes twice',
  },
  {
    timeZone: 'America/New_York',
    now: '2026-10-31T12:00-04:00',
    sentence: 'reboot from sunday 1 november 5pm',
    notBefore: '2026-11-01T17:00-05:00',
  },
  // Australia/Lord_Howe moves by half an hour: 4 October and 5 April 2026.
  {
    timeZone: 'Australia/Lord_Howe',
    now: '2026-10-03T12:00+10:30',
    sentence: 'reboot by tomorrow 02:15',
    due: '2026-10-04T02:45+11:00',
    says: 'The clocks skip 02:15 that day, so I took 02:45.',
  },
  {
    timeZone: 'Australia/Lord_Howe',
    now: '2026-04-04T12:00+11:00',
    sentence: 'reboot by tomorrow 01:45',
    due: '2026-04-05T01:45+11:00',
    says: '01:45 comes twice',
  },
  // Africa/Cairo has no midnight on 24 April 2026, and the last hour of 29 October twice.
  {
    timeZone: 'Africa/Cairo',
    now: '2026-04-23T12:00+02:00',
    sentence: 'reboot from tomorrow',
    notBefore: '2026-04-24T01:00+03:00',
  },
  {
    timeZone: 'Africa/Cairo',
    now: '2026-04-23T12:00+02:00',
    sentence: 'reboot by tomorrow 00:30',
    due: '2026-04-24T01:30+03:00',
    says: 'The clocks skip 00:30',
  },
  {
    timeZone: 'Africa/Cairo',
    now: '2026-10-28T12:00+03:00',
    sentence: 'reboot by tomorrow 23:30',
    due: '2026-10-29T23:30+03:00',
    says: '23:30 comes twice',
  },
  // America/Santiago: no midnight on 6 September, the last hour of 4 April 2026 twice.
  {
    timeZone: 'America/Santiago',
    now: '2026-09-05T12:00-04:00',
    sentence: 'reboot starting tomorrow',
    notBefore: '2026-09-06T01:00-03:00',
  },
  {
    timeZone: 'America/Santiago',
    now: '2026-04-04T12:00-03:00',
    sentence: 'reboot by 11:30pm',
    due: '2026-04-04T23:30-03:00',
    says: '23:30 comes twice',
  },
  // Pacific/Chatham is 12:45 ahead: 27 September and 5 April 2026.
  {
    timeZone: 'Pacific/Chatham',
    now: '2026-09-26T12:00+12:45',
    sentence: 'reboot by tomorrow 03:00',
    due: '2026-09-27T04:00+13:45',
    says: 'The clocks skip 03:00',
  },
  {
    timeZone: 'Pacific/Chatham',
    now: '2026-04-04T12:00+13:45',
    sentence: 'reboot by tomorrow 03:15',
    due: '2026-04-05T03:15+13:45',
    says: '03:15 comes twice',
  },
  // A zone with an odd offset and no changes.
  {
    timeZone: 'Asia/Kathmandu',
    now: '2026-03-28T12:00+05:45',
    sentence: 'reboot by tomorrow 02:30',
    due: '2026-03-29T02:30+05:45',
  },
];

for (const { timeZone, now, sentence, due, notBefore, says } of NIGHTS) {
  test(`in ${timeZone}, ${now}: ${sentence}`, () => {
    const understood = understand(sentence, { now: parseInstant(now), timeZone });
    assert.equal(understood.title, 'reboot');
    assert.equal(understood.due, due === undefined ? null : formatInstant(parseInstant(due)));
    assert.equal(understood.notBefore, notBefore === undefined ? null : formatInstant(parseInstant(notBefore)));
    assert.equal(
      understood.remarks.some((remark) => /clocks|twice/.test(remark)),
      says !== undefined,
    );
    if (says !== undefined)
      assert.ok(
        understood.remarks.some((remark) => remark.includes(says)),
        understood.remarks.join(' '),
      );
  });
}

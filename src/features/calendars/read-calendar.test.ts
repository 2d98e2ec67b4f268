/** Reading calendar files: single events, zones, what counts as busy, damage and limits. Series have their own file. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { Occurrence, SkippedEntry } from '#model/calendar.ts';
import { type ReadingContext, readCalendar } from './read-calendar.ts';

const WINDOW = {
  timeZone: 'Europe/Berlin',
  from: Temporal.Instant.from('2026-11-01T00:00:00Z'),
  until: Temporal.Instant.from('2026-12-01T00:00:00Z'),
};

const file = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const read = (text: string, context: Partial<ReadingContext> = {}) => readCalendar(text, { ...WINDOW, ...context });

/** `2026-11-23T09:00Z/2026-11-23T10:00Z` of each occurrence of one event. */
async function timesOf(...lines: readonly string[]): Promise<readonly string[]> {
  const { occurrences, skipped } = await read(file(...event(...lines)));
  assert.deepEqual(skipped, []);
  return occurrences.map(({ start, end }) => `${short(start)}/${short(end)}`);
}
const short = (instant: string) => instant.replace(':00.000Z', 'Z');

describe('a single event', () => {
  for (const [name, lines, times] of [
    ['in UTC', ['DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z'], '2026-11-23T09:00Z/2026-11-23T10:00Z'],
    [
      'in the zone it names',
      ['DTSTART;TZID=America/New_York:20261123T090000', 'DTEND;TZID=America/New_York:20261123T100000'],
      '2026-11-23T14:00Z/2026-11-23T15:00Z',
    ],
    [
      'without a zone is where the person is',
      ['DTSTART:20261123T090000', 'DTEND:20261123T100000'],
      '2026-11-23T08:00Z/2026-11-23T09:00Z',
    ],
    ['with a duration', ['DTSTART:20261123T090000Z', 'DURATION:PT1H30M'], '2026-11-23T09:00Z/2026-11-23T10:30Z'],
    ['with a duration in weeks', ['DTSTART:20261101T090000Z', 'DURATION:P1W'], '2026-11-01T09:00Z/2026-11-08T09:00Z'],
    ['of one day', ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261124'], '2026-11-22T23:00Z/2026-11-23T23:00Z'],
    ['of one day, without an end', ['DTSTART;VALUE=DATE:20261123'], '2026-11-22T23:00Z/2026-11-23T23:00Z'],
    [
      'of one day that ends on the day it begins',
      ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261123'],
      '2026-11-22T23:00Z/2026-11-23T23:00Z',
    ],
    [
      'of three days',
      ['DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261126'],
      '2026-11-22T23:00Z/2026-11-25T23:00Z',
    ],
    ['of two days by duration', ['DTSTART;VALUE=DATE:20261123', 'DURATION:P2D'], '2026-11-22T23:00Z/2026-11-24T23:00Z'],
    ['of a day that is not marked as one', ['DTSTART:20261123'], '2026-11-22T23:00Z/2026-11-23T23:00Z'],
    ['that is over at once', ['DTSTART:20261123T090000Z'], '2026-11-23T09:00Z/2026-11-23T09:00Z'],
    [
      'that ends in another zone',
      ['DTSTART;TZID=Europe/Berlin:20261123T100000', 'DTEND;TZID=America/New_York:20261123T130000'],
      '2026-11-23T09:00Z/2026-11-23T18:00Z',
    ],
    [
      'whose end forgets the zone',
      ['DTSTART;TZID=Asia/Tokyo:20261123T090000', 'DTEND:20261123T100000'],
      '2026-11-23T00:00Z/2026-11-23T01:00Z',
    ],
    [
      'that began two years ago and goes on is cut to the span',
      ['DTSTART:20241101T000000Z', 'DTEND:20270101T000000Z'],
      '2026-11-01T00:00Z/2026-12-01T00:00Z',
    ],
    [
      'in lower case',
      ['dtstart;tzid=europe/berlin:20261123t100000', 'duration:pt1h'],
      '2026-11-23T09:00Z/2026-11-23T10:00Z',
    ],
  ] as const) {
    test(name, async () => {
      assert.deepEqual(await timesOf(...lines), [times]);
    });
  }

  test('a day is 23 or 25 hours long when the clocks change, an hour is always one', async () => {
    const around = { from: Temporal.Instant.from('2026-01-01T00:00:00Z') };
    const lines = [
      ...event('DTSTART;VALUE=DATE:20260329'),
      ...event('DTSTART;VALUE=DATE:20261025'),
      ...event('DTSTART;TZID=Europe/Berlin:20261025T010000', 'DURATION:PT2H'),
      ...event('DTSTART;TZID=Europe/Berlin:20261024T120000', 'DURATION:P1D'),
    ];
    const { occurrences } = await read(file(...lines), around);
    assert.deepEqual(
      occurrences.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000),
      [23, 25, 2, 25],
    );
  });

  test('a time that the clocks skip is an hour later, one that they repeat is the first', async () => {
    const spring = { from: Temporal.Instant.from('2026-03-01T00:00:00Z') };
    const at = async (time: string) => {
      const { occurrences } = await read(file(...event(`DTSTART;TZID=Europe/Berlin:${time}`)), spring);
      return occurrences[0]?.start;
    };
    assert.equal(await at('20260329T023000'), '2026-03-29T01:30:00.000Z');
    assert.equal(await at('20261025T023000'), '2026-10-25T00:30:00.000Z');
  });

  test('is given when it touches the span, and counted when it does not', async () => {
    const { occurrences, eventCount } = await read(
      file(
        ...event('DTSTART:20261031T230000Z', 'DTEND:20261101T000000Z', 'SUMMARY:Before'),
        ...event('DTSTART:20261031T230000Z', 'DTEND:20261101T000001Z', 'SUMMARY:Into'),
        ...event('DTSTART:20261130T235959Z', 'DURATION:PT1H', 'SUMMARY:Out of'),
        ...event('DTSTART:20261201T000000Z', 'DURATION:PT1H', 'SUMMARY:After'),
      ),
    );
    assert.deepEqual(
      occurrences.map((occurrence) => occurrence.title),
      ['Into', 'Out of'],
    );
    assert.equal(eventCount, 4);
  });

  test('comes in the form that is stored', async () => {
    const lines = ['DTSTART:18000101T000000Z', 'DTEND:27000101T000000Z', 'TRANSP:OPAQUE'];
    const { occurrences } = await read(file(...event(...lines)));
    const [stored] = occurrences.map((occurrence) => Occurrence.parse({ calendarId: 'calendar', ...occurrence }));
    assert.equal(stored?.end, '2026-12-01T00:00:00.000Z');
  });
});

describe('the title of an event', () => {
  const titleOf = async (...lines: readonly string[]) =>
    (await read(file(...event('DTSTART:20261123T090000Z', ...lines)))).occurrences[0]?.title;

  test('is unescaped, unfolded and in one line', async () => {
    assert.equal(await titleOf('SUMMARY;LANGUAGE=de:Caf\\, B', '  üro\\nmit \\; und \\\\ '), 'Caf, B üro mit ; und \\');
  });

  test('is cut at 300 characters, never within one', async () => {
    const title = (await titleOf(`SUMMARY:x${'👩‍💻'.repeat(3000)}`)) ?? '';
    assert.ok(title.length <= 300 && title.isWellFormed() && title.endsWith('…'), title);
  });

  test('may be missing or unreadable: the event takes its time all the same', async () => {
    assert.equal(await titleOf(), 'Untitled');
    assert.equal(await titleOf('SUMMARY:'), 'Untitled');
    assert.equal(await titleOf('SUMMARY;LANGUAGE="de:Broken'), 'Untitled');
  });
});

describe('whether an event takes time', () => {
  const TIMED = 'DTSTART:20261123T090000Z\r\nDURATION:PT1H';
  const ALL_DAY = 'DTSTART;VALUE=DATE:20261123';
  for (const [name, start, said, busy] of [
    ['a meeting that says nothing is busy', TIMED, [], true],
    ['a meeting that says it is opaque is busy', TIMED, ['TRANSP:OPAQUE'], true],
    ['a transparent meeting is free', TIMED, ['TRANSP:TRANSPARENT'], false],
    ['a meeting that Outlook calls free is free', TIMED, ['TRANSP:OPAQUE', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'], false],
    ['a tentative meeting is busy', TIMED, ['STATUS:TENTATIVE', 'X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE'], true],
    ['working elsewhere is working', TIMED, ['X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE'], false],
    ['a birthday that says nothing is free', ALL_DAY, [], false],
    ['a holiday marked as transparent is free', ALL_DAY, ['TRANSP:TRANSPARENT'], false],
    ['a vacation marked as opaque is busy', ALL_DAY, ['TRANSP:OPAQUE'], true],
    ['a day out of office is busy', ALL_DAY, ['X-MICROSOFT-CDO-BUSYSTATUS:OOF'], true],
    ['a day that Outlook calls busy is busy', ALL_DAY, ['X-MICROSOFT-CDO-BUSYSTATUS:BUSY'], true],
    ['a day that Outlook calls free is free', ALL_DAY, ['TRANSP:OPAQUE', 'X-MICROSOFT-CDO-BUSYSTATUS:FREE'], false],
    ['a moment takes no time', 'DTSTART:20261123T090000Z', ['TRANSP:OPAQUE'], false],
  ] as const) {
    test(name, async () => {
      const { occurrences } = await read(file(...event(start, ...said)));
      assert.deepEqual(
        occurrences.map((occurrence) => occurrence.busy),
        [busy],
      );
    });
  }

  test('an all-day event of Outlook, written with times, is one', async () => {
    const lines = ['DTSTART;TZID=Europe/Berlin:20261123T000000', 'DTEND;TZID=Europe/Berlin:20261124T000000'];
    const { occurrences } = await read(file(...event(...lines, 'X-MICROSOFT-CDO-ALLDAYEVENT:TRUE')));
    assert.deepEqual(occurrences[0], {
      title: 'Untitled',
      start: '2026-11-22T23:00:00.000Z',
      end: '2026-11-23T23:00:00.000Z',
      allDay: true,
      busy: false,
    });
  });
});

describe('the zones of a calendar', () => {
  const startIn = async (zone: string, ...described: readonly string[]) => {
    const lines = event(`DTSTART;TZID=${zone}:20261123T090000`);
    const { occurrences, remarks } = await read(file(...lines, ...described));
    return { start: occurrences[0]?.start.slice(11, 16), remarks };
  };
  /** A VTIMEZONE three hours ahead of UTC all year. */
  const ahead = (name: string, ...lines: readonly string[]) => [
    ...['BEGIN:VTIMEZONE', `TZID:${name}`, ...lines, 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
    ...['TZOFFSETFROM:+0300', 'TZOFFSETTO:+0300', 'END:STANDARD', 'END:VTIMEZONE'],
  ];

  for (const [zone, start] of [
    ['Asia/Tokyo', '00:00'],
    ['america/argentina/buenos_aires', '12:00'],
    ['UTC', '09:00'],
    ['Etc/GMT-1', '08:00'],
    ['"W. Europe Standard Time"', '08:00'],
    ['Pacific Standard Time', '17:00'],
    ['"AUS Eastern Standard Time"', '22:00'],
    ['"tzone://Microsoft/Utc"', '09:00'],
    ['/freeassociation.sourceforge.net/Europe/Berlin', '08:00'],
    ['/citadel.org/20190914_1/America/Indiana/Indianapolis', '14:00'],
    ['EST', '14:00'],
  ] as const) {
    test(`${zone} is known`, async () => {
      assert.deepEqual(await startIn(zone), { start, remarks: [] });
    });
  }

  test('a name of the database means the database, whatever the file says about it', async () => {
    assert.equal((await startIn('Europe/Berlin', ...ahead('Europe/Berlin'))).start, '08:00');
    assert.equal((await startIn('W. Europe Standard Time', ...ahead('W. Europe Standard Time'))).start, '08:00');
  });

  test('a name of its own means what the file says, wherever the file says it', async () => {
    assert.deepEqual(await startIn('"(UTC+03:00) Here, There"', ...ahead('(UTC+03:00) Here\\, There')), {
      start: '06:00',
      remarks: [],
    });
    assert.equal((await startIn('EST', ...ahead('EST'))).start, '06:00');
    assert.equal((await startIn('Custom', ...ahead('Custom', 'X-LIC-LOCATION:Asia/Tokyo'))).start, '00:00');
  });

  test('a name nobody knows means where the person is, and is remarked once', async () => {
    const lines = [
      ...event('DTSTART;TZID=Narnia:20261123T090000', 'DTEND;TZID=Narnia:20261123T100000'),
      ...event('DTSTART;TZID=Narnia:20261124T090000'),
    ];
    const { occurrences, remarks, skippedCount } = await read(file(...lines));
    assert.equal(occurrences[0]?.start, '2026-11-23T08:00:00.000Z');
    assert.deepEqual(remarks, [{ line: 3, why: 'The time zone "Narnia" is not known; read as Europe/Berlin.' }]);
    assert.equal(skippedCount, 0);
  });

  test('a described zone that cannot be read is one nobody knows', async () => {
    for (const broken of ['TZOFFSETTO:+99', 'RRULE:FREQ=SECONDLY', 'DTSTART:nonsense']) {
      const described = ['BEGIN:VTIMEZONE', 'TZID:Mine', 'BEGIN:STANDARD', broken, ...ahead('x').slice(3)];
      const { start, remarks } = await startIn('Mine', ...described);
      assert.equal(start, '08:00', broken);
      assert.equal(remarks.length, 1, broken);
    }
  });
});

describe('what a calendar file holds besides events', () => {
  test('its name, from the first that gives one', async () => {
    const nameOf = async (...lines: readonly string[]) => (await read(file(...lines))).name;
    assert.equal(await nameOf('X-WR-CALNAME:Work\\, mostly'), 'Work, mostly');
    assert.equal(await nameOf('NAME:Work', 'X-WR-CALNAME:Other'), 'Work');
    assert.equal(await nameOf('X-WR-CALNAME:'), null);
    assert.equal(await nameOf('X-WR-CALNAME;X="a:b'), null);
    assert.equal(await nameOf(...event('DTSTART:20261123T090000Z', 'NAME:Inside')), null);
  });

  test('to-dos, journals, alarms and unknown parts are passed over in silence', async () => {
    const reading = await read(
      file(
        ...['BEGIN:VTODO', 'DUE:nonsense', 'END:VTODO', 'BEGIN:VJOURNAL', 'DTSTART:x', 'END:VJOURNAL'],
        ...['BEGIN:X-ODD', 'BEGIN:VALARM', 'END:VALARM', 'END:X-ODD'],
        ...event('DTSTART:20261123T090000Z', 'BEGIN:VALARM', 'TRIGGER:x', 'DTSTART:y', 'END:VALARM', 'DURATION:PT1H'),
      ),
    );
    assert.equal(reading.skippedCount, 0);
    assert.equal(reading.occurrences[0]?.end, '2026-11-23T10:00:00.000Z');
  });

  test('cancelled events are neither used nor skipped', async () => {
    const reading = await read(
      file(
        ...event('DTSTART:20261123T090000Z', 'STATUS:CANCELLED'),
        ...['END:VCALENDAR', 'BEGIN:VCALENDAR', 'METHOD:CANCEL'],
        ...event('DTSTART:20261123T090000Z'),
      ),
    );
    assert.deepEqual([reading.eventCount, reading.occurrences, reading.skippedCount], [0, [], 0]);
  });

  test('several calendars in one file are read together', async () => {
    const two = file(...event('DTSTART:20261123T090000Z')) + file(...event('DTSTART:20261124T090000Z'));
    assert.equal((await read(two)).eventCount, 2);
  });

  test('of two revisions of an event the newer one counts, of equal ones the last', async () => {
    const revisions = (...sequences: readonly number[]) =>
      sequences.flatMap((sequence, index) =>
        event('UID:1', 'DTSTART:20261123T090000Z', `SEQUENCE:${sequence}`, `SUMMARY:Number ${index}`),
      );
    const titles = async (...sequences: readonly number[]) =>
      (await read(file(...revisions(...sequences)))).occurrences.map((occurrence) => occurrence.title);
    assert.deepEqual(await titles(2, 1), ['Number 0']);
    assert.deepEqual(await titles(1, 1), ['Number 1']);
    assert.deepEqual(await titles(0, 3, 2), ['Number 1']);
  });

  test('different events that share a UID are all used', async () => {
    const reading = await read(
      file(...event('UID:1', 'DTSTART:20261123T090000Z'), ...event('UID:1', 'DTSTART:20261124T090000Z')),
    );
    assert.equal(reading.eventCount, 2);
    assert.equal(reading.occurrences.length, 2);
  });
});

describe('a damaged calendar', () => {
  test('gives every entry that is whole, and names the line and the reason of every other', async () => {
    const text = file(
      ...['BEGIN:VEVENT', 'SUMMARY:No start', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T100000Z', 'DTEND:20261123T090000Z', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20261123', 'DURATION:-P2D', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20260230T100000Z', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:tomorrow', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T090000+0100', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T090000Z', 'RRULE:FREQ=FORTNIGHTLY', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T090000Z', 'DURATION:two hours', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T090000Z', 'DURATION:P9999999W', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART:00010101T090000Z', 'END:VEVENT'],
      ...['BEGIN:VEVENT', 'DTSTART;TZID="broken:20261123T090000', 'END:VEVENT'],
      ...['BEGIN:VFREEBUSY', 'END:VFREEBUSY'],
      ...['BEGIN:VEVENT', 'DTSTART:20261123T090000Z', 'SUMMARY:Never ends'],
      ...event('DTSTART:20261123T090000Z', 'SUMMARY:Whole'),
    );
    const { occurrences, skipped, skippedCount, eventCount } = await read(text);
    assert.deepEqual(
      occurrences.map((occurrence) => occurrence.title),
      ['Whole'],
    );
    assert.equal(eventCount, 1);
    assert.equal(skippedCount, skipped.length);
    const lines = text.split('\r\n');
    assert.deepEqual(
      skipped.map(({ line, why }) => `${lines[line - 1]} ${lines[line]}: ${why}`),
      [
        'BEGIN:VEVENT SUMMARY:No start: It has no start (DTSTART).',
        'BEGIN:VEVENT DTSTART:20261123T100000Z: It ends before it begins.',
        'BEGIN:VEVENT DTSTART;VALUE=DATE:20261123: It ends before it begins.',
        'BEGIN:VEVENT DTSTART:20260230T100000Z: One of its dates does not exist: 2026-02-30T10:00:00.',
        'BEGIN:VEVENT DTSTART:tomorrow: One of its dates cannot be read.',
        'BEGIN:VEVENT DTSTART:20261123T090000+0100: One of its times has an offset, which calendar files cannot have: DTSTART:20261123T090000+0100.',
        'BEGIN:VEVENT DTSTART:20261123T090000Z: One of its lines cannot be read: RRULE:FREQ=FORTNIGHTLY.',
        'BEGIN:VEVENT DTSTART:20261123T090000Z: Its duration cannot be read: TWO HOURS.',
        'BEGIN:VEVENT DTSTART:20261123T090000Z: It lasts longer than a thousand years.',
        'BEGIN:VEVENT DTSTART:00010101T090000Z: One of its dates is outside the years 1000 to 2999.',
        'BEGIN:VEVENT DTSTART;TZID="broken:20261123T090000: One of its lines cannot be read: DTSTART;TZID="broken:20261123T090000.',
        'BEGIN:VFREEBUSY END:VFREEBUSY: It only tells when somebody is busy (VFREEBUSY); only events are read.',
        'BEGIN:VEVENT DTSTART:20261123T090000Z: The file breaks off in the middle of it (no END:VEVENT).',
      ],
    );
    for (const entry of skipped) assert.deepEqual(SkippedEntry.parse(entry), entry);
  });

  test('counts lines as an editor does, through folds and blank lines', async () => {
    const lines = ['BEGIN:VCALENDAR', 'X-LONG:a', ' b', '\tc', '', 'BEGIN:VEVENT', 'END:VEVENT', 'END:VCALENDAR'];
    for (const end of ['\r\n', '\n', '\r']) {
      assert.deepEqual((await read(lines.join(end))).skipped, [{ line: 6, why: 'It has no start (DTSTART).' }]);
    }
  });

  test('may have a byte order mark, bare line feeds, and no end', async () => {
    const whole = file(...event('DTSTART:20261123T090000Z', 'SUMMARY:Long', '  title'));
    for (const text of [
      `\uFEFF${whole}`,
      whole.replaceAll('\r\n', '\n'),
      whole.replaceAll('\r\n', '\r'),
      whole.replace('END:VCALENDAR\r\n', ''),
      whole.replace('\r\nEND:VCALENDAR\r\n', ''),
      whole.replaceAll('\r\n', '\r\n\r\n').replace('Long\r\n\r\n', 'Long\r\n'),
      `\n\n${whole.toLowerCase().replace('long', 'Long')}`,
    ]) {
      assert.deepEqual(
        (await read(text)).occurrences.map((occurrence) => occurrence.title),
        ['Long title'],
      );
    }
  });

  test('says so when the file breaks off within an entry', async () => {
    const text = file(...event('DTSTART:20261123T090000Z', 'DTEND:20261123T100000Z'));
    const { eventCount, skipped } = await read(text.slice(0, text.indexOf('T100000Z')));
    assert.equal(eventCount, 0);
    assert.deepEqual(skipped, [{ line: 3, why: 'The file breaks off in the middle of it (no END:VEVENT).' }]);
  });

  test('lists the first 200 skipped entries and counts them all', async () => {
    const { skipped, skippedCount } = await read(
      file(...Array.from({ length: 300 }, () => ['BEGIN:VEVENT', 'END:VEVENT']).flat()),
    );
    assert.equal(skippedCount, 300);
    assert.equal(skipped.length, 200);
    assert.equal(skipped.at(-1)?.line, 3 + 2 * 199);
  });
});

describe('what is no calendar', () => {
  const PICTURE = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
  for (const [name, text, why] of [
    ['nothing', '', /empty/],
    ['blanks', '\uFEFF \r\n\t', /empty/],
    ['a picture', PICTURE.toString(), /another kind/],
    ['a picture read as Latin-1', PICTURE.toString('latin1'), /another kind/],
    ['a page', '<!doctype html><title>Sign in</title>', /web page/],
    ['JSON', '{"error":"not found"}', /JSON/],
    ['a letter', 'Dear calendar,\nBEGIN:VEVENT', /BEGIN:VCALENDAR/],
    ['a card', 'BEGIN:VCARD\r\nVERSION:4.0\r\nEND:VCARD', /BEGIN:VCALENDAR/],
  ] as const) {
    test(`${name} is refused in words`, async () => {
      await assert.rejects(read(text), (error) => {
        assert.ok(error instanceof Problem);
        assert.equal(error.code, 'calendar-unreadable');
        assert.match(error.message, why);
        return true;
      });
    });
  }

  test('an empty calendar is one', async () => {
    assert.deepEqual(await read(file()), {
      name: null,
      eventCount: 0,
      occurrences: [],
      skipped: [],
      skippedCount: 0,
      remarks: [],
    });
  });
});

describe('a large calendar', () => {
  const MEGABYTE = 1024 * 1024;

  test('may have 10 MB and not a byte more', async () => {
    const around = file(...event('DTSTART:20261123T090000Z', 'DESCRIPTION:'));
    const withBytes = (bytes: number) =>
      around.replace('DESCRIPTION:', `DESCRIPTION:é${'x'.repeat(bytes - around.length - 2)}`);
    assert.equal((await read(withBytes(10 * MEGABYTE))).eventCount, 1);
    await assert.rejects(
      read(withBytes(10 * MEGABYTE + 1)),
      (error) => error instanceof Problem && error.code === 'calendar-too-large',
    );
  });

  test('lets other work run in between', async () => {
    let pauses = 0;
    const pause = async () => {
      pauses += 1;
    };
    const events = Array.from({ length: 2000 }, () => event('DTSTART:20261123T090000Z')).flat();
    assert.equal((await read(file(...events), { pause })).eventCount, 2000);
    assert.ok(pauses >= 20, `${pauses} pauses`);
  });

  test('has at most 50,000 occurrences; what came too late is named', async () => {
    const hourly = event('DTSTART:20261101T000000Z', 'RRULE:FREQ=HOURLY');
    const events = Array.from({ length: 71 }, () => hourly).flat();
    const { occurrences, eventCount, skipped } = await read(file(...events));
    assert.equal(eventCount, Math.floor(50_000 / 720));
    assert.equal(occurrences.length, eventCount * 720);
    assert.equal(skipped.length, 71 - eventCount);
    assert.match(skipped[0]?.why ?? '', /50,000 occurrences/);
  });

  test('an entry that is far too large is skipped, the rest is used', async () => {
    const dates = Array.from({ length: 20_000 }, () => '20261101T000000Z').join(',');
    const huge = event('DTSTART:20261123T090000Z', `EXDATE:${dates}`);
    const { eventCount, skipped } = await read(file(...huge, ...event('DTSTART:20261123T090000Z')));
    assert.equal(eventCount, 1);
    assert.deepEqual(skipped, [{ line: 3, why: 'It is far larger than an entry should be.' }]);
  });

  test('rules that ask for endless work are skipped one by one, the rest is used', async () => {
    const hostile = ['FREQ=SECONDLY', 'FREQ=SECONDLY;COUNT=99999999', 'FREQ=MINUTELY;BYSECOND=1,2,3,4,5,6,7,8,9'];
    const events = hostile.flatMap((rule) => event('DTSTART:20261101T000000Z', `RRULE:${rule}`));
    const { eventCount, skipped } = await read(file(...events, ...event('DTSTART:20261123T090000Z')));
    assert.equal(eventCount, 1);
    assert.deepEqual(
      skipped.map((entry) => entry.why),
      hostile.map(() => 'It repeats far too often to lay a plan around.'),
    );
  });

  test('a thousand rules that each ask for much work end together', async () => {
    const events = Array.from({ length: 1000 }, () =>
      event('DTSTART:10000101T000000', 'RRULE:FREQ=DAILY;COUNT=999999;BYMONTH=2;BYMONTHDAY=30'),
    );
    const { skippedCount, skipped } = await read(file(...events.flat()));
    assert.equal(skippedCount, 1000);
    assert.ok(skipped.some((entry) => /ask for too much work/.test(entry.why)));
  });
});

/** Reading events that repeat: rules, added and excluded dates, dates that were moved, changed or cancelled, and daylight saving. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readCalendar } from './read-calendar.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const WINDOW = {
  timeZone: 'Europe/Berlin',
  from: Temporal.Instant.from('2026-11-02T00:00:00Z'),
  until: Temporal.Instant.from('2026-12-02T00:00:00Z'),
};

const file = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const event = (...lines: readonly string[]) => ['BEGIN:VEVENT', 'UID:series', ...lines, 'END:VEVENT'];

/** `11-23 09:00 Title` of each occurrence in the person's zone, by time; all-day ones without the time. */
async function read(lines: readonly string[], context: Partial<typeof WINDOW> = {}): Promise<readonly string[]> {
  const { occurrences, skipped } = await readCalendar(file(...lines), { ...WINDOW, ...context });
  assert.deepEqual(skipped, []);
  return occurrences
    .toSorted((a, b) => (a.start < b.start ? -1 : 1))
    .map(({ start, title, allDay }) => {
      const local = Temporal.Instant.from(start).toZonedDateTimeISO('Europe/Berlin').toPlainDateTime().toString();
      return `${local.slice(5, allDay ? 10 : 16).replace('T', ' ')} ${title}`;
    });
}

const WEEKLY = ['DTSTART;TZID=Europe/Berlin:20261102T090000', 'DURATION:PT1H', 'SUMMARY:Call', 'RRULE:FREQ=WEEKLY'];
const DAILY_DAY = ['DTSTART;VALUE=DATE:20261123', 'SUMMARY:Day', 'RRULE:FREQ=DAILY;COUNT=4'];
const ALL = ['11-02 09:00 Call', '11-09 09:00 Call', '11-16 09:00 Call', '11-23 09:00 Call', '11-30 09:00 Call'];
const without = (...days: readonly string[]) => ALL.filter((call) => !days.includes(call.slice(0, 5)));

describe('a series', () => {
  test('without an end is laid out only in the span asked for', async () => {
    assert.deepEqual(await read(event(...WEEKLY)), ALL);
  });

  test('that began long ago keeps its rhythm', async () => {
    const started = ['DTSTART;TZID=Europe/Berlin:20100104T090000', ...WEEKLY.slice(1)];
    assert.deepEqual(await read(event(...started)), ALL);
    assert.deepEqual(
      await read(event(...started.map((line) => `${line}${line.startsWith('RRULE') ? ';INTERVAL=2' : ''}`))),
      ['11-02 09:00 Call', '11-16 09:00 Call', '11-30 09:00 Call'],
    );
  });

  test('may begin four hundred years ago, as birthdays without a year do', async () => {
    const birthday = ['DTSTART;VALUE=DATE:16041123', 'RRULE:FREQ=YEARLY', 'SUMMARY:Ada'];
    assert.deepEqual(await read(event(...birthday)), ['11-23 Ada']);
  });

  for (const [name, until] of [
    ['an instant', '20261116T080000Z'],
    ['a time on the wall', '20261116T090000'],
    ['a day, which belongs to it', '20261116'],
  ] as const) {
    test(`ends with ${name}`, async () => {
      const lines = [...WEEKLY.slice(0, 3), `RRULE:FREQ=WEEKLY;UNTIL=${until}`];
      assert.deepEqual(await read(event(...lines)), ALL.slice(0, 3));
    });
  }

  test('of days ends on the last day, however a program writes it', async () => {
    for (const until of ['20261125', '20261125T000000', '20261125T000000Z', '20261124T230000Z', '20261125T225959Z']) {
      const lines = ['DTSTART;VALUE=DATE:20261123', 'SUMMARY:Day', `RRULE:FREQ=DAILY;UNTIL=${until}`];
      assert.deepEqual(await read(event(...lines)), ['11-23 Day', '11-24 Day', '11-25 Day'], until);
    }
  });

  test('begins with its start, also when the rule says otherwise', async () => {
    const lines = ['DTSTART:20261123T090000', 'SUMMARY:Call', 'RRULE:FREQ=WEEKLY;BYDAY=FR;COUNT=2'];
    assert.deepEqual(await read(event(...lines)), ['11-23 09:00 Call', '11-27 09:00 Call']);
  });

  test('may have several rules; a date that two of them give is given once', async () => {
    const lines = [...WEEKLY, 'RRULE:FREQ=MONTHLY;BYMONTHDAY=9,10'];
    assert.deepEqual(await read(event(...lines)), [...ALL.slice(0, 2), '11-10 09:00 Call', ...ALL.slice(2)]);
  });

  test('that reaches into the span from before it is seen', async () => {
    const lines = ['DTSTART;VALUE=DATE:20250101', 'DURATION:P20D', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=20', 'SUMMARY:Trip'];
    assert.deepEqual(await read(event(...lines)), ['11-02 Trip', '11-20 Trip']);
  });

  test('leaves out what EXDATE names, however it is written', async () => {
    for (const line of [
      'EXDATE;TZID=Europe/Berlin:20261109T090000,20261123T090000',
      'EXDATE:20261109T080000Z,20261123T080000Z',
      'EXDATE:20261109T090000,20261123T090000',
      'EXDATE;VALUE=DATE:20261109,20261123',
      'EXDATE;TZID=Asia/Tokyo:20261109T170000\r\nEXDATE;TZID=America/New_York:20261123T030000\r\nEXDATE:',
    ]) {
      assert.deepEqual(await read(event(...WEEKLY, line)), without('11-09', '11-23'), line);
    }
    assert.deepEqual(await read(event(...DAILY_DAY, 'EXDATE;VALUE=DATE:20261124', 'EXDATE:20261125T000000Z')), [
      '11-23 Day',
      '11-26 Day',
    ]);
  });

  test('leaves out what EXRULE gives', async () => {
    assert.deepEqual(await read(event(...WEEKLY, 'EXRULE:FREQ=WEEKLY;INTERVAL=2')), [
      '11-09 09:00 Call',
      '11-23 09:00 Call',
    ]);
  });

  test('has the dates that RDATE adds, also as periods', async () => {
    const lines = [
      ...['DTSTART;TZID=Europe/Berlin:20261102T090000', 'DURATION:PT1H', 'SUMMARY:Call'],
      'RDATE;TZID=Europe/Berlin:20261104T100000,20261102T090000',
      'RDATE;VALUE=PERIOD:20261106T100000Z/PT3H,20261107T100000Z/20261107T103000Z',
    ];
    assert.deepEqual(await read(event(...lines)), [
      '11-02 09:00 Call',
      '11-04 10:00 Call',
      '11-06 11:00 Call',
      '11-07 11:00 Call',
    ]);
    const { occurrences } = await readCalendar(file(...event(...lines)), WINDOW);
    const minutes = occurrences.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 60_000);
    assert.deepEqual(minutes, [60, 60, 180, 30]);
  });

  test('counts as one event, whatever was changed in it', async () => {
    const moved = event('RECURRENCE-ID;TZID=Europe/Berlin:20261109T090000', 'DTSTART:20261110T090000Z');
    const { eventCount } = await readCalendar(file(...event(...WEEKLY), ...moved), WINDOW);
    assert.equal(eventCount, 1);
  });
});

describe('a single date of a series', () => {
  const moved = (id: string, ...lines: readonly string[]) =>
    event(
      `RECURRENCE-ID${id}`,
      'SUMMARY:Moved',
      ...(lines.length > 0 ? lines : ['DTSTART:20261124T110000', 'DURATION:PT1H']),
    );

  test('can be moved, however the date is written and wherever it stands', async () => {
    const expected = [...without('11-23').slice(0, 3), '11-24 11:00 Moved', '11-30 09:00 Call'];
    for (const id of [
      ';TZID=Europe/Berlin:20261123T090000',
      ':20261123T080000Z',
      ';TZID=America/New_York:20261123T030000',
      ';VALUE=DATE:20261123',
      ':20261123',
    ]) {
      assert.deepEqual(await read([...event(...WEEKLY), ...moved(id)]), expected, id);
      assert.deepEqual(await read([...moved(id), ...event(...WEEKLY)]), expected, id);
    }
  });

  test('can be moved out of the span and into it', async () => {
    const far = moved(':20261123T080000Z', 'DTSTART:20270301T090000');
    assert.deepEqual(await read([...event(...WEEKLY), ...far]), without('11-23'));
    const near = moved(':20270301T080000Z', 'DTSTART:20261124T110000');
    assert.deepEqual(await read([...event(...WEEKLY), ...near]), [
      ...ALL.slice(0, 4),
      '11-24 11:00 Moved',
      ...ALL.slice(4),
    ]);
  });

  test('can be cancelled, and can have several revisions', async () => {
    const cancelled = moved(':20261123T080000Z', 'DTSTART:20261123T090000', 'STATUS:CANCELLED');
    assert.deepEqual(await read([...event(...WEEKLY), ...cancelled]), without('11-23'));
    const revised = moved(':20261123T080000Z', 'DTSTART:20261125T110000', 'SEQUENCE:2');
    assert.deepEqual(await read([...event(...WEEKLY), ...revised, ...moved(':20261123T080000Z')]), [
      ...ALL.slice(0, 3),
      '11-25 11:00 Moved',
      ...ALL.slice(4),
    ]);
  });

  test('of a series of days can be moved', async () => {
    const day = moved(';VALUE=DATE:20261124', 'DTSTART;VALUE=DATE:20261130');
    assert.deepEqual(await read([...event(...DAILY_DAY), ...day]), [
      '11-23 Day',
      '11-25 Day',
      '11-26 Day',
      '11-30 Moved',
    ]);
  });

  test('stands alone when its series is not in the file, and stays when it fits no date of it', async () => {
    assert.deepEqual(await read(moved(':20261123T080000Z')), ['11-24 11:00 Moved']);
    const { eventCount } = await readCalendar(file(...moved(':20261123T080000Z')), WINDOW);
    assert.equal(eventCount, 1);
    const odd = moved(':20261123T081500Z');
    assert.deepEqual(await read([...event(...WEEKLY), ...odd]), [
      ...ALL.slice(0, 4),
      '11-24 11:00 Moved',
      ...ALL.slice(4),
    ]);
  });

  test('goes with its series when that is cancelled', async () => {
    assert.deepEqual(await read([...event(...WEEKLY, 'STATUS:CANCELLED'), ...moved(':20261123T080000Z')]), []);
  });

  test('stays where the series has it when its own entry is broken, which is listed', async () => {
    const broken = event('RECURRENCE-ID:20261123T080000Z', 'SUMMARY:Moved');
    const { occurrences, skipped } = await readCalendar(file(...event(...WEEKLY), ...broken), WINDOW);
    assert.equal(occurrences.length, ALL.length);
    assert.deepEqual(skipped, [{ line: 10, why: 'It has no start (DTSTART).' }]);
  });
});

describe('this and every later date of a series', () => {
  const later = (id: string, ...lines: readonly string[]) => event(`RECURRENCE-ID;RANGE=THISANDFUTURE${id}`, ...lines);
  const from16 = later(
    ';TZID=Europe/Berlin:20261116T090000',
    'DTSTART;TZID=Europe/Berlin:20261117T140000',
    'DURATION:PT2H',
    'SUMMARY:Workshop',
  );

  test('can be moved, renamed and made longer', async () => {
    assert.deepEqual(await read([...event(...WEEKLY), ...from16]), [
      ...ALL.slice(0, 2),
      '11-17 14:00 Workshop',
      '11-24 14:00 Workshop',
      '12-01 14:00 Workshop',
    ]);
    const { occurrences } = await readCalendar(file(...event(...WEEKLY), ...from16), WINDOW);
    const hours = occurrences.map(({ start, end }) => (Date.parse(end) - Date.parse(start)) / 3_600_000);
    assert.deepEqual(hours.toSorted(), [1, 1, 2, 2, 2]);
  });

  test('can be cancelled', async () => {
    const cancelled = later(':20261116T080000Z', 'DTSTART:20261116T080000Z', 'STATUS:CANCELLED');
    assert.deepEqual(await read([...event(...WEEKLY), ...cancelled]), ALL.slice(0, 2));
  });

  test('can be changed again later, and single dates can differ from the change', async () => {
    const from30 = later(':20261130T080000Z', 'DTSTART;TZID=Europe/Berlin:20261130T180000', 'SUMMARY:Evening');
    const once = event('RECURRENCE-ID:20261123T080000Z', 'DTSTART;TZID=Europe/Berlin:20261123T070000', 'SUMMARY:Once');
    assert.deepEqual(await read([...event(...WEEKLY), ...from30, ...once, ...from16]), [
      ...ALL.slice(0, 2),
      '11-17 14:00 Workshop',
      '11-23 07:00 Once',
      '11-30 18:00 Evening',
    ]);
  });

  test('keeps its time on the wall when the clocks change after it', async () => {
    const autumn = {
      from: Temporal.Instant.from('2026-10-01T00:00:00Z'),
      until: Temporal.Instant.from('2026-11-10T00:00:00Z'),
    };
    const series = event('DTSTART;TZID=Europe/Berlin:20261005T090000', 'SUMMARY:Call', 'RRULE:FREQ=WEEKLY');
    const change = later(':20261012T070000Z', 'DTSTART;TZID=Europe/Berlin:20261012T110000', 'SUMMARY:Late');
    assert.deepEqual(await read([...series, ...change], autumn), [
      '10-05 09:00 Call',
      '10-12 11:00 Late',
      '10-19 11:00 Late',
      '10-26 11:00 Late',
      '11-02 11:00 Late',
      '11-09 11:00 Late',
    ]);
  });
});

/** Zones whose clocks change at different times of the year and of the day, one of them by half an hour. */
const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Pacific/Chatham',
];

describe('daylight saving', () => {
  const drawn = fc.record({
    zone: fc.constantFrom(...ZONES),
    day: fc.integer({ min: 0, max: 700 }),
    minute: fc.integer({ min: 0, max: 24 * 60 - 1 }),
    every: fc.integer({ min: 1, max: 9 }),
  });
  const FROM = Temporal.PlainDate.from('2025-06-01');
  const YEAR = {
    from: Temporal.Instant.from('2026-01-01T00:00:00Z'),
    until: Temporal.Instant.from('2027-01-01T00:00:00Z'),
  };

  test('a daily event is at the same time on the wall every day, in six zones', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async ({ zone, day, minute, every }) => {
        const start = FROM.add({ days: day }).toPlainDateTime({ hour: Math.floor(minute / 60), minute: minute % 60 });
        const stamp = start.toString({ smallestUnit: 'second' }).replace(/[-:]/g, '');
        const lines = event(`DTSTART;TZID=${zone}:${stamp}`, 'DURATION:PT30M', `RRULE:FREQ=DAILY;INTERVAL=${every}`);
        const { occurrences } = await readCalendar(file(...lines), { ...YEAR, timeZone: 'Asia/Tokyo' });

        const expected: string[] = [];
        for (let date = start; date.year < 2028; date = date.add({ days: every })) {
          const instant = date.toZonedDateTime(zone, { disambiguation: 'compatible' }).toInstant();
          const end = instant.add({ minutes: 30 });
          if (Temporal.Instant.compare(end, YEAR.from) <= 0 || Temporal.Instant.compare(instant, YEAR.until) >= 0)
            continue;
          expected.push(instant.toString({ smallestUnit: 'millisecond' }));
        }
        const cut = (text: string) => (text < '2026-01-01T00:00:00.000Z' ? '2026-01-01T00:00:00.000Z' : text);
        assert.deepEqual(
          occurrences.map((occurrence) => occurrence.start),
          expected.map(cut),
        );
      }),
      { numRuns: 120 },
    );
  });

  test('all-day events of a year lie side by side, without gap or overlap, in six zones', async () => {
    for (const timeZone of ZONES) {
      const lines = event('DTSTART;VALUE=DATE:20251225', 'RRULE:FREQ=DAILY');
      const { occurrences } = await readCalendar(file(...lines), { ...YEAR, timeZone });
      assert.ok(occurrences.length >= 365, timeZone);
      for (const [index, { end }] of occurrences.slice(0, -1).entries()) {
        assert.equal(occurrences[index + 1]?.start, end, timeZone);
      }
    }
  });

  test('rules that a file describes itself mean what the database means by them', async () => {
    const described = [
      ...['BEGIN:VTIMEZONE', 'TZID:Mine', 'BEGIN:DAYLIGHT', 'DTSTART:19960331T020000', 'TZOFFSETFROM:+0100'],
      ...['TZOFFSETTO:+0200', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'BEGIN:STANDARD'],
      ...['DTSTART:19961027T030000', 'TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100'],
      ...['RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD', 'END:VTIMEZONE'],
    ];
    const inZone = async (zone: string) => {
      const lines = event(`DTSTART;TZID=${zone}:20251230T000000`, 'RRULE:FREQ=MINUTELY;INTERVAL=50');
      return (await readCalendar(file(...described, ...lines), { ...YEAR, timeZone: 'UTC' })).occurrences;
    };
    const mine = await inZone('Mine');
    assert.ok(mine.length > 10_000);
    assert.deepEqual(mine, await inZone('Europe/Berlin'));
  });
});

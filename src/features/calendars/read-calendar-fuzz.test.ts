/** Damaged and random files: whatever comes in, reading it ends, gives something that can be stored or a `Problem`, and never anything else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Problem } from '#kernel/problem.ts';
import { Occurrence, SkippedEntry } from '#model/calendar.ts';
import { readCalendar } from './read-calendar.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const SAMPLE = [
  ...[
    'BEGIN:VCALENDAR',
    'PRODID:-//Example//Calendar//EN',
    'VERSION:2.0',
    'METHOD:PUBLISH',
    'X-WR-CALNAME:Work\\, mostly',
  ],
  ...['BEGIN:VTIMEZONE', 'TZID:Customized Time Zone', 'BEGIN:STANDARD', 'DTSTART:16010101T030000'],
  ...['TZOFFSETFROM:+0200', 'TZOFFSETTO:+0100', 'RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:16010101T020000', 'TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200'],
  ...['RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3', 'END:DAYLIGHT', 'END:VTIMEZONE'],
  ...['BEGIN:VEVENT', 'UID:a@example.com', 'DTSTAMP:20261101T000000Z', 'SEQUENCE:2', 'SUMMARY:Team\\nmeeting'],
  ...['DTSTART;TZID=Customized Time Zone:20261102T090000', 'DTEND;TZID=Customized Time Zone:20261102T100000'],
  ...['RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,-1FR;WKST=SU;UNTIL=20270301T000000Z', 'EXDATE:20261116T080000Z'],
  ...['RDATE;VALUE=PERIOD:20261120T100000Z/PT3H', 'BEGIN:VALARM', 'TRIGGER:-PT15M', 'END:VALARM', 'END:VEVENT'],
  ...['BEGIN:VEVENT', 'UID:a@example.com', 'RECURRENCE-ID;TZID=Europe/Berlin;RANGE=THISANDFUTURE:20261118T090000'],
  ...['DTSTART;TZID="W. Europe Standard Time":20261118T113000', 'DURATION:PT1H30M', 'END:VEVENT'],
  ...['BEGIN:VEVENT', 'UID:b@example.com', 'DTSTART;VALUE=DATE:20261123', 'DTEND;VALUE=DATE:20261126'],
  ...['SUMMARY;LANGUAGE=de:Urlaub in den Bergen mit einem Titel, der lang genug ist, um', '  gefaltet zu werden'],
  ...['TRANSP:OPAQUE', 'X-MICROSOFT-CDO-BUSYSTATUS:OOF', 'END:VEVENT'],
  ...['BEGIN:VEVENT', 'UID:c', 'DTSTART:19900101T000000', 'RRULE:FREQ=MONTHLY;BYMONTHDAY=-1;BYSETPOS=1;COUNT=900'],
  ...['STATUS:CONFIRMED', 'END:VEVENT', 'BEGIN:VTODO', 'DUE:20261123', 'END:VTODO', 'END:VCALENDAR', ''],
].join('\r\n');

const WINDOW = {
  timeZone: 'Europe/Berlin',
  from: Temporal.Instant.from('2026-10-23T00:00:00Z'),
  until: Temporal.Instant.from('2027-12-28T00:00:00Z'),
};

/** Pieces that parsers trip over. */
const JUNK = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n ',
    '\n\t',
    ':',
    ';',
    '=',
    ',',
    '"',
    '\\',
    '/',
    '-',
    '+',
    '^',
    '%',
    '\u0000',
    '\uFEFF',
    '\uD800',
    'é',
    '👩‍💻',
  ],
  ...[
    'BEGIN:VEVENT\r\n',
    'END:VEVENT\r\n',
    'BEGIN:VCALENDAR\r\n',
    'END:VCALENDAR\r\n',
    'BEGIN:VALARM\r\n',
    'END:VTIMEZONE\r\n',
  ],
  ...[
    '0',
    '9',
    '99999999',
    '-1',
    'T',
    'Z',
    'P',
    'PT',
    'P1D',
    '00000000T000000',
    '99991231T235959Z',
    'NaN',
    '__proto__',
    'constructor',
  ],
  ...[
    ';TZID=Nowhere/City',
    ';TZID=__proto__',
    ';VALUE=DATE',
    ';VALUE=PERIOD',
    ';VALUE=constructor',
    ';RANGE=THISANDFUTURE',
  ],
  ...[
    'FREQ=SECONDLY',
    'FREQ=YEARLY',
    ';COUNT=99999999',
    ';INTERVAL=0',
    ';INTERVAL=99999999',
    ';BYSETPOS=-366',
    ';BYYEARDAY=366',
  ],
  ...[
    ';BYHOUR=0,1,2,3,4,5,6,7,8,9',
    ';BYSECOND=60',
    ';BYMONTHDAY=31',
    ';BYMONTH=2',
    ';BYWEEKNO=53',
    ';UNTIL=',
    'RRULE:',
    'DTSTART:',
  ],
];

type Cut = { readonly at: number; readonly length: number; readonly insert: string };

const cuts: fc.Arbitrary<readonly Cut[]> = fc.array(
  fc.record({
    at: fc.nat({ max: 9999 }),
    length: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 400 })),
    insert: fc.oneof(fc.constantFrom(...JUNK), fc.string({ maxLength: 8 }), fc.constant('')),
  }),
  { minLength: 1, maxLength: 8 },
);

function damage(text: string, made: readonly Cut[]): string {
  return made.reduce((damaged, { at, length, insert }) => {
    const position = Math.floor((at / 10_000) * damaged.length);
    return damaged.slice(0, position) + insert + damaged.slice(position + length);
  }, text);
}

async function assertBehaves(text: string): Promise<void> {
  try {
    const { occurrences, skipped, skippedCount, remarks, eventCount, name } = await readCalendar(text, WINDOW);
    for (const occurrence of occurrences) {
      const stored = Occurrence.parse({ calendarId: 'calendar', ...occurrence });
      assert.ok(stored.start <= stored.end);
      assert.ok(stored.start < WINDOW.until.toString() && stored.end >= WINDOW.from.toString());
      assert.ok(!stored.busy || stored.start < stored.end);
    }
    const lines = text.split(/\r\n|\n|\r/).length;
    for (const entry of [...skipped, ...remarks]) assert.ok(SkippedEntry.parse(entry).line <= lines);
    assert.ok(skippedCount >= skipped.length && eventCount >= 0);
    assert.ok(name === null || (name.length > 0 && name.length <= 100));
  } catch (error) {
    assert.ok(error instanceof Problem, String(error instanceof Error ? error.stack : error));
    assert.equal(error.code, 'calendar-unreadable');
  }
}

test('the sample is read whole', async () => {
  const { eventCount, skippedCount, remarks, occurrences } = await readCalendar(SAMPLE, WINDOW);
  assert.deepEqual([eventCount, skippedCount, remarks.length], [3, 0, 0]);
  assert.ok(occurrences.length > 20);
});

test('a damaged file gives what is left of it', async () => {
  await fc.assert(
    fc.asyncProperty(cuts, (made) => assertBehaves(damage(SAMPLE, made))),
    { numRuns: 400 },
  );
});

test('lines in any order and number give something or a problem', async () => {
  const lines = fc.array(fc.constantFrom(...SAMPLE.split('\r\n'), ...JUNK), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom('\r\n', '\n', '\r'), (drawn, end) =>
      assertBehaves(`BEGIN:VCALENDAR${end}${drawn.join(end)}`),
    ),
    { numRuns: 300 },
  );
});

test('rules made at random end', async () => {
  const numbers = (min: number, max: number) =>
    fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 12 }).map(String);
  const part = (name: string, values: fc.Arbitrary<string>) =>
    fc.option(
      values.map((value) => `;${name}=${value}`),
      { nil: '' },
    );
  const rules = fc
    .tuple(
      fc.constantFrom('SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      part(
        'INTERVAL',
        fc.oneof(numbers(1, 5), numbers(1, 1e6)).map((text) => text.split(',')[0] ?? '1'),
      ),
      part('COUNT', fc.integer({ min: 1, max: 1e9 }).map(String)),
      part('BYMONTH', numbers(1, 12)),
      part('BYMONTHDAY', numbers(-31, -1)),
      part('BYYEARDAY', numbers(1, 366)),
      part('BYWEEKNO', numbers(1, 53)),
      part('BYDAY', fc.constantFrom('MO', '1TU,-1FR', '5SU', 'MO,TU,WE,TH,FR,SA,SU')),
      part('BYHOUR', numbers(0, 23)),
      part('BYMINUTE', numbers(0, 59)),
      part('BYSECOND', numbers(0, 60)),
      part('BYSETPOS', numbers(-366, -1)),
    )
    .map(([frequency, ...parts]) => `FREQ=${frequency}${parts.join('')}`);
  const starts = fc.constantFrom('10000101T000000Z', '19700101T000000', '20261101T093000', '20280229T120000');
  await fc.assert(
    fc.asyncProperty(rules, starts, (rule, start) =>
      assertBehaves(
        ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', `DTSTART:${start}`, `RRULE:${rule}`, 'END:VEVENT', ''].join('\n'),
      ),
    ),
    { numRuns: 250 },
  );
});

test('bytes of any kind give a problem', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), (bytes) => assertBehaves(new TextDecoder().decode(bytes))),
    { numRuns: 100 },
  );
});

/** Repetition rules against the examples of RFC 5545, 3.8.5.3, against a slow second opinion, and against hostile input. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { BrokenEntry } from './broken-entry.ts';
import { readProperty } from './content-property.ts';
import { expandRule } from './expand-rule.ts';
import { type RecurrenceRule, readRule } from './recurrence-rule.ts';
import { createStepBudget } from './step-budget.ts';
import { DAY, dayNumberOf, parseWall, plainDateTime } from './wall-time.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const rule = (text: string): RecurrenceRule => readRule(readProperty(`RRULE:${text}`));
const free = () => {};

function expand(text: string, start: string, { from = start, until = '2100-01-01T00:00:00', take = 1000 } = {}) {
  const times = expandRule(rule(text), parseWall(start), {
    from: parseWall(from),
    until: parseWall(until),
    spend: free,
  });
  return times
    .take(take)
    .map((time) => plainDateTime(time).toString())
    .toArray();
}

/** `1997-09-02 04 09 10-02` -> the days of each month in short; a day alone keeps the month before it. */
function daysOf(text: string): readonly string[] {
  let month = '';
  return text.split(' ').map((part) => {
    const pieces = part.split('-');
    if (pieces.length > 1)
      month = pieces.length === 3 ? `${pieces[0]}-${pieces[1]}` : `${month.slice(0, 4)}-${pieces[0]}`;
    return `${month}-${pieces.at(-1)}`;
  });
}

const EXAMPLES: readonly (readonly [rule: string, days: string])[] = [
  ['FREQ=DAILY;COUNT=10', '1997-09-02 03 04 05 06 07 08 09 10 11'],
  ['FREQ=DAILY;INTERVAL=10;COUNT=5', '1997-09-02 12 22 10-02 12'],
  ['FREQ=WEEKLY;COUNT=10', '1997-09-02 09 16 23 30 10-07 14 21 28 11-04'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU', '1997-09-02 16 30 10-14 28 11-11 25'],
  ['FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH', '1997-09-02 04 09 11 16 18 23 25 30 10-02'],
  ['FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR', '1997-09-01 03 05 15 17 19 29 10-01 03 13 15 17 27 29 31'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH', '1997-09-02 04 16 18 30 10-02 14 16'],
  ['FREQ=MONTHLY;COUNT=10;BYDAY=1FR', '1997-09-05 10-03 11-07 12-05 1998-01-02 02-06 03-06 04-03 05-01 06-05'],
  ['FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU', '1997-09-07 28 11-02 30 1998-01-04 25 03-01 29 05-03 31'],
  ['FREQ=MONTHLY;COUNT=6;BYDAY=-2MO', '1997-09-22 10-20 11-17 12-22 1998-01-19 02-16'],
  ['FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28 10-29 11-28 12-29 1998-01-29 02-26'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15', '1997-09-02 15 10-02 15 11-02 15 12-02 15 1998-01-02 15'],
  ['FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1', '1997-09-30 10-01 31 11-01 30 12-01 31 1998-01-01 31 02-01'],
  ['FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15', '1997-09-10 11 12 13 14 15 1999-03-10 11 12 13'],
  ['FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', '1997-09-02 09 16 23 30 11-04 11 18 25 1998-01-06 13 20 27'],
  ['FREQ=YEARLY;COUNT=6;BYMONTH=6,7', '1997-06-10 07-10 1998-06-10 07-10 1999-06-10 07-10'],
  ['FREQ=YEARLY;INTERVAL=2;COUNT=7;BYMONTH=1,2,3', '1997-03-10 1999-01-10 02-10 03-10 2001-01-10 02-10 03-10'],
  [
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    '1997-01-01 04-10 07-19 2000-01-01 04-09 07-18 2003-01-01 04-10 07-19 2006-01-01',
  ],
  ['FREQ=YEARLY;BYDAY=20MO', '1997-05-19 1998-05-18 1999-05-17'],
  ['FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12 1998-05-11 1999-05-17'],
  ['FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03-13 20 27 1998-03-05 12 19 26 1999-03-04 11 18 25'],
  ['FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13', '1997-09-13 10-11 11-08 12-13 1998-01-10 02-07 03-07'],
  ['FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8', '1996-11-05 2000-11-07 2004-11-02'],
  ['FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04 10-07 11-06'],
  ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09-29 10-30 11-27 12-30 1998-01-29 02-26 03-30'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05 10 19 24'],
  ['FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05 17 19 31'],
  ['FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5', '2007-01-15 30 02-15 03-15 30'],
  // Not in the standard: what people's calendars hold as well.
  ['FREQ=YEARLY;COUNT=3', '2024-02-29 2028-02-29 2032-02-29'],
  ['FREQ=MONTHLY;COUNT=5', '2026-01-31 03-31 05-31 07-31 08-31'],
  ['FREQ=YEARLY;BYMONTHDAY=13;BYDAY=FR;COUNT=4', '2026-02-13 03-13 11-13 2027-08-13'],
  ['FREQ=WEEKLY;BYDAY=MO,FR;BYSETPOS=-1;COUNT=3', '2026-01-09 16 23'],
  ['FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO;COUNT=4', '2027-01-04 2028-01-03 2029-01-01 12-31'],
  ['FREQ=YEARLY;BYWEEKNO=53;COUNT=2', '2026-12-31 2032-12-30'],
  ['FREQ=YEARLY;BYYEARDAY=-1;COUNT=3', '2027-12-31 2028-12-31 2029-12-31'],
];

describe('repetition rules', () => {
  for (const [text, days] of EXAMPLES) {
    test(`${text} falls on ${days}`, () => {
      const expected = daysOf(days).map((day) => `${day}T09:00:00`);
      const start = expected[0] ?? '';
      // One more than expected, so that COUNT is seen to end it.
      const found = expand(text, start, { take: text.includes('COUNT') ? expected.length + 1 : expected.length });
      assert.deepEqual(found, expected);
    });
  }

  test('a rule by hours or minutes keeps its rhythm and its hours', () => {
    const day = (text: string, until: string) =>
      expand(text, '1997-09-02T09:00:00', { until: `1997-09-0${until}` }).map((time) => time.slice(8, 16));
    assert.deepEqual(day('FREQ=HOURLY;INTERVAL=3', '2T17:00:00'), ['02T09:00', '02T12:00', '02T15:00']);
    assert.deepEqual(day('FREQ=MINUTELY;INTERVAL=90;COUNT=4', '9T00:00:00'), [
      '02T09:00',
      '02T10:30',
      '02T12:00',
      '02T13:30',
    ]);
    const hours = 'BYHOUR=9,10,11,12,13,14,15,16';
    assert.deepEqual(
      day(`FREQ=MINUTELY;INTERVAL=20;${hours}`, '6T00:00:00'),
      day(`FREQ=DAILY;${hours};BYMINUTE=0,20,40`, '6T00:00:00'),
    );
    assert.equal(day('FREQ=SECONDLY;INTERVAL=20;BYMINUTE=0', '2T10:59:00').length, 6);
  });

  test('a start that the rule does not match counts as the first time', () => {
    assert.deepEqual(expand('FREQ=WEEKLY;BYDAY=FR;COUNT=3', '2026-11-23T09:00:00'), [
      '2026-11-27T09:00:00',
      '2026-12-04T09:00:00',
    ]);
  });

  test('a rule means the same as looking at every day', () => {
    fc.assert(
      fc.property(dayRules, fc.integer({ min: 0, max: 800 }), (parts, offset) => {
        const text = ruleText(parts);
        const start = parseWall('2024-01-01T09:00:00') + offset * DAY;
        const until = start + 1100 * DAY;
        const found = expandRule(rule(text), start, { from: start, until, spend: free }).toArray();
        assert.deepEqual(found, lookAtEveryDay(parts, start, until), text);
      }),
      { numRuns: 150 },
    );
  });

  test('leaping ahead gives what walking there gives', () => {
    fc.assert(
      fc.property(dayRules, fc.integer({ min: 0, max: 4000 }), (parts, ahead) => {
        const parsed = rule(ruleText(parts));
        const start = parseWall('2012-02-29T22:30:00');
        const from = start + ahead * DAY;
        const until = from + 500 * DAY;
        const after = (time: number) => time >= from;
        const leapt = expandRule(parsed, start, { from, until, spend: free }).filter(after).toArray();
        const walked = expandRule(parsed, start, { from: start, until, spend: free }).filter(after).toArray();
        assert.deepEqual(leapt, walked);
      }),
      { numRuns: 100 },
    );
  });
});

describe('hostile repetition rules', () => {
  const years = { from: parseWall('2026-01-01T00:00:00'), until: parseWall('2028-01-01T00:00:00') };
  const outcome = (text: string): number | string => {
    const { spend } = createStepBudget({ perEntry: 50_000, perCalendar: 1e9 });
    try {
      return expandRule(rule(text), parseWall('1990-01-01T00:00:00'), { ...years, spend })
        .filter((time) => time >= years.from)
        .toArray().length;
    } catch (error) {
      assert.ok(error instanceof BrokenEntry, String(error));
      return error.message;
    }
  };
  const TOO_OFTEN = 'It repeats far too often to lay a plan around.';

  for (const [text, expected] of [
    ['FREQ=SECONDLY', TOO_OFTEN],
    ['FREQ=MINUTELY', TOO_OFTEN],
    ['FREQ=SECONDLY;COUNT=99999999', TOO_OFTEN],
    [
      'FREQ=YEARLY;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,11;BYMINUTE=0,1,2,3,4,5,6,7,8,9;BYSECOND=0,1,2,3,4,5,6,7,8,9;BYDAY=MO,TU',
      TOO_OFTEN,
    ],
    ['FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', 0],
    ['FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=15', 0],
    ['FREQ=YEARLY;BYYEARDAY=366;BYMONTH=1', 0],
    ['FREQ=WEEKLY;BYSETPOS=40', 0],
    ['FREQ=DAILY;INTERVAL=1000000', 0],
    ['FREQ=YEARLY;INTERVAL=1000000', 0],
    ['FREQ=DAILY;COUNT=99999999', 731],
  ] as const) {
    test(`${text.slice(0, 60)} ends`, () => {
      assert.equal(outcome(text), expected);
    });
  }

  for (const text of [
    'FREQ=FORTNIGHTLY',
    'COUNT=3',
    'FREQ=DAILY;COUNT=0',
    'FREQ=DAILY;COUNT=99999999999',
    'FREQ=DAILY;INTERVAL=99999999999',
    'FREQ=MONTHLY;BYMONTHDAY=0',
    'FREQ=MONTHLY;BYMONTHDAY=32',
    'FREQ=WEEKLY;BYDAY=XX',
    'FREQ=YEARLY;BYDAY=54MO',
    'RSCALE=CHINESE;FREQ=YEARLY',
    'FREQ=MONTHLY;SKIP=FORWARD',
  ]) {
    test(`${text} is refused in words`, () => {
      assert.throws(() => rule(text), BrokenEntry);
    });
  }
});

interface DayRule {
  readonly frequency: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly months: readonly number[];
  readonly monthDays: readonly number[];
  readonly days: readonly string[];
  readonly position: number | null;
}

const DAY_NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];

const dayRules: fc.Arbitrary<DayRule> = fc.record({
  frequency: fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
  interval: fc.integer({ min: 1, max: 5 }),
  months: fc.oneof(fc.constant([]), fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 })),
  monthDays: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(1, 2, 15, 28, 29, 31, -1, -3), { maxLength: 3 })),
  days: fc.oneof(fc.constant([]), fc.uniqueArray(fc.constantFrom(...DAY_NAMES), { minLength: 1, maxLength: 3 })),
  position: fc.constantFrom(null, null, 1, 2, -1),
});

function ruleText({ frequency, interval, months, monthDays, days, position }: DayRule): string {
  const part = (name: string, values: readonly unknown[]) => (values.length > 0 ? `;${name}=${values.join(',')}` : '');
  return [
    `FREQ=${frequency};INTERVAL=${interval}`,
    part('BYMONTH', months),
    part('BYMONTHDAY', monthDays),
    part('BYDAY', days),
    part('BYSETPOS', position === null ? [] : [position]),
  ].join('');
}

/** The second opinion: every day is asked by itself, with Temporal, whether the rule means it. */
function lookAtEveryDay(parts: DayRule, start: number, until: number): readonly number[] {
  const first = plainDateTime(start).toPlainDate();
  const monday = first.subtract({ days: first.dayOfWeek - 1 });
  const namesDay = parts.monthDays.length > 0 || parts.days.length > 0;
  const periodOf = (date: Temporal.PlainDate): number => {
    if (parts.frequency === 'DAILY') return first.until(date).days;
    if (parts.frequency === 'WEEKLY') return Math.floor(monday.until(date).days / 7);
    if (parts.frequency === 'YEARLY') return date.year - first.year;
    return (date.year - first.year) * 12 + date.month - first.month;
  };
  const isMeant = (date: Temporal.PlainDate): boolean => {
    const fromEnd = date.day - date.daysInMonth - 1;
    if (parts.months.length > 0 && !parts.months.includes(date.month)) return false;
    if (parts.monthDays.length > 0 && !parts.monthDays.some((day) => day === date.day || day === fromEnd)) return false;
    if (parts.days.length > 0 && !parts.days.includes(DAY_NAMES[date.dayOfWeek - 1] ?? '')) return false;
    if (namesDay || parts.frequency === 'DAILY') return true;
    if (parts.frequency === 'WEEKLY') return date.dayOfWeek === first.dayOfWeek;
    const isMonth = parts.frequency === 'MONTHLY' || parts.months.length > 0 || date.month === first.month;
    return isMonth && date.day === first.day;
  };
  // From the beginning of the first period, because BYSETPOS counts times before the start.
  const begin = parts.frequency === 'YEARLY' ? first.with({ month: 1, day: 1 }) : monday.with({ day: 1 });
  const periods = new Map<number, number[]>();
  for (let date = Temporal.PlainDate.compare(begin, monday) < 0 ? begin : monday; ; date = date.add({ days: 1 })) {
    const time = date.toZonedDateTime('UTC').epochMilliseconds + (start - dayNumberOf(start) * DAY);
    // A whole year more, so that a period that `until` cuts is complete for BYSETPOS.
    if (time > until + 366 * DAY) break;
    const period = periodOf(date);
    if (period < 0 || period % parts.interval !== 0 || !isMeant(date)) continue;
    periods.set(period, [...(periods.get(period) ?? []), time]);
  }
  return [...periods.values()]
    .flatMap((times) =>
      parts.position === null
        ? times
        : times.slice(parts.position > 0 ? parts.position - 1 : parts.position).slice(0, 1),
    )
    .filter((time) => time >= start && time <= until);
}

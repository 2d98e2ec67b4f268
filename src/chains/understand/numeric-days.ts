/**
 * Days written in figures: `2026-11-27`, `27.11.2026`, `17.12.`, `3/4`, `the 15th`. ISO is always a date; `3/4` could be a fraction, so
 * it needs a word such as "by" before it, and the order of day and month is the one of the person's zone, said when it matters.
 */
import { MONTH_SOURCE, monthNumber, weekdayNumber } from './day-names.ts';
import { type DayContext, type DayPhrase, dateFrom, isStorable, nextMonthDay, singleDay } from './day-phrase.ts';
import { overlaps } from './reading.ts';
import { remarkDayOrder, remarkFigures } from './remarks.ts';
import { wordPattern } from './word-pattern.ts';

const ISO = wordPattern('(\\d{4})[-/](\\d{1,2})[-/](\\d{1,2})(?![-/.:]?\\d)');
const WITH_YEAR = wordPattern('(?<![\\d.:/-])(\\d{1,2})([./-])(\\d{1,2})\\2(\\d{4}|\\d{2})(?![./:-]?\\d)');
const WITHOUT_YEAR = wordPattern('(?<![\\d.:/-])(\\d{1,2})(?:/(\\d{1,2})|\\.\\s?(\\d{1,2})\\.)(?![/:-]?\\d)');
/** "By 17.12" without the last point; 17.30 is a time, which is why the month may not be a round number of minutes. */
const WITHOUT_POINT = wordPattern(
  '(?<=(?<!\\p{L})(?:by|on|until|till|before|due|from|after)\\s)(\\d{1,2})\\.(0[1-46-9]|1[12])(?![.:/]?\\d)',
);
const STRETCH = wordPattern(
  '(?<![\\d.:/-])(\\d{1,2})\\.(?:(\\d{1,2})\\.)?\\s?[-–]\\s?(\\d{1,2})\\.(\\d{1,2})\\.(?!\\d)',
);
/** chrono refuses it in a year that has none. */
const LEAP_DAY = wordPattern('29(?:th)?\\s(?:of\\s)?feb(?:ruary)?(?!\\.?\\s\\d)|feb(?:ruary)?\\s29(?:th)?(?!,?\\s\\d)');
const ORDINAL = wordPattern(
  `(?:(mon|tues|wednes|thurs|fri|satur|sun)day,?\\s)?the\\s(\\d{1,2})(?:st|nd|rd|th)(?!\\s(?:of\\s)?(?:${MONTH_SOURCE}))`,
);

/** Every day written in figures, in order. Figures that are no date (31.02., 45/67) are not among them. */
export function findNumericDays(text: string, context: DayContext): readonly DayPhrase[] {
  const found: DayPhrase[] = [];
  const add = (match: RegExpExecArray, day: Temporal.PlainDate | undefined, more: Partial<DayPhrase>) => {
    const range = { start: match.index, end: match.index + match[0].length };
    const isFree = !found.some((other) => overlaps(other, range));
    if (day !== undefined && isStorable(day) && isFree) found.push(singleDay(range, day, more));
  };
  for (const match of text.matchAll(ISO)) {
    add(match, dateFrom({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }), {});
  }
  for (const match of text.matchAll(WITH_YEAR)) {
    const [words, a, separator, b, year = ''] = match;
    const reading =
      separator === '.' ? dayFirst(Number(a), Number(b)) : inOrder(Number(a), Number(b), context.monthFirst);
    const fullYear = year.length === 2 ? 2000 + Number(year) : Number(year);
    const day = reading && dateFrom({ ...reading, year: fullYear });
    // "1.2.26" is as often a version as a date.
    const strength = year.length === 2 ? 'weak' : 'sure';
    add(match, day, { strength, remarks: day && separator !== '.' ? orderRemarks(words, day) : [] });
  }
  for (const match of text.matchAll(STRETCH)) {
    const [, fromDay, fromMonth, toDay, toMonth] = match;
    const from = dayFirst(Number(fromDay), Number(fromMonth ?? toMonth));
    const to = dayFirst(Number(toDay), Number(toMonth));
    const first = from && nextMonthDay(context.today, from);
    const last = first && to && nextMonthDay(first, to);
    if (last !== undefined) add(match, first, { last, past: last.add({ days: 1 }), kind: 'range' });
  }
  for (const match of text.matchAll(WITHOUT_YEAR)) {
    const [words, a, slashed, dotted] = match;
    const reading =
      slashed === undefined
        ? dayFirst(Number(a), Number(dotted))
        : inOrder(Number(a), Number(slashed), context.monthFirst);
    const day = reading && nextMonthDay(context.today, reading);
    add(match, day, { strength: 'weak', remarks: day && slashed !== undefined ? orderRemarks(words, day) : [] });
  }
  for (const match of text.matchAll(WITHOUT_POINT)) {
    const [words, date, month] = match;
    const reading = dayFirst(Number(date), Number(month));
    const day = reading && nextMonthDay(context.today, reading);
    add(match, day, { strength: 'weak', remarks: day && Number(date) < 24 ? [remarkFigures(words, day)] : [] });
  }
  for (const match of text.matchAll(LEAP_DAY)) {
    add(match, nextMonthDay(context.today, { month: 2, day: 29 }), { strength: 'named' });
  }
  for (const match of text.matchAll(ORDINAL)) {
    const weekday = match[1] === undefined ? undefined : weekdayNumber(match[1]);
    const day = nextDayOfMonth(context.today, { day: Number(match[2]), weekday });
    add(match, day, { strength: weekday === undefined ? 'weak' : 'named' });
  }
  return found;
}

const IMPOSSIBLE = wordPattern(
  `(\\d{4})-(\\d{2})-(\\d{2})(?!-?\\d)|(?<![\\d.])(\\d{1,2})\\.(\\d{1,2})\\.(?!\\d)|(\\d{1,2})(?:st|nd|rd|th)?\\s(?:of\\s)?(${MONTH_SOURCE})(?!\\.?\\s\\d)`,
);

/** Words that look like a day and are none: "31.02.", "30 February", "2026-13-45". */
export function findImpossibleDays(text: string): readonly string[] {
  return Array.from(text.matchAll(IMPOSSIBLE))
    .filter(([, year, month, day, dottedDay, dottedMonth, namedDay, name = '']) => {
      if (year !== undefined)
        return dateFrom({ year: Number(year), month: Number(month), day: Number(day) }) === undefined;
      if (dottedDay !== undefined) return !isMonthDay({ day: Number(dottedDay), month: Number(dottedMonth) });
      return !isMonthDay({ day: Number(namedDay), month: monthNumber(name) });
    })
    .map(([words]) => words);
}

/** Day and month in the preferred order, or in the other one when only that makes a date. */
function inOrder(a: number, b: number, monthFirst: boolean): { month: number; day: number } | undefined {
  const preferred = monthFirst ? { month: a, day: b } : { month: b, day: a };
  if (isMonthDay(preferred)) return preferred;
  const other = { month: preferred.day, day: preferred.month };
  return isMonthDay(other) ? other : undefined;
}

/** Where points stand between them, the day comes first everywhere. */
function dayFirst(day: number, month: number): { month: number; day: number } | undefined {
  return isMonthDay({ month, day }) ? { month, day } : undefined;
}

function isMonthDay({ month, day }: { readonly month: number; readonly day: number }): boolean {
  // 2000 is a leap year: 29 February is a day of some year.
  return dateFrom({ year: 2000, month, day }) !== undefined;
}

function orderRemarks(words: string, day: Temporal.PlainDate): readonly string[] {
  const isAmbiguous = day.day <= 12 && day.day !== day.month;
  return isAmbiguous ? [remarkDayOrder(words, day)] : [];
}

/** The next day with that number, and on that weekday when one is named. */
function nextDayOfMonth(
  today: Temporal.PlainDate,
  { day, weekday }: { readonly day: number; readonly weekday: number | undefined },
): Temporal.PlainDate | undefined {
  for (let ahead = 0; ahead < 24; ahead += 1) {
    const { year, month } = today.with({ day: 1 }).add({ months: ahead });
    const date = dateFrom({ year, month, day });
    const isMeant = weekday === undefined || date?.dayOfWeek === weekday;
    if (date !== undefined && isMeant && Temporal.PlainDate.compare(date, today) >= 0) return date;
  }
  return undefined;
}

/**
 * Weeks, weekends, months, quarters, years and their ends, and the feasts with a fixed date. A period counts until its last day (a
 * week until its Friday), unless it is said with "by", which means before it begins.
 */

import { MONTH_SOURCE, monthNumber } from './day-names.ts';
import { type DayContext, type DayPhrase, dateFrom, nextMonthDay, singleDay, weekOf } from './day-phrase.ts';
import { overlaps, type Range } from './reading.ts';
import { remarkDay } from './remarks.ts';
import { wordPattern } from './word-pattern.ts';

const WHEN = 'this|next|the\\scoming|coming|the\\sfollowing|following|last|past';
const RELATIVE = wordPattern(
  `(?:(?:early|later?|mid|some\\s?time)[\\s-])?(${WHEN})\\s(week|month|quarter|year)(?!['’]s?(?!\\p{L}))`,
);
const WEEKEND = wordPattern(
  `(?:(${WHEN})|(?<=(?:on|at|over|by|before|during|for|until|till|after)\\s(?:the\\s)?)(?:the)?)\\s?week-?end`,
);
const EDGE = wordPattern(
  `(?:the\\s)?(?:very\\s)?(end|start|beginning|middle|last\\sday|first\\sday)\\s(?:of\\s)?(?:(the|this|next|the\\sfollowing)\\s)?(week|month|quarter|year|weekend|${MONTH_SOURCE})(?:\\s(\\d{4}))?`,
);
const SHORT_EDGE = wordPattern('eo([wmqy])|(?:the\\s)?(month|quarter|year)[\\s-]end');
const MONTH_LEADS = '(?:by|in|until|till|before|due|from|after|during|starting|since|through|to|or|and|-)';
const MONTH = wordPattern(
  `(?:(this|next|early|late|mid)[\\s-]|(?<=(?<!\\p{L})${MONTH_LEADS}\\s(?:in\\s)?))(${MONTH_SOURCE})(?:\\s(\\d{4}))?(?!\\.?\\s?(?:\\d|the\\s\\d))`,
);
const YEAR = wordPattern(
  `(?<=(?<!\\p{L})(?:by|in|until|till|before|during|after|from)\\s)20\\d\\d(?!\\s?[-–/:.,]\\s?\\d)`,
);
const FEASTS: readonly { readonly pattern: RegExp; readonly month: number; readonly day: number }[] = [
  { pattern: wordPattern('christmas\\seve|xmas\\seve'), month: 12, day: 24 },
  { pattern: wordPattern('christmas(?:\\sday)?|xmas(?!\\seve)'), month: 12, day: 25 },
  { pattern: wordPattern("new\\syear[’']?s?\\seve|nye"), month: 12, day: 31 },
  { pattern: wordPattern("(?:the\\s)?new\\syear(?:[’']?s)?(?:\\sday)?(?!\\seve)"), month: 1, day: 1 },
  { pattern: wordPattern('halloween'), month: 10, day: 31 },
  { pattern: wordPattern("valentine[’']?s(?:\\sday)?"), month: 2, day: 14 },
];

/** Every period or feast named in `text`. What lies in the past ("last week") is found too, so that nobody else reads it. */
export function findPeriods(text: string, context: DayContext): readonly DayPhrase[] {
  const found: DayPhrase[] = [];
  const add = (match: RegExpExecArray, read: (range: Range) => DayPhrase | undefined) => {
    const range = { start: match.index, end: match.index + match[0].length };
    if (found.some((other) => overlaps(other, range))) return;
    const phrase = read(range);
    if (phrase !== undefined) found.push(phrase);
  };
  for (const match of text.matchAll(EDGE)) add(match, (range) => edge(range, match, context));
  for (const match of text.matchAll(SHORT_EDGE))
    add(match, (range) => shortEdge(range, match[1] ?? match[2] ?? '', context));
  for (const match of text.matchAll(RELATIVE))
    add(match, (range) => relative(range, match[1] ?? '', match[2] ?? '', context));
  for (const match of text.matchAll(WEEKEND)) add(match, (range) => weekend(range, match[1] ?? 'this', context));
  for (const match of text.matchAll(MONTH)) add(match, (range) => month(range, match, context));
  for (const match of text.matchAll(YEAR)) {
    const first = dateFrom({ year: Number(match[0]), month: 1, day: 1 });
    if (first === undefined || first.year < context.today.year) continue;
    const past = first.add({ years: 1 });
    add(match, (range) => period(range, { first, last: past.subtract({ days: 1 }), past }, 'weak'));
  }
  for (const { pattern, ...date } of FEASTS) {
    for (const match of text.matchAll(pattern)) {
      const day = nextMonthDay(context.today, date);
      if (day !== undefined) add(match, (range) => singleDay(range, day, { strength: 'weak' }));
    }
  }
  return found;
}

interface Stretch {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
  readonly past: Temporal.PlainDate;
}

function period(range: Range, stretch: Stretch, strength: DayPhrase['strength']): DayPhrase {
  return singleDay(range, stretch.last, { ...stretch, kind: 'period', strength });
}

function relative(range: Range, when: string, unit: string, context: DayContext): DayPhrase {
  return period(range, stretchOf(unit.toLowerCase(), stepsOf(when), context), 'named');
}

function stepsOf(when: string): number {
  if (/next|coming|following/i.test(when)) return 1;
  return /last|past/i.test(when) ? -1 : 0;
}

function stretchOf(unit: string, steps: number, { today, weekStart }: DayContext): Stretch {
  if (unit === 'week') {
    const first = weekOf(today, weekStart).add({ weeks: steps });
    const friday = first.add({ days: (5 - weekStart + 7) % 7 });
    const past = first.add({ weeks: 1 });
    const isOver = steps === 0 && Temporal.PlainDate.compare(friday, today) < 0;
    return { first, last: isOver ? past.subtract({ days: 1 }) : friday, past };
  }
  const months = unit === 'year' ? 12 : unit === 'quarter' ? 3 : 1;
  const thisMonth = today.month - ((today.month - 1) % months);
  const first = today.with({ day: 1, month: thisMonth }).add({ months: months * steps });
  const past = first.add({ months });
  return { first, last: past.subtract({ days: 1 }), past };
}

function weekend(range: Range, when: string, { today }: DayContext): DayPhrase {
  const saturday = today.add({ days: 6 - today.dayOfWeek });
  // "Next weekend" on a Monday is the one after the one that is coming.
  const first = saturday.add({
    weeks: /^(?:next|the following|following)$/i.test(when) ? 1 : /last|past/i.test(when) ? -1 : 0,
  });
  return period(range, { first, last: first.add({ days: 1 }), past: first.add({ days: 2 }) }, 'named');
}

function edge(range: Range, match: RegExpExecArray, context: DayContext): DayPhrase | undefined {
  const [, side = '', when = '', unit = '', year] = match;
  const stretch = /week|month|quarter|year/i.test(unit)
    ? /weekend/i.test(unit)
      ? weekend(range, when, context)
      : stretchOf(unit.toLowerCase(), stepsOf(when), context)
    : monthStretch(unit, year, context);
  if (stretch === undefined) return undefined;
  if (/end|last/i.test(side))
    return singleDay(range, stretch.last, { kind: 'edge', past: stretch.past, strength: 'named' });
  const day = /middle/i.test(side) ? middleOf(stretch) : stretch.first;
  return singleDay(range, day, { strength: 'named', remarks: [remarkDay(match[0], day, context.today)] });
}

/** The Wednesday of a week, the 15th of a month. */
function middleOf({ first, past }: Stretch): Temporal.PlainDate {
  return first.add({ days: first.until(past).days <= 7 ? 2 : 14 });
}

function shortEdge(range: Range, name: string, context: DayContext): DayPhrase {
  const unit = { w: 'week', m: 'month', q: 'quarter', y: 'year' }[name.charAt(0).toLowerCase()] ?? 'week';
  const stretch = stretchOf(unit, 0, context);
  return singleDay(range, stretch.last, { kind: 'edge', past: stretch.past, strength: 'named' });
}

function month(range: Range, match: RegExpExecArray, context: DayContext): DayPhrase | undefined {
  const [, when, name = '', year] = match;
  const stretch = monthStretch(name, year, context);
  if (stretch === undefined || !/early|mid/i.test(when ?? '')) {
    return stretch && period(range, stretch, when === undefined ? 'weak' : 'named');
  }
  const day = /mid/i.test(when ?? '') ? middleOf(stretch) : stretch.first.add({ days: 9 });
  return singleDay(range, day, { strength: 'named', remarks: [remarkDay(match[0], day, context.today)] });
}

function monthStretch(name: string, year: string | undefined, { today }: DayContext): Stretch | undefined {
  const number = monthNumber(name);
  const first = dateFrom({
    year: year === undefined ? today.year + (number < today.month ? 1 : 0) : Number(year),
    month: number,
    day: 1,
  });
  if (first === undefined) return undefined;
  const past = first.add({ months: 1 });
  return { first, last: past.subtract({ days: 1 }), past };
}

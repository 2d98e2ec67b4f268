/** Days counted from another: "2 days before Friday", "a week after 3 May", and "two weeks from now", which counts from today. */
import { type DayContext, type DayPhrase, isStorable, singleDay } from './day-phrase.ts';
import { NUMBER_SOURCE, readNumber } from './number-words.ts';
import type { Range } from './reading.ts';
import { wordPattern } from './word-pattern.ts';

/** An amount of days or months that waits for the day it counts from. */
export interface Shift extends Range {
  readonly days: number;
  readonly months: number;
}

const SHIFT = wordPattern(
  `(${NUMBER_SOURCE})\\s(day|week|month)s?\\s(from\\s(?:now|today)|before|after|from)(?:\\sthe)?`,
);

/** What is counted from today is `settled`; the rest is `pending` until a day follows it. */
export function findShifts(
  text: string,
  { today }: DayContext,
): { readonly settled: readonly DayPhrase[]; readonly pending: readonly Shift[] } {
  const settled: DayPhrase[] = [];
  const pending: Shift[] = [];
  for (const match of text.matchAll(SHIFT)) {
    const [words, number = '', unit = '', direction = ''] = match;
    const amount = Math.round(readNumber(number)) * (/before/i.test(direction) ? -1 : 1);
    const isMonth = /month/i.test(unit);
    const shift = {
      start: match.index,
      end: match.index + words.length,
      days: isMonth ? 0 : amount * (/week/i.test(unit) ? 7 : 1),
      months: isMonth ? amount : 0,
    };
    if (!/now|today/i.test(direction)) pending.push(shift);
    const day = shifted(today, shift);
    if (/now|today/i.test(direction) && day !== undefined) settled.push(singleDay(shift, day));
  }
  return { settled, pending };
}

/** `phrase`, or the day counted from it when one of `pending` stands right before it. */
export function shiftBy(phrase: DayPhrase, pending: readonly Shift[]): DayPhrase {
  const shift = pending.find(({ end }) => end === phrase.start - 1);
  const day = shift && phrase.kind === 'day' ? shifted(phrase.first, shift) : undefined;
  if (shift === undefined || day === undefined) return phrase;
  return singleDay({ start: shift.start, end: phrase.end }, day, { part: phrase.part, remarks: phrase.remarks });
}

function shifted(
  day: Temporal.PlainDate,
  { days, months }: Pick<Shift, 'days' | 'months'>,
): Temporal.PlainDate | undefined {
  const moved = day.add({ days, months });
  return isStorable(moved) ? moved : undefined;
}

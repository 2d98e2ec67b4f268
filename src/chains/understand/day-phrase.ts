/** What the day grammars share: a day or a stretch of days that was named, and what they need to know to read one. */
import type { Range } from './reading.ts';

export interface DayContext {
  /** The person's own day. */
  readonly today: Temporal.PlainDate;
  /** ISO weekday on which a week begins: 1 is Monday, 7 is Sunday. */
  readonly weekStart: number;
  /** Whether `3/4` is 4 March. */
  readonly monthFirst: boolean;
}

export interface DayPhrase extends Range {
  readonly first: Temporal.PlainDate;
  /** The same as `first` for a single day; for a week, its last working day. */
  readonly last: Temporal.PlainDate;
  /** The day after it: for a week, the first day of the next. */
  readonly past: Temporal.PlainDate;
  /** A day; a week or month taken as a whole; the end of one; or a stretch with two ends, "Monday to Wednesday". */
  readonly kind: 'day' | 'period' | 'edge' | 'range';
  /** A bare weekday name, which comes again every week. */
  readonly floats: boolean;
  /** How much it needs its surroundings: `sure` nothing, `named` a clause that ends there, `weak` a word such as "by" before it. */
  readonly strength: 'sure' | 'named' | 'weak';
  readonly part: DayPart | undefined;
  /** What to say when this phrase is used. */
  readonly remarks: readonly string[];
}

export type DayPart = 'morning' | 'afternoon' | 'evening';

/** A phrase for the single day `day`, with everything else as it usually is. */
export function singleDay(range: Range, day: Temporal.PlainDate, more: Partial<DayPhrase> = {}): DayPhrase {
  return {
    start: range.start,
    end: range.end,
    first: day,
    last: day,
    past: day.add({ days: 1 }),
    kind: 'day',
    floats: false,
    strength: 'sure',
    part: undefined,
    remarks: [],
    ...more,
  };
}

/** The years that can be stored. */
export function isStorable(day: Temporal.PlainDate): boolean {
  return day.year >= 1970 && day.year <= 2999;
}

/** The first date from `today` on with that month and day; undefined for 30 February. */
export function nextMonthDay(
  today: Temporal.PlainDate,
  { month, day }: { readonly month: number; readonly day: number },
) {
  // Eight years always hold a 29 February, even across a century without one.
  for (let year = today.year; year <= today.year + 8; year += 1) {
    const date = dateFrom({ year, month, day });
    if (date !== undefined && Temporal.PlainDate.compare(date, today) >= 0) return date;
  }
  return undefined;
}

/** The date, or undefined when there is none such or it cannot be stored. */
export function dateFrom(fields: { readonly year: number; readonly month: number; readonly day: number }) {
  try {
    const date = Temporal.PlainDate.from(fields, { overflow: 'reject' });
    return isStorable(date) ? date : undefined;
  } catch {
    return undefined;
  }
}

/** The first day of the week that holds `day`. */
export function weekOf(day: Temporal.PlainDate, weekStart: number): Temporal.PlainDate {
  return day.subtract({ days: (day.dayOfWeek - weekStart + 7) % 7 });
}

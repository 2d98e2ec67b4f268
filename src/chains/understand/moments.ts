/**
 * Moments of a sentence: days, times and exact instants, found by their own grammars and put together when they stand side by side
 * ("Friday 17:00", "5pm on 3 May", "Monday 9:00 to Friday 17:00"). What a moment is for is decided elsewhere.
 */
import type { DayContext, DayPhrase } from './day-phrase.ts';
import { findShifts, shiftBy } from './day-shifts.ts';
import { findNamedDays } from './named-days.ts';
import { findNumericDays } from './numeric-days.ts';
import { findPeriods } from './periods.ts';
import { blankOut, type Range } from './reading.ts';
import { findStamps } from './stamps.ts';
import { type ClockTime, findTimes } from './times.ts';

export interface Moment extends Range {
  readonly day: DayPhrase | undefined;
  readonly time: ClockTime | undefined;
  readonly instant: Temporal.Instant | undefined;
  /** The other end, when two moments were joined by "to". */
  readonly until: Moment | undefined;
  /** True when another moment was named as well, "Friday or Monday": this is the last of them. */
  readonly isChoice?: boolean;
}

export interface MomentContext extends DayContext {
  readonly now: Temporal.Instant;
  readonly timeZone: string;
  /** When the working day ends, for "EOD". */
  readonly workdayEnd: Temporal.PlainTime;
}

/** True for a moment with two ends: "3-5pm", "Monday to Wednesday". */
export function isStretch({ day, time, until }: Moment): boolean {
  return until !== undefined || time?.until !== undefined || day?.kind === 'range';
}

/** Every moment in `text`, in order, none overlapping. `text` is what is still open of a sentence. */
export function findMoments(text: string, context: MomentContext): readonly Moment[] {
  const stamps = findStamps(text, context);
  const withoutStamps = blankOut(text, stamps);
  const numeric = findNumericDays(withoutStamps, context);
  const withoutNumeric = blankOut(withoutStamps, numeric);
  const times = findTimes(withoutNumeric, context);
  const withoutTimes = blankOut(withoutNumeric, times);
  const shifts = findShifts(withoutTimes, context);
  const withoutShifts = blankOut(withoutTimes, [...shifts.settled, ...shifts.pending]);
  const periods = findPeriods(withoutShifts, context);
  const named = findNamedDays(blankOut(withoutShifts, periods), context);
  const days = [...numeric, ...shifts.settled, ...periods, ...named].map((day) => shiftBy(day, shifts.pending));
  const moments = [
    ...stamps.map(
      (stamp): Moment => ({
        ...rangeOf(stamp),
        day: undefined,
        time: undefined,
        instant: stamp.instant,
        until: undefined,
      }),
    ),
    ...times.map((time): Moment => ({ ...rangeOf(time), day: undefined, time, instant: undefined, until: undefined })),
    ...days.map((day): Moment => ({ ...rangeOf(day), day, time: undefined, instant: undefined, until: undefined })),
  ].toSorted((a, b) => a.start - b.start);
  return joinRanges(joinDaysAndTimes(moments, text), text);
}

function rangeOf({ start, end }: Range): Range {
  return { start, end };
}

const BETWEEN_DAY_AND_TIME =
  /^(?:[\s,]{0,3}(?:(?:at|by|before|until|till|on|around|about|à|no later than|latest)\s|@\s?|[-–]\s?)?|[\s,(]{0,3})$/i;

function joinDaysAndTimes(moments: readonly Moment[], text: string): readonly Moment[] {
  const joined: Moment[] = [];
  for (const moment of moments) {
    const previous = joined.at(-1);
    const both = previous && dayWithTime(previous, moment);
    if (
      previous !== undefined &&
      both !== undefined &&
      BETWEEN_DAY_AND_TIME.test(text.slice(previous.end, moment.start))
    ) {
      joined[joined.length - 1] = both;
    } else {
      joined.push(moment);
    }
  }
  return joined;
}

function dayWithTime(a: Moment, b: Moment): Moment | undefined {
  if (a.until !== undefined || a.instant !== undefined || b.instant !== undefined) return undefined;
  if (a.day !== undefined && a.time === undefined && b.time !== undefined && b.day === undefined) {
    return { ...a, time: b.time, end: b.end };
  }
  if (a.time !== undefined && a.day === undefined && b.day !== undefined && b.time === undefined) {
    return { ...a, day: b.day, end: b.end };
  }
  return undefined;
}

function joinRanges(moments: readonly Moment[], text: string): readonly Moment[] {
  const joined: Moment[] = [];
  for (const moment of moments) {
    const previous = joined.at(-1);
    const between = previous && text.slice(previous.end, moment.start);
    const isAnd =
      previous !== undefined &&
      /^\sand\s$/i.test(between ?? '') &&
      /(?<!\p{L})between\s$/iu.test(text.slice(Math.max(0, previous.start - 12), previous.start));
    const isTo = between !== undefined && /^\s?(?:[-–—]|to|until|till|thru|through)\s?$/i.test(between);
    if (previous !== undefined && previous.until === undefined && (isTo || isAnd)) {
      joined[joined.length - 1] = { ...previous, end: moment.end, until: moment };
    } else if (previous !== undefined && between !== undefined && /^\sor\s$/i.test(between)) {
      joined[joined.length - 1] = { ...moment, start: previous.start, day: moment.day ?? previous.day, isChoice: true };
    } else {
      joined.push(moment);
    }
  }
  return joined;
}

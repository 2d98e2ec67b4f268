/**
 * From a time on the wall to an instant in a zone. Uses `compatible` disambiguation, as RFC 5545 does for calendars: a time the clocks
 * skip moves on by the length of the gap, and of a time that comes twice the first is taken. Both are said.
 */
import type { DayPart, DayPhrase } from './day-phrase.ts';
import {
  remarkGap,
  remarkMidnight,
  remarkOverlap,
  remarkTime,
  remarkTimePassed,
  remarkWorkdayOver,
} from './remarks.ts';
import type { ClockTime } from './times.ts';

export interface WallInstant {
  readonly instant: Temporal.Instant;
  readonly remarks: readonly string[];
}

export interface WallContext {
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly timeZone: string;
}

/** The instant of a wall-clock time in a zone. */
export function instantOf(local: Temporal.PlainDateTime, timeZone: string): WallInstant {
  const zoned = local.toZonedDateTime(timeZone, { disambiguation: 'compatible' });
  const shown = zoned.toPlainDateTime();
  if (!shown.equals(local)) {
    return { instant: zoned.toInstant(), remarks: [remarkGap(local.toPlainTime(), shown.toPlainTime())] };
  }
  const later = local.toZonedDateTime(timeZone, { disambiguation: 'later' });
  const comesTwice = !later.equals(zoned);
  return { instant: zoned.toInstant(), remarks: comesTwice ? [remarkOverlap(local.toPlainTime())] : [] };
}

/**
 * The instant of a time of day on the day named with it. Without a day it is the next time the clock shows it: a bare hour
 * that has passed may be this evening's, anything else that has passed today is tomorrow's.
 */
export function clockInstant(time: ClockTime, day: DayPhrase | undefined, context: WallContext): WallInstant {
  const timeZone = time.zone ?? context.timeZone;
  const at = inPart(time, day?.part);
  const on = (date: Temporal.PlainDate, clock = at) =>
    instantOf(time.endsDay ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(clock), timeZone);
  const saidAs = (clock: Temporal.PlainTime) => (isPlain(time, clock) ? [] : [remarkTime(time.words, clock)]);
  const isAhead = ({ instant }: WallInstant) => Temporal.Instant.compare(instant, context.now) > 0;

  if (day !== undefined) {
    const found = on(day.last);
    return { ...found, remarks: [...saidAs(at), ...(time.endsDay ? [remarkMidnight()] : []), ...found.remarks] };
  }
  const today = on(context.today);
  if (isAhead(today)) return { ...today, remarks: [...saidAs(at), ...today.remarks] };
  if (time.wording === 'workday-end') {
    return { ...instantOf(context.today.add({ days: 1 }).toPlainDateTime(), timeZone), remarks: [remarkWorkdayOver()] };
  }
  const evening = at.add({ hours: 12 });
  const tonight = on(context.today, evening);
  if (time.guessed && at.hour < 12 && at.minute === 0 && isAhead(tonight)) {
    return { ...tonight, remarks: [...saidAs(evening), ...tonight.remarks] };
  }
  const tomorrow = on(context.today.add({ days: 1 }));
  return { ...tomorrow, remarks: [...saidAs(at), remarkTimePassed(at), ...tomorrow.remarks] };
}

/** True when the figures typed are the time that was taken: "9:30" for 09:30. */
function isPlain({ guessed, wording, words }: ClockTime, taken: Temporal.PlainTime): boolean {
  if (!guessed) return wording === 'figures';
  return words.replace('.', ':').padStart(5, '0') === taken.toString({ smallestUnit: 'minute' });
}

/** "Tomorrow morning at 5" is five in the morning, "tomorrow evening at 8" is twenty hundred. */
function inPart({ at, guessed }: ClockTime, part: DayPart | undefined): Temporal.PlainTime {
  if (!guessed || part === undefined) return at;
  const isMorning = part === 'morning';
  if (isMorning && at.hour > 12) return at.subtract({ hours: 12 });
  return !isMorning && at.hour < 12 ? at.add({ hours: 12 }) : at;
}

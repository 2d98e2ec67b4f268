/** The times of day a repetition rule picks (BYHOUR, BYMINUTE, BYSECOND); what it leaves out is taken from the time it starts at. Milliseconds. */
import type { RecurrenceRule } from './recurrence-rule.ts';
import { DAY, HOUR, MINUTE, SECOND } from './wall-time.ts';

/** How many times of day a rule names at most: what making them costs. A rule by the hour names those of one hour, and so on. */
export function countTimes({ frequency, hours, minutes, seconds }: RecurrenceRule): number {
  const inMinute = frequency === 'SECONDLY' ? 1 : Math.max(1, seconds.length);
  const inHour =
    frequency === 'SECONDLY' || frequency === 'MINUTELY' ? inMinute : inMinute * Math.max(1, minutes.length);
  const isShort = frequency === 'SECONDLY' || frequency === 'MINUTELY' || frequency === 'HOURLY';
  return isShort ? inHour : inHour * Math.max(1, hours.length);
}

/** For rules by day or longer: every time of a picked day, since midnight, ascending. */
export function timesOfDay(rule: RecurrenceRule, start: number): readonly number[] {
  const hours = rule.hours.length > 0 ? rule.hours : [unitsIn(start, DAY, HOUR)];
  const seconds = secondsOf(rule, start);
  return hours.flatMap((hour) =>
    minutesOf(rule, start).flatMap((minute) =>
      seconds.map((second) => hour * HOUR + minute * MINUTE + second * SECOND),
    ),
  );
}

/** For rules by hour, minute or second: the times of the period that begins at the wall time `period`, ascending. */
export function timesOfPeriod(rule: RecurrenceRule, start: number, period: number): readonly number[] {
  if (!allows(rule.hours, unitsIn(period, DAY, HOUR))) return [];
  if (rule.frequency === 'HOURLY') {
    const seconds = secondsOf(rule, start);
    return minutesOf(rule, start).flatMap((minute) =>
      seconds.map((second) => period + minute * MINUTE + second * SECOND),
    );
  }
  if (!allows(rule.minutes, unitsIn(period, HOUR, MINUTE))) return [];
  if (rule.frequency === 'MINUTELY') return secondsOf(rule, start).map((second) => period + second * SECOND);
  return allows(rule.seconds, unitsIn(period, MINUTE, SECOND)) ? [period] : [];
}

function allows(wanted: readonly number[], value: number): boolean {
  return wanted.length === 0 || wanted.includes(value);
}

function minutesOf(rule: RecurrenceRule, start: number): readonly number[] {
  return rule.minutes.length > 0 ? rule.minutes : [unitsIn(start, HOUR, MINUTE)];
}

function secondsOf(rule: RecurrenceRule, start: number): readonly number[] {
  return rule.seconds.length > 0 ? rule.seconds : [unitsIn(start, MINUTE, SECOND)];
}

/** How many whole `unit`s the wall time is into its `span`: hours into the day, minutes into the hour. */
function unitsIn(wall: number, span: number, unit: number): number {
  return Math.floor((((wall % span) + span) % span) / unit);
}

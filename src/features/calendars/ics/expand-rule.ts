/**
 * The times a repetition rule gives (RFC 5545, 3.3.10), as wall times in ascending order. It promises to end: it looks at nothing after
 * `until` and pays for every period and every time from a budget.
 *
 * ical.js reads our rules but does not expand them: its iterator never returns for `FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30` or for a large
 * INTERVAL, and ignores BYWEEKNO and most of BYSETPOS.
 */
import type { Frequency, RecurrenceRule } from './recurrence-rule.ts';
import { completeRule, daysPickedInMonth, isPickedDay } from './rule-days.ts';
import { countTimes, timesOfDay, timesOfPeriod } from './rule-times.ts';
import { civilDay, DAY, dayNumber, dayNumberOf, HOUR, MINUTE, SECOND, weekdayOf } from './wall-time.ts';

export interface ExpansionLimits {
  /** Times before it may be left out. */
  readonly from: number;
  /** No time after it is given. */
  readonly until: number;
  /** Called with the work about to be done; throws to stop. */
  readonly spend: (steps: number) => void;
}

const UNIT: Partial<Readonly<Record<Frequency, number>>> = { HOURLY: HOUR, MINUTELY: MINUTE, SECONDLY: SECOND };

/**
 * Yields the wall times at or after `start` that `rule` matches. COUNT is honoured and `start` counts as the first whether or not the
 * rule matches it; UNTIL is left to the caller, who knows the zone.
 */
export function* expandRule(rule: RecurrenceRule, start: number, limits: ExpansionLimits): Generator<number> {
  const complete = completeRule(rule, dayNumberOf(start));
  // With COUNT every time from the start on has to be counted; without, whole periods before `from` can be leapt over.
  const from = rule.count === null ? Math.max(start, limits.from) : start;
  let left = rule.count ?? Number.POSITIVE_INFINITY;
  let isFirst = true;
  for (const times of periodTimes(complete, start, { ...limits, from })) {
    for (const time of pickPositions(times, rule.positions)) {
      if (time < start) continue;
      if (time > limits.until) return;
      if (isFirst && time !== start) left -= 1;
      isFirst = false;
      if (left <= 0) return;
      left -= 1;
      yield time;
    }
  }
}

/** BYSETPOS: the nth of the times of one period, from the end when negative. */
function pickPositions(times: readonly number[], positions: readonly number[]): readonly number[] {
  if (positions.length === 0) return times;
  return times.filter((_, at) => positions.includes(at + 1) || positions.includes(at - times.length));
}

/** All times of each period, one list a period. */
function* periodTimes(rule: RecurrenceRule, start: number, limits: ExpansionLimits): Generator<readonly number[]> {
  const unit = UNIT[rule.frequency];
  if (unit !== undefined) {
    yield* shortPeriods(rule, start, unit, limits);
    return;
  }
  limits.spend(countTimes(rule));
  const times = timesOfDay(rule, start);
  for (const days of dayPeriods(rule, dayNumberOf(start), limits)) {
    if (days.length === 0) continue;
    limits.spend(days.length * times.length);
    yield days.flatMap((day) => times.map((time) => day * DAY + time));
  }
}

/** The days of each period of a day or longer, one list a period. */
function* dayPeriods(rule: RecurrenceRule, startDay: number, limits: ExpansionLimits): Generator<readonly number[]> {
  const fromDay = dayNumberOf(limits.from);
  const untilDay = dayNumberOf(limits.until);
  const { year, month } = civilDay(startDay);
  const fromMonth = civilDay(fromDay);
  const { interval } = rule;

  if (rule.frequency === 'YEARLY') {
    for (let y = year + leap(fromMonth.year - year, interval); isUpTo(y, 1, untilDay); y += interval) {
      const months = rule.months.length > 0 ? rule.months : ALL_MONTHS;
      limits.spend(months.length * (1 + rule.days.length));
      yield months.flatMap((m) => daysPickedInMonth(rule, y, m));
    }
  } else if (rule.frequency === 'MONTHLY') {
    const first = year * 12 + month - 1;
    const toFrom = fromMonth.year * 12 + fromMonth.month - 1 - first;
    for (let m = first + leap(toFrom, interval); isUpTo(Math.floor(m / 12), (m % 12) + 1, untilDay); m += interval) {
      limits.spend(1 + rule.days.length);
      yield daysPickedInMonth(rule, Math.floor(m / 12), (m % 12) + 1);
    }
  } else {
    const length = rule.frequency === 'WEEKLY' ? 7 : 1;
    const first = length === 1 ? startDay : startDay - ((weekdayOf(startDay) - rule.weekStart + 7) % 7);
    const step = length * interval;
    for (let day = first + leap(fromDay - first, step); day <= untilDay; day += step) {
      limits.spend(1);
      yield daysPickedFrom(rule, day, length);
    }
  }
}

function daysPickedFrom(rule: RecurrenceRule, first: number, length: number): readonly number[] {
  const picked: number[] = [];
  for (let day = first; day < first + length; day += 1) if (isPickedDay(rule, day)) picked.push(day);
  return picked;
}

const ALL_MONTHS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12] as const;

/** The largest whole number of steps that does not go past `distance`; 0 when it lies behind. */
function leap(distance: number, step: number): number {
  return distance <= 0 ? 0 : Math.floor(distance / step) * step;
}

function isUpTo(year: number, month: number, untilDay: number): boolean {
  return dayNumber({ year, month, day: 1 }) <= untilDay;
}

/** Hours, minutes or seconds as periods. A day the rule does not pick is passed over in one step. */
function* shortPeriods(
  rule: RecurrenceRule,
  start: number,
  unit: number,
  limits: ExpansionLimits,
): Generator<readonly number[]> {
  const first = Math.floor(start / unit) * unit;
  const step = unit * rule.interval;
  let period = first + leap(limits.from - first, step);
  while (period <= limits.until) {
    limits.spend(1);
    const day = dayNumberOf(period);
    if (isPickedDay(rule, day)) {
      limits.spend(countTimes(rule));
      yield timesOfPeriod(rule, start, period);
      period += step;
    } else {
      period += Math.ceil(((day + 1) * DAY - period) / step) * step;
    }
  }
}

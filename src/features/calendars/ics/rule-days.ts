/**
 * The days a repetition rule picks in one of its periods (a year, a month, a week or a day), by the table of RFC 5545, 3.3.10: every part
 * of the rule that speaks of days must agree. Days are day numbers, see wall-time.ts.
 */
import type { RecurrenceRule, RuleDay } from './recurrence-rule.ts';
import { civilDay, dayNumber, daysInMonth, weekdayOf } from './wall-time.ts';

/** `rule` with the parts it leaves out taken from the day it starts at: a monthly rule without a day means the day of its start. */
export function completeRule(rule: RecurrenceRule, startDay: number): RecurrenceRule {
  const start = civilDay(startDay);
  const sameWeekday: readonly RuleDay[] = [{ nth: 0, weekday: weekdayOf(startDay) }];
  const namesDay = rule.days.length > 0 || rule.monthDays.length > 0 || rule.yearDays.length > 0;
  if (namesDay) return rule;
  if (rule.frequency === 'WEEKLY') return { ...rule, days: sameWeekday };
  if (rule.frequency === 'MONTHLY') return { ...rule, monthDays: [start.day] };
  if (rule.frequency !== 'YEARLY') return rule;
  if (rule.weekNumbers.length > 0) return { ...rule, days: sameWeekday };
  return { ...rule, months: rule.months.length > 0 ? rule.months : [start.month], monthDays: [start.day] };
}

/** Days of one month that a complete rule picks, ascending. `month` from 1. */
export function daysPickedInMonth(rule: RecurrenceRule, year: number, month: number): readonly number[] {
  if (rule.months.length > 0 && !rule.months.includes(month)) return [];
  const first = dayNumber({ year, month, day: 1 });
  const length = daysInMonth(year, month);
  const picked: number[] = [];
  for (let day = 1; day <= length; day += 1) {
    if (rule.monthDays.length > 0 && !includesSigned(rule.monthDays, day, length)) continue;
    if (isPickedDay(rule, first + day - 1)) picked.push(first + day - 1);
  }
  return picked;
}

/** True when a complete rule picks the day. */
export function isPickedDay(rule: RecurrenceRule, number: number): boolean {
  if (rule.days.length > 0 && !rule.days.some((day) => day.weekday === weekdayOf(number))) return false;
  const { year, month, day } = civilDay(number);
  if (rule.months.length > 0 && !rule.months.includes(month)) return false;
  if (rule.monthDays.length > 0 && !includesSigned(rule.monthDays, day, daysInMonth(year, month))) return false;
  if (rule.yearDays.length > 0 && !includesSigned(rule.yearDays, dayOfYear(number, year), daysInYear(year)))
    return false;
  if (rule.weekNumbers.length > 0 && !isInWeeks(rule, number, year)) return false;
  return rule.days.length === 0 || rule.days.some((ruleDay) => isRuleDay(rule, ruleDay, number));
}

/** `-1FR` is the last Friday of the month in a monthly rule, or in a yearly one that names months; otherwise of the year. */
function isRuleDay(rule: RecurrenceRule, { nth, weekday }: RuleDay, number: number): boolean {
  if (weekdayOf(number) !== weekday) return false;
  if (nth === 0 || rule.weekNumbers.length > 0) return true;
  const { year, month, day } = civilDay(number);
  const inYear = rule.frequency === 'YEARLY' && rule.months.length === 0;
  const position = inYear ? dayOfYear(number, year) : day;
  const length = inYear ? daysInYear(year) : daysInMonth(year, month);
  return nth > 0 ? Math.ceil(position / 7) === nth : Math.ceil((length - position + 1) / 7) === -nth;
}

function includesSigned(wanted: readonly number[], position: number, length: number): boolean {
  return wanted.includes(position) || wanted.includes(position - length - 1);
}

function dayOfYear(number: number, year: number): number {
  return number - dayNumber({ year, month: 1, day: 1 }) + 1;
}

function daysInYear(year: number): number {
  return dayNumber({ year: year + 1, month: 1, day: 1 }) - dayNumber({ year, month: 1, day: 1 });
}

/** The first day of week 1: the first week with at least four days in the year. */
function firstWeek(year: number, weekStart: number): number {
  const first = dayNumber({ year, month: 1, day: 1 });
  const into = (weekdayOf(first) - weekStart + 7) % 7;
  return into <= 3 ? first - into : first - into + 7;
}

function isInWeeks(rule: RecurrenceRule, number: number, year: number): boolean {
  // The days around New Year may belong to a week of the year before or after.
  const weekYear =
    [year + 1, year, year - 1].find((candidate) => firstWeek(candidate, rule.weekStart) <= number) ?? year;
  const start = firstWeek(weekYear, rule.weekStart);
  const weeks = (firstWeek(weekYear + 1, rule.weekStart) - start) / 7;
  return includesSigned(rule.weekNumbers, Math.floor((number - start) / 7) + 1, weeks);
}

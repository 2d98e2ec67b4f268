/** Days and instants as two fields, a date and a time, in the person's zone; and back to what the service takes. */
import { instantAt, minutesOfDay, timeOfDay, wallTimeAt } from './zoned-time.ts';

/** What date and time fields hold; either may be empty. */
export interface MomentFieldsValue {
  readonly day: string;
  readonly time: string;
}

/** A day (`2026-11-27`), an instant, or nothing, as fields. */
export function splitMoment(text: string | null, timeZone: string): MomentFieldsValue {
  if (text === null) return { day: '', time: '' };
  if (!text.includes('T')) return { day: text, time: '' };
  const wall = wallTimeAt(Date.parse(text), timeZone);
  return { day: wall.day, time: timeOfDay(wall.minutes) };
}

/** A day when there is no time, else an instant; null while the day is missing. */
export function momentText({ day, time }: MomentFieldsValue, timeZone: string): string | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return null;
  if (time === '') return day;
  return new Date(instantAt({ day, minutes: minutesOfDay(time), timeZone })).toISOString();
}

/**
 * Times and days in words people use, always in the person's own zone. The words are English, as the page is; whether two o'clock is
 * "14:00" or "2:00 pm" follows the browser.
 */
import { addDays, dayAt, timeOfDay, weekdayOf } from './zoned-time.ts';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** `Monday` for 1, `Sunday` for 7. */
export function sayWeekday(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? '';
}

/** `27 Nov`. */
export function sayDate(day: string): string {
  return `${Number(day.slice(8, 10))} ${MONTHS[Number(day.slice(5, 7)) - 1] ?? ''}`;
}

/** `Today`, `Tomorrow`, `Yesterday`, else `Fri 27 Nov`, with the year when it is another one. */
export function sayDay(day: string, today: string): string {
  if (day === today) return 'Today';
  if (day === addDays(today, 1)) return 'Tomorrow';
  if (day === addDays(today, -1)) return 'Yesterday';
  const year = day.slice(0, 4) === today.slice(0, 4) ? '' : ` ${day.slice(0, 4)}`;
  return `${sayWeekday(weekdayOf(day)).slice(0, 3)} ${sayDate(day)}${year}`;
}

/** Whether people who set their browser like this one read `2:00 pm`. */
export function prefersTwelveHours(locale?: string): boolean {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 ?? false;
}

/** `14:05`, or `2:05 pm`. */
export function sayTime(ms: number, timeZone: string, twelveHours = prefersTwelveHours()): string {
  const text = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: twelveHours ? 'numeric' : '2-digit',
    minute: '2-digit',
    hourCycle: twelveHours ? 'h12' : 'h23',
  }).format(ms);
  return text.replace(/\s/g, '\u00a0').toLowerCase();
}

/** The beginning of an hour of a day, 0 to 24: `09:00`, or `9 am`. */
export function sayHour(hour: number, twelveHours = prefersTwelveHours()): string {
  if (!twelveHours) return timeOfDay(hour * 60);
  return `${hour % 12 === 0 ? 12 : hour % 12}\u00a0${hour % 24 < 12 ? 'am' : 'pm'}`;
}

/** `09:00–09:25`, `9:00–9:25 am`, `11:50 am–12:15 pm`; one time where both are the same minute. */
export function saySpan(
  span: { readonly start: string; readonly end: string },
  timeZone: string,
  twelveHours = prefersTwelveHours(),
): string {
  const start = sayTime(Date.parse(span.start), timeZone, twelveHours);
  const end = sayTime(Date.parse(span.end), timeZone, twelveHours);
  if (start === end) return start;
  const half = start.slice(-3);
  return twelveHours && end.endsWith(half) ? `${start.slice(0, -3)}–${end}` : `${start}–${end}`;
}

/** `Today 14:05`, `Fri 27 Nov 14:05`. */
export function sayMoment(
  ms: number,
  {
    timeZone,
    nowMs,
    twelveHours,
  }: { readonly timeZone: string; readonly nowMs: number; readonly twelveHours?: boolean },
): string {
  const day = sayDay(dayAt(ms, timeZone), dayAt(nowMs, timeZone));
  return `${day} ${sayTime(ms, timeZone, twelveHours)}`;
}

/** When something is due: `Fri 27 Nov` for a day, `Fri 27 Nov 17:00` for an instant. */
export function sayDue(
  due: string,
  options: { readonly timeZone: string; readonly nowMs: number; readonly twelveHours?: boolean },
): string {
  if (due.includes('T')) return sayMoment(Date.parse(due), options);
  return sayDay(due, dayAt(options.nowMs, options.timeZone));
}

/** The same within a sentence: `tomorrow 17:00`. */
export function sayDueWithin(due: string, options: Parameters<typeof sayDue>[1]): string {
  return sayDue(due, options).replace(/^(?:Today|Tomorrow|Yesterday)/, (word) => word.toLowerCase());
}

/** A running clock: `4:05`, `12:34`, `1:02:03`. Milliseconds, rounded down to whole seconds. */
export function sayTimer(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(rest).padStart(2, '0');
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

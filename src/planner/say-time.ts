/** Instants in words, on the person's clock, short enough for a sentence of the plan: `Friday 17:00`, `Fri 4 Dec, 17:00`. */

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Where and when the words are read. Epoch milliseconds. */
export interface Reader {
  readonly timeZone: string;
  readonly now: number;
}

/** `Friday 17:00`, or `Fri 4 Dec, 17:00`. */
export function sayTime(at: number, reader: Reader): string {
  const { hour, minute } = wallTime(at, reader.timeZone);
  const clock = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  const day = sayDay(at, reader);
  return day.includes(' ') ? `${day}, ${clock}` : `${day} ${clock}`;
}

/** The weekday alone names today and the six days after; others are dated, and carry the year when it is not the present one. */
export function sayDay(at: number, { timeZone, now }: Reader): string {
  const today = wallTime(now, timeZone).toPlainDate();
  const then = wallTime(at, timeZone).toPlainDate();
  const away = today.until(then).days;
  const weekday = WEEKDAYS[then.dayOfWeek - 1] ?? '';
  if (away >= 0 && away < 7) return weekday;
  const day = `${weekday.slice(0, 3)} ${then.day} ${MONTHS[then.month - 1] ?? ''}`;
  return then.year === today.year ? day : `${day} ${then.year}`;
}

/** A limit in words: a midnight is the end of the day before it. */
export function sayDeadline(at: number, reader: Reader): string {
  const { hour, minute } = wallTime(at, reader.timeZone);
  return hour === 0 && minute === 0 ? `the end of ${sayDay(at - 1, reader)}` : sayTime(at, reader);
}

function wallTime(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

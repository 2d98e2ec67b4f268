/** Days and months by their English names, for sentences and for reading what people mistype most. */

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const;

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** The source of a pattern for the name of a month, whole or shortened. */
export const MONTH_SOURCE =
  'january|february|march|april|may|june|july|august|september|october|november|december|' +
  'jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec';

/** 1 to 12. */
export function monthNumber(name: string): number {
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(name.toLowerCase().slice(0, 3))) + 1;
}

/** Spellings that the date parser does not know, by ISO weekday. */
const OTHER_SPELLINGS: Readonly<Record<string, number>> = {
  mondy: 1,
  moday: 1,
  munday: 1,
  tues: 2,
  tuseday: 2,
  tuesay: 2,
  teusday: 2,
  weds: 3,
  wendesday: 3,
  wensday: 3,
  wednsday: 3,
  wednesay: 3,
  thrusday: 4,
  thurday: 4,
  thursay: 4,
  firday: 5,
  fryday: 5,
  firiday: 5,
  saterday: 6,
  satuday: 6,
  sundy: 7,
};

export const OTHER_WEEKDAY_SOURCE = Object.keys(OTHER_SPELLINGS).join('|');

/** ISO weekday of a name or of a spelling in `OTHER_WEEKDAY_SOURCE`. */
export function weekdayNumber(name: string): number {
  const key = name.toLowerCase();
  return OTHER_SPELLINGS[key] ?? WEEKDAYS.findIndex((weekday) => weekday.toLowerCase().startsWith(key.slice(0, 3))) + 1;
}

/** `Friday 27 November`, with the year only when it is not the year of `today`. */
export function sayDay(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  const words = `${sayWeekday(day)} ${day.day} ${MONTHS[day.month - 1]}`;
  return day.year === today.year ? words : `${words} ${day.year}`;
}

/** `27 November`. */
export function sayMonthDay(day: Temporal.PlainDate): string {
  return `${day.day} ${MONTHS[day.month - 1]}`;
}

export function sayWeekday(day: Temporal.PlainDate): string {
  return WEEKDAYS[day.dayOfWeek - 1] ?? '';
}

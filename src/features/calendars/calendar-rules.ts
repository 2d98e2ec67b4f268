/** How a calendar that was read is laid into documents, and which span of it is kept. Pure. */
import type { CalendarId } from '#kernel/id.ts';
import type { Occurrence } from '#model/calendar.ts';
import { formatEpoch } from '#model/time.ts';
import type { CalendarMonth, CalendarPart, TextMark } from '#shelves/shelves.ts';

/** Calendars a person can have. */
export const MAX_CALENDARS = 20;
/** Days before and after now whose occurrences are kept ready. Recurring events go on for ever; this much of them is enough to plan. */
const DAYS_BACK = 31;
const DAYS_AHEAD = 400;
/** Text of a file per document, characters: far below the 16 MB that a document may have on MongoDB. */
const PART_CHARACTERS = 1_000_000;
const OCCURRENCES_PER_DOCUMENT = 2000;

/** The span of which occurrences are kept. */
export function keptSpan(now: Temporal.Instant): { readonly from: Temporal.Instant; readonly until: Temporal.Instant } {
  return { from: now.subtract({ hours: 24 * DAYS_BACK }), until: now.add({ hours: 24 * DAYS_AHEAD }) };
}

/** Its text in parts; the first of them keeps how the server knows it again. */
export function partsOf(
  calendarId: CalendarId,
  { text, mark }: { readonly text: string; readonly mark: TextMark | undefined },
): readonly { readonly id: string; readonly value: CalendarPart }[] {
  const parts: { id: string; value: CalendarPart }[] = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(text.length, start + PART_CHARACTERS);
    // A surrogate pair cut in two would be two broken texts.
    if (end < text.length && /[\ud800-\udbff]/.test(text.charAt(end - 1))) end -= 1;
    const part = parts.length;
    const value = { calendarId, part, text: text.slice(start, end) };
    parts.push({ id: `${calendarId}.${part}`, value: part === 0 && mark !== undefined ? { ...value, mark } : value });
    start = end;
  }
  return parts;
}

export function monthsOf(
  calendarId: CalendarId,
  occurrences: readonly Occurrence[],
): readonly { readonly id: string; readonly value: CalendarMonth }[] {
  const byMonth = new Map<string, Occurrence[]>();
  for (const occurrence of occurrences) {
    for (const month of monthsTouched(occurrence)) {
      const list = byMonth.get(month) ?? [];
      byMonth.set(month, list);
      list.push(occurrence);
    }
  }
  return [...byMonth].flatMap(([month, list]) => {
    const documents: { id: string; value: CalendarMonth }[] = [];
    for (let start = 0; start < list.length; start += OCCURRENCES_PER_DOCUMENT) {
      const part = documents.length;
      const value = { calendarId, month, part, occurrences: list.slice(start, start + OCCURRENCES_PER_DOCUMENT) };
      documents.push({ id: `${calendarId}.${month}.${part}`, value });
    }
    return documents;
  });
}

/** `2026-11` for each UTC month that the occurrence touches. */
function monthsTouched(occurrence: Occurrence): readonly string[] {
  const last = formatEpoch(Math.max(Date.parse(occurrence.start), Date.parse(occurrence.end) - 1)).slice(0, 7);
  const months: string[] = [];
  let month = Temporal.PlainYearMonth.from(occurrence.start.slice(0, 7));
  while (month.toString() <= last) {
    months.push(month.toString());
    month = month.add({ months: 1 });
  }
  return months;
}

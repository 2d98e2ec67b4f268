/** A calendar as documents: what was read of it, its text in parts, and its occurrences by month. */
import type { CalendarId, PersonId } from '#kernel/id.ts';
import type { Calendar, Occurrence } from '#model/calendar.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Draft } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { CALENDAR_MONTHS, CALENDAR_PARTS, type TextMark } from '#shelves/shelves.ts';
import { monthsOf, partsOf } from './calendar-rules.ts';
import type { CalendarReading } from './read-calendar.ts';

/** The text of a calendar, and how its server knows it again; undefined for a file. */
export interface MarkedText {
  readonly text: string;
  readonly mark: TextMark | undefined;
}

/** What was read, from which text, and the person's zone it was read in. */
export interface ReadText extends MarkedText {
  readonly timeZone: string;
  readonly reading: CalendarReading;
}

/** Writes what was read in place of what was there, and offers a replan when the plan is in its way. */
export async function layCalendar(
  deps: { readonly storage: Storage; readonly replanner: Replanner },
  draft: Draft,
  given: { readonly person: PersonId; readonly calendar: Calendar; readonly read: ReadText },
): Promise<void> {
  const { storage, replanner } = deps;
  const { person, calendar, read } = given;
  const occurrences: Occurrence[] = read.reading.occurrences.map((one) => ({ ...one, calendarId: calendar.id }));
  const parts = partsOf(calendar.id, read);
  const months = monthsOf(calendar.id, occurrences);
  await removeDocuments(storage, draft, {
    person,
    id: calendar.id,
    keep: new Set([...parts, ...months].map((document) => document.id)),
  });
  for (const part of parts) draft.put(CALENDAR_PARTS, part.id, part.value);
  for (const month of months) draft.put(CALENDAR_MONTHS, month.id, month.value);
  const replan = await replanner.work({
    person,
    reason: `“${calendar.name}” has new events`,
    overlay: { removedCalendar: calendar.id, occurrences },
  });
  replanner.offer(draft, replan);
}

/** What a calendar says of itself once it was read. */
export function summaryOf({ timeZone, reading }: ReadText) {
  const { eventCount, skipped, skippedCount, remarks } = reading;
  return { timeZone, eventCount, skipped: skipped.slice(0, 200), skippedCount, remarks: remarks.slice(0, 200) };
}

/** Drafts the removal of all that was read of a calendar, but for documents whose ids are to be kept. */
export async function removeDocuments(
  storage: Storage,
  draft: Draft,
  given: { readonly person: PersonId; readonly id: CalendarId; readonly keep: ReadonlySet<string> },
): Promise<void> {
  const query = { index: 'byCalendar', equals: [given.id] };
  for (const part of await findAll(storage, CALENDAR_PARTS, given.person, query)) {
    if (!given.keep.has(part.id)) draft.remove(CALENDAR_PARTS, part);
  }
  for (const month of await findAll(storage, CALENDAR_MONTHS, given.person, query)) {
    if (!given.keep.has(month.id)) draft.remove(CALENDAR_MONTHS, month);
  }
}

/** The text that was read last. */
export async function joinParts(storage: Storage, person: PersonId, id: CalendarId): Promise<MarkedText> {
  const parts = await findAll(storage, CALENDAR_PARTS, person, { index: 'byCalendar', equals: [id] });
  return { text: parts.map((part) => part.value.text).join(''), mark: parts[0]?.value.mark };
}

/** Occurrences of calendar events by when they are. */
import type { PersonId } from '#kernel/id.ts';
import type { Occurrence } from '#model/calendar.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAll } from './find-all.ts';
import { CALENDAR_MONTHS } from './shelves.ts';

/** Every occurrence that overlaps [`from`, `until`), by start. One that spans several months is stored in each and given once. */
export async function findOccurrences(
  storage: Storage,
  person: PersonId,
  span: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Promise<readonly Occurrence[]> {
  const from = formatInstant(span.from);
  const until = formatInstant(span.until);
  // Up to and with the month of `until`: '~' sorts after every digit.
  const query = { index: 'byMonth', from: from.slice(0, 7), until: `${until.slice(0, 7)}~` };
  const months = await findAll(storage, CALENDAR_MONTHS, person, query);
  const found = new Map<string, Occurrence>();
  for (const { value } of months) {
    for (const occurrence of value.occurrences) {
      if (occurrence.end <= from || occurrence.start >= until) continue;
      const key = `${occurrence.calendarId} ${occurrence.start} ${occurrence.end} ${occurrence.title}`;
      found.set(key, occurrence);
    }
  }
  return [...found.values()].sort((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

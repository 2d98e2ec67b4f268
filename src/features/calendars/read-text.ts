/** Reads calendars for a person: from text, in the person's zone, and from an address. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { readPerson } from '#shelves/person-queries.ts';
import type { ReadText } from './calendar-documents.ts';
import { keptSpan } from './calendar-rules.ts';
import { readCalendar } from './read-calendar.ts';

/** Throws `calendar-too-large` and `calendar-unreadable`. */
export async function readText(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  person: PersonId,
  text: string,
): Promise<ReadText> {
  const { timeZone } = (await readPerson(storage, person)).value;
  return { text, timeZone, reading: await readCalendar(text, { timeZone, ...keptSpan(clock.now()) }) };
}

/** Throws `address-not-allowed` and `address-unreachable`. */
export async function fetchText(fetcher: Fetcher, url: string, signal: AbortSignal | undefined): Promise<string> {
  const fetched = await fetcher.fetchText(url, signal === undefined ? {} : { signal });
  if (fetched.status === 'unchanged') throw new Problem('address-unreachable', { detail: 'The address gave nothing.' });
  return fetched.text;
}

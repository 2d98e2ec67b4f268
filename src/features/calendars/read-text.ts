/** Reads calendars for a person: from text, in the person's zone, and from an address. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { readPerson } from '#shelves/person-queries.ts';
import type { TextMark } from '#shelves/shelves.ts';
import type { MarkedText, ReadText } from './calendar-documents.ts';
import { keptSpan } from './calendar-rules.ts';
import { readCalendar } from './read-calendar.ts';

/** Throws `calendar-too-large` and `calendar-unreadable`. */
export async function readText(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  person: PersonId,
  { text, mark }: MarkedText,
): Promise<ReadText> {
  const { timeZone } = (await readPerson(storage, person)).value;
  return { text, mark, timeZone, reading: await readCalendar(text, { timeZone, ...keptSpan(clock.now()) }) };
}

/**
 * The text at an address: `known` again where its server says that it is unchanged. Throws `address-not-allowed` and
 * `address-unreachable`.
 */
export async function fetchText(
  fetcher: Fetcher,
  url: string,
  { known, signal }: { readonly known?: MarkedText | undefined; readonly signal?: AbortSignal | undefined },
): Promise<MarkedText> {
  const fetched = await fetcher.fetchText(url, { ...known?.mark, ...(signal && { signal }) });
  if (fetched.status === 'fresh') return { text: fetched.text, mark: markOf(fetched) };
  if (known === undefined) throw new Problem('address-unreachable', { detail: 'The address gave nothing.' });
  return known;
}

/** What can be sent back in a header, and is short enough to be kept. */
const SENDABLE = /^[\x20-\x7e\x80-\xff]{1,500}$/;

function markOf({ etag, lastModified }: TextMark): TextMark | undefined {
  const sendable = (value: string | null) => (value !== null && SENDABLE.test(value) ? value : null);
  const mark = { etag: sendable(etag), lastModified: sendable(lastModified) };
  return mark.etag === null && mark.lastModified === null ? undefined : mark;
}

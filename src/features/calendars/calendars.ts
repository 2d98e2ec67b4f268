/**
 * Calendars: other people's claims on a person's time, read from a file or an address, and the plan as a calendar that other programs can
 * read. We never write to anybody's calendar.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { type CalendarId, newId, newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Calendar } from '#model/calendar.ts';
import { maskAddress } from '#model/calendar-address.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import type { Slice, Storage } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { CALENDARS, JOBS, PLAN_FEEDS } from '#shelves/shelves.ts';
import { layCalendar, removeDocuments, summaryOf } from './calendar-documents.ts';
import { readingJobId } from './calendar-refresh.ts';
import { MAX_CALENDARS } from './calendar-rules.ts';
import { createPlanFeedText } from './plan-feed-text.ts';
import { fetchText, readText } from './read-text.ts';

export type NewCalendar =
  | { readonly name: string; readonly ics: string }
  | { readonly name: string; readonly url: string };

/** Calendars are shown with their address masked: it is a secret, and nobody needs it again. */
export interface Calendars {
  readonly list: (
    actor: Actor,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<Calendar>>;
  readonly add: (actor: Actor, given: NewCalendar, options?: { readonly signal?: AbortSignal }) => Promise<Calendar>;
  readonly remove: (actor: Actor, id: CalendarId) => Promise<void>;
  readonly feedAddress: (actor: Actor) => Promise<string | null>;
  readonly makeFeedAddress: (actor: Actor) => Promise<string>;
  /** The plan as iCalendar text. Throws `feed-missing` for any token that is not the present one of somebody. */
  readonly readFeed: (token: string) => Promise<string>;
}

export function createCalendars(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly fetcher: Fetcher;
  readonly cache: Pick<Cache, 'cached'>;
  /** The address people reach the service at, without a slash at the end. */
  readonly publicUrl: () => string;
}): Calendars {
  const { storage, clock, change, replanner, fetcher } = deps;
  const writeFeed = createPlanFeedText(deps);

  const addressOf = (token: string) => `${deps.publicUrl()}/api/v1/calendars/plan.ics?token=${token}`;

  return {
    list: async (actor, { limit, cursor }) => {
      const page = await storage.find(CALENDARS, actor.person, { index: 'byCreation' }, { limit, after: cursor });
      return { ...page, items: page.items.map((stored) => ({ ...stored, value: shown(stored.value) })) };
    },

    add: async (actor, given, { signal } = {}) => {
      const text =
        'ics' in given ? { text: given.ics, mark: undefined } : await fetchText(fetcher, given.url, { signal });
      const read = await readText(deps, actor.person, text);
      return change(actor, async (draft) => {
        const count = await storage.count(CALENDARS, actor.person, {});
        if (count >= MAX_CALENDARS) {
          throw new Problem('too-many-calendars', {
            detail: `${MAX_CALENDARS} calendars are the most; remove one first.`,
          });
        }
        const calendar: Calendar = {
          id: newId<'calendar'>(clock.now()),
          name: given.name,
          url: 'url' in given ? given.url : null,
          ...summaryOf(read),
          refreshedAt: draft.at,
          refreshProblem: null,
          createdAt: draft.at,
        };
        draft.add(CALENDARS, calendar.id, calendar);
        await layCalendar(deps, draft, { person: actor.person, calendar, read });
        draft.record('calendar-added', { calendarId: calendar.id, events: calendar.eventCount });
        return shown(calendar);
      });
    },

    remove: (actor, id) =>
      change(actor, async (draft) => {
        const stored = await storage.get(CALENDARS, actor.person, id);
        if (stored === undefined) throw new Problem('calendar-missing', { detail: 'There is no such calendar.' });
        draft.remove(CALENDARS, stored);
        await removeDocuments(storage, draft, { person: actor.person, id, keep: new Set() });
        const reading = await storage.get(JOBS, actor.person, readingJobId(id));
        if (reading !== undefined) draft.remove(JOBS, reading);
        draft.record('calendar-removed', { calendarId: id });
        const replan = await replanner.work({
          person: actor.person,
          reason: `“${stored.value.name}” was removed`,
          overlay: { removedCalendar: id },
        });
        replanner.offer(draft, replan);
      }),

    feedAddress: async (actor) => {
      const feed = await storage.get(PLAN_FEEDS, actor.person, 'feed');
      return feed === undefined ? null : addressOf(feed.value.token);
    },

    makeFeedAddress: (actor) =>
      change(actor, async (draft) => {
        // The person's id is in the token so that one look-up finds whose it is; the secret part is what cannot be guessed.
        const token = `${actor.person}.${newSecret()}`;
        draft.put(PLAN_FEEDS, 'feed', { token, createdAt: draft.at });
        return addressOf(token);
      }),

    readFeed: async (token) => {
      const person = token.slice(0, token.indexOf('.')) as PersonId;
      const feed = /^[A-Za-z0-9-]{1,80}\.[A-Za-z0-9_-]+$/.test(token)
        ? await storage.get(PLAN_FEEDS, person, 'feed')
        : undefined;
      if (feed === undefined || !sameSecret(feed.value.token, token)) {
        throw new Problem('feed-missing', { detail: 'There is no calendar feed at this address.' });
      }
      return writeFeed(person);
    },
  };
}

function shown(calendar: Calendar): Calendar {
  return calendar.url === null ? calendar : { ...calendar, url: maskAddress(calendar.url) };
}

/** Hashed first, so that the comparison takes the same time whatever the lengths. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

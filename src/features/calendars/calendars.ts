/**
 * Calendars: other people's claims on a person's time, read from a file or an address, and the plan as a calendar that other programs can
 * read. We never write to anybody's calendar.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { type CalendarId, newId, newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Calendar, Occurrence } from '#model/calendar.ts';
import { isMaskedAddress, maskAddress } from '#model/calendar-address.ts';
import { formatInstant } from '#model/time.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { BLOCKS, CALENDAR_MONTHS, CALENDAR_PARTS, CALENDARS, PLAN_FEEDS, PLANS, TASKS } from '#shelves/shelves.ts';
import { keptSpan, MAX_CALENDARS, monthsOf, partsOf } from './calendar-rules.ts';
import { type CalendarReading, readCalendar } from './read-calendar.ts';
import { type PlanCalendarBlock, writePlanCalendar } from './write-plan-calendar.ts';

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
  /** Reads every calendar of a person again whose last reading is older than it should be. Returns how many were read. */
  readonly refreshDue: (person: PersonId, options?: { readonly signal?: AbortSignal }) => Promise<number>;
  readonly feedAddress: (actor: Actor) => Promise<string | null>;
  readonly makeFeedAddress: (actor: Actor) => Promise<string>;
  /** The plan as iCalendar text. Throws `feed-missing` for any token that is not the present one of somebody. */
  readonly readFeed: (token: string) => Promise<string>;
}

/** What was read, and the person's zone it was read in. */
type ReadCalendar = CalendarReading & { readonly timeZone: string };

/** A file does not change, but its recurring events have to be laid out further as time goes on. */
const RELAY_FILE_AFTER_HOURS = 24 * 7;

export function createCalendars(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly fetcher: Fetcher;
  /** The address people reach the service at, without a slash at the end. */
  readonly publicUrl: () => string;
  readonly refreshMinutes: number;
}): Calendars {
  const { storage, clock, change, replanner, fetcher } = deps;

  const readText = async (person: PersonId, text: string) => {
    const { timeZone } = (await readPerson(storage, person)).value;
    return { ...(await readCalendar(text, { timeZone, ...keptSpan(clock.now()) })), timeZone };
  };

  const fetchText = async (url: string, signal: AbortSignal | undefined) => {
    const fetched = await fetcher.fetchText(url, signal === undefined ? {} : { signal });
    if (fetched.status === 'unchanged')
      throw new Problem('address-unreachable', { detail: 'The address gave nothing.' });
    return fetched.text;
  };

  /** Writes what was read in place of what was there, and offers a replan when the plan is in its way. */
  const lay = async (
    draft: Draft,
    given: {
      readonly person: PersonId;
      readonly calendar: Calendar;
      readonly text: string;
      readonly reading: ReadCalendar;
    },
  ) => {
    const { person, calendar, text, reading } = given;
    const occurrences: Occurrence[] = reading.occurrences.map((one) => ({ ...one, calendarId: calendar.id }));
    const parts = partsOf(calendar.id, text);
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
  };

  const refresh = async (
    person: PersonId,
    stored: Stored<Calendar>,
    signal: AbortSignal | undefined,
  ): Promise<void> => {
    const address = readableAddress(stored.value);
    try {
      const { timeZone } = (await readPerson(storage, person)).value;
      // After a move to another zone the same text means other times; nobody has to be asked for it.
      const isAtHand = address === undefined || stored.value.timeZone !== timeZone;
      const text = isAtHand ? await joinParts(storage, person, stored.value.id) : await fetchText(address, signal);
      const reading = await readText(person, text);
      await change({ person }, async (draft) => {
        const current = await storage.get(CALENDARS, person, stored.id);
        if (current === undefined) return;
        // What is said about an address that was left out of an export stays true.
        const refreshProblem = isMasked(current.value) ? current.value.refreshProblem : null;
        const calendar = { ...current.value, ...summaryOf(reading), refreshedAt: draft.at, refreshProblem };
        draft.replace(CALENDARS, current, calendar);
        await lay(draft, { person, calendar, text, reading });
        draft.record('calendar-refreshed', { calendarId: calendar.id, events: calendar.eventCount });
      });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      await change({ person }, async (draft) => {
        const current = await storage.get(CALENDARS, person, stored.id);
        if (current === undefined) return;
        const refreshProblem = error.message.slice(0, 300);
        draft.replace(CALENDARS, current, { ...current.value, refreshedAt: draft.at, refreshProblem });
        draft.record('calendar-failed', { calendarId: current.value.id });
      });
    }
  };

  const isDue = (calendar: Calendar, timeZone: string): boolean => {
    if (calendar.timeZone !== timeZone) return true;
    const age = clock.now().epochMilliseconds - Date.parse(calendar.refreshedAt);
    const allowed = readableAddress(calendar) === undefined ? RELAY_FILE_AFTER_HOURS * 60 : deps.refreshMinutes;
    return age >= allowed * 60_000;
  };

  const addressOf = (token: string) => `${deps.publicUrl()}/api/v1/calendars/plan.ics?token=${token}`;

  return {
    list: async (actor, { limit, cursor }) => {
      const page = await storage.find(CALENDARS, actor.person, { index: 'byCreation' }, { limit, after: cursor });
      return { ...page, items: page.items.map((stored) => ({ ...stored, value: shown(stored.value) })) };
    },

    add: async (actor, given, { signal } = {}) => {
      const text = 'ics' in given ? given.ics : await fetchText(given.url, signal);
      const reading = await readText(actor.person, text);
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
          ...summaryOf(reading),
          refreshedAt: draft.at,
          refreshProblem: null,
          createdAt: draft.at,
        };
        draft.add(CALENDARS, calendar.id, calendar);
        await lay(draft, { person: actor.person, calendar, text, reading });
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
        draft.record('calendar-removed', { calendarId: id });
        const replan = await replanner.work({
          person: actor.person,
          reason: `“${stored.value.name}” was removed`,
          overlay: { removedCalendar: id },
        });
        replanner.offer(draft, replan);
      }),

    refreshDue: async (person, { signal } = {}) => {
      const calendars = await findAll(storage, CALENDARS, person, { index: 'byCreation' });
      const { timeZone } = (await readPerson(storage, person)).value;
      const due = calendars.filter((stored) => isDue(stored.value, timeZone));
      // One after the other: each holds a whole file in memory.
      for (const stored of due) await refresh(person, stored, signal);
      return due.length;
    },

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
      const blocks = await findPlannedBlocks(storage, person);
      return writePlanCalendar({ name: 'FocusForge', blocks, now: clock.now() });
    },
  };
}

function shown(calendar: Calendar): Calendar {
  return calendar.url === null ? calendar : { ...calendar, url: maskAddress(calendar.url) };
}

function isMasked({ url }: Calendar): boolean {
  return url !== null && isMaskedAddress(url);
}

/** Where it can be read from; one whose address was left out of an export is laid out from its text, as a file is. */
function readableAddress(calendar: Calendar): string | undefined {
  return calendar.url === null || isMasked(calendar) ? undefined : calendar.url;
}

function summaryOf(reading: ReadCalendar) {
  const { timeZone, eventCount, skipped, skippedCount, remarks } = reading;
  return { timeZone, eventCount, skipped: skipped.slice(0, 200), skippedCount, remarks: remarks.slice(0, 200) };
}

async function removeDocuments(
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

async function joinParts(storage: Storage, person: PersonId, id: CalendarId): Promise<string> {
  const parts = await findAll(storage, CALENDAR_PARTS, person, { index: 'byCalendar', equals: [id] });
  return parts.map((part) => part.value.text).join('');
}

/** Hashed first, so that the comparison takes the same time whatever the lengths. */
function sameSecret(one: string, other: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

async function findPlannedBlocks(storage: Storage, person: PersonId): Promise<readonly PlanCalendarBlock[]> {
  const plan = await storage.get(PLANS, person, 'plan');
  const blocks: PlanCalendarBlock[] = [];
  for (const placement of plan?.value.placements ?? []) {
    const block = await storage.get(BLOCKS, person, placement.blockId);
    const task = block === undefined ? undefined : await storage.get(TASKS, person, block.value.taskId);
    if (block === undefined || task === undefined) continue;
    blocks.push({
      uid: placement.blockId,
      title: `${block.value.stepTitle} (${task.value.title})`,
      description: `Done when: ${block.value.doneWhen}`,
      start: Temporal.Instant.from(placement.start),
      end: Temporal.Instant.from(placement.end),
      updatedAt: Temporal.Instant.from(plan?.value.updatedAt ?? formatInstant(Temporal.Instant.from(placement.start))),
      sequence: plan?.value.version ?? 0,
    });
  }
  return blocks;
}

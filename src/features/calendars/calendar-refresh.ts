/**
 * Reading calendars anew: which of them it is time for, and the steps of doing it as a job. One that cannot be read keeps the events it had,
 * says why, and is tried again soon.
 */
import type { Clock } from '#kernel/clock.ts';
import type { CalendarId, JobId, PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Calendar } from '#model/calendar.ts';
import { isMaskedAddress } from '#model/calendar-address.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Changer, Draft } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { queueJobs } from '#shelves/queue-jobs.ts';
import { CALENDARS } from '#shelves/shelves.ts';
import { joinParts, layCalendar, type ReadText, summaryOf } from './calendar-documents.ts';
import { fetchText, readText } from './read-text.ts';

/** The kind of job that reads a calendar anew. */
export const READ_CALENDAR = 'read-calendar';

export interface CalendarPlace {
  readonly person: PersonId;
  readonly id: CalendarId;
}

export interface CalendarRefresh {
  /** Queues the reading of every calendar of a person whose last reading is older than it should be. Returns how many were queued. */
  readonly queueDue: (person: PersonId) => Promise<number>;
  /** Reads it; undefined when it has been removed. Changes nothing. */
  readonly read: (place: CalendarPlace, options: { readonly signal?: AbortSignal }) => Promise<ReadText | undefined>;
  /** Drafts what was read in place of what was there. */
  readonly lay: (draft: Draft, place: CalendarPlace, read: ReadText) => Promise<void>;
  /** Drafts that it could not be read, and why. */
  readonly noteFailure: (draft: Draft, place: CalendarPlace, error: unknown) => Promise<void>;
  /** What its person calls it; undefined when it has been removed. */
  readonly nameOf: (place: CalendarPlace) => Promise<string | undefined>;
}

/** A file does not change, but its recurring events have to be laid out further as time goes on. */
const RELAY_FILE_AFTER_HOURS = 24 * 7;

export function createCalendarRefresh(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly fetcher: Fetcher;
  readonly refreshMinutes: number;
}): CalendarRefresh {
  const { storage, clock, change, fetcher } = deps;
  const get = ({ person, id }: CalendarPlace) => storage.get(CALENDARS, person, id);

  const findDue = async (person: PersonId): Promise<readonly Calendar[]> => {
    const calendars = await findAll(storage, CALENDARS, person, { index: 'byCreation' });
    if (calendars.length === 0) return [];
    const { timeZone } = (await readPerson(storage, person)).value;
    return calendars.map(({ value }) => value).filter((calendar) => isDue(calendar, timeZone));
  };

  const isDue = (calendar: Calendar, timeZone: string): boolean => {
    if (calendar.timeZone !== timeZone) return true;
    const age = clock.now().epochMilliseconds - Date.parse(calendar.refreshedAt);
    const allowed = readableAddress(calendar) === undefined ? RELAY_FILE_AFTER_HOURS * 60 : deps.refreshMinutes;
    return age >= allowed * 60_000;
  };

  return {
    queueDue: async (person) => {
      // Most of the time there is nothing to do, and then nothing is to be changed.
      if ((await findDue(person)).length === 0) return 0;
      return change({ person }, async (draft) => {
        const jobs = (await findDue(person)).map(({ id }) => readingJob(id));
        return queueJobs(storage, draft, { person, jobs });
      });
    },

    read: async (place, { signal }) => {
      const stored = await get(place);
      if (stored === undefined) return undefined;
      const { timeZone } = (await readPerson(storage, place.person)).value;
      const address = readableAddress(stored.value);
      // After a move to another zone the same text means other times; nobody has to be asked for it.
      const isAtHand = address === undefined || stored.value.timeZone !== timeZone;
      const known = await joinParts(storage, place.person, place.id);
      return readText(deps, place.person, isAtHand ? known : await fetchText(fetcher, address, { known, signal }));
    },

    lay: async (draft, place, read) => {
      const stored = await get(place);
      if (stored === undefined) return;
      // What is said about an address that was left out of an export stays true.
      const refreshProblem = isMasked(stored.value) ? stored.value.refreshProblem : null;
      const calendar = { ...stored.value, ...summaryOf(read), refreshedAt: draft.at, refreshProblem };
      draft.replace(CALENDARS, stored, calendar);
      await layCalendar(deps, draft, { person: place.person, calendar, read });
      draft.record('calendar-refreshed', { calendarId: calendar.id, events: calendar.eventCount });
    },

    noteFailure: async (draft, place, error) => {
      const stored = await get(place);
      if (stored === undefined) return;
      const refreshProblem = (error instanceof Problem ? error.message : FAULT).slice(0, 300);
      draft.replace(CALENDARS, stored, { ...stored.value, refreshedAt: draft.at, refreshProblem });
      draft.record('calendar-failed', { calendarId: stored.value.id });
    },

    nameOf: async (place) => (await get(place))?.value.name,
  };
}

const FAULT = 'Something went wrong here while it was read.';

/** The one job of a calendar, by whose id it is found again. */
export function readingJobId(id: CalendarId): JobId {
  return `read-${id}` as JobId;
}

function readingJob(id: CalendarId) {
  return { id: readingJobId(id), kind: READ_CALENDAR, queue: 'main', payload: { calendarId: id } } as const;
}

function isMasked({ url }: Calendar): boolean {
  return url !== null && isMaskedAddress(url);
}

/** Where it can be read from; one whose address was left out of an export is laid out from its text, as a file is. */
function readableAddress(calendar: Calendar): string | undefined {
  return calendar.url === null || isMasked(calendar) ? undefined : calendar.url;
}

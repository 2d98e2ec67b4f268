/** A person with calendars and a worker that reads them anew, all in one process, over a clock that stands still and addresses of the test's choice. */
import { createCalendarRefresh } from '#features/calendars/calendar-refresh.ts';
import { createCalendars } from '#features/calendars/calendars.ts';
import { createFailedJobs } from '#features/failed-jobs/failed-jobs.ts';
import { createPeople } from '#features/people/people.ts';
import { createQueueWorker } from '#jobs/queue-worker.ts';
import { readCalendarJob } from '#jobs/read-calendar.ts';
import { ringForJobs } from '#jobs/ring-for-jobs.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createEmbeddedCache } from '#ports/cache/cache-embedded.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import { createEmbeddedDoorbell } from '#ports/queue/doorbell-embedded.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import { SHELVES } from '#shelves/shelves.ts';
import type { FixedClock } from './fixed-clock.ts';

export async function createCalendarFixture(deps: {
  readonly clock: FixedClock;
  readonly timeZone: string;
  /** What an address gives; throws what it is to fail with. */
  readonly give?: (url: string) => string;
  /** Reads addresses in another way than `give`. */
  readonly fetcher?: Fetcher;
}) {
  const { clock, give } = deps;
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const doorbell = createEmbeddedDoorbell({ clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus(), onCommit: ringForJobs(doorbell) });
  const giving: Fetcher = { fetchText: async (url) => ({ status: 'fresh', text: give?.(url) ?? '', ...UNMARKED }) };
  const fetcher = deps.fetcher ?? giving;
  const writing = { storage, clock, change, replanner: createReplanner({ storage, clock }), fetcher };
  const cache = createEmbeddedCache({ clock });
  const people = createPeople({ ...writing, defaultTimeZone: deps.timeZone });
  const calendarRefresh = createCalendarRefresh({ ...writing, refreshMinutes: 60 });
  const handlers = [readCalendarJob(calendarRefresh)];
  const worker = createQueueWorker({ ...writing, doorbell, handlers, concurrency: { main: 1, ai: 1 } });
  worker.start();
  const person = await people.ensureFirst();
  return {
    storage,
    change,
    cache,
    person,
    people,
    calendars: createCalendars({ ...writing, cache, publicUrl: () => 'http://localhost' }),
    failedJobs: createFailedJobs({ storage, change }),
    /** Queues what is due; returns how many that is. */
    queueDue: () => calendarRefresh.queueDue(person),
    /** Lets the worker do the person's next job if it is due. */
    work: () => doorbell.ringAndWait('main', person),
    [Symbol.asyncDispose]: async () => {
      await worker.stop();
      await cache[Symbol.asyncDispose]();
      await doorbell[Symbol.asyncDispose]();
      await storage.close();
    },
  };
}

const UNMARKED = { etag: null, lastModified: null } as const;

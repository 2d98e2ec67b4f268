/** Jobs, workers and their effects, over a storage and a doorbell of the test's choice. */
import { createFailedJobs } from '#features/failed-jobs/failed-jobs.ts';
import { handlerOf, type JobGiven, type JobHandler } from '#jobs/job-handler.ts';
import { createQueueWorker, type QueueWorker } from '#jobs/queue-worker.ts';
import { ringForJobs } from '#jobs/ring-for-jobs.ts';
import { type Clock, systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Job, JobQueue } from '#model/job.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import { type Change, changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { createChanger } from '#shelves/change.ts';
import { type NewJob, queueJobs } from '#shelves/queue-jobs.ts';
import { JOBS } from '#shelves/shelves.ts';

/** What jobs leave behind: how often each had its effect. */
export const EFFECTS: Shelf<{ readonly times: number }> = {
  name: 'sample-effects',
  schemaVersion: 1,
  upgrade: (document) => document as { readonly times: number },
  indexes: {},
};

export interface QueueFixtureDeps {
  readonly storage: Storage;
  readonly doorbell: Doorbell;
  readonly clock?: Clock;
}

export interface WorkerOptions {
  readonly prepare?: (given: JobGiven, options: { readonly signal: AbortSignal }) => Promise<void>;
  readonly concurrency?: Partial<Record<JobQueue, number>>;
  readonly claimMs?: number;
  readonly backoff?: (failures: number) => number;
  readonly maxAttempts?: number;
}

export function createQueueFixture({ storage, doorbell, clock = systemClock }: QueueFixtureDeps) {
  const change = createChanger({ storage, clock, bus: createEmbeddedBus(), onCommit: ringForJobs(doorbell) });
  return {
    change,
    failedJobs: createFailedJobs({ storage, change }),
    /** Adds jobs of the kind `count` in one commit. */
    add: (person: PersonId, ...jobs: readonly Partial<NewJob>[]) =>
      change({ person }, async (draft) => {
        const complete = jobs.map((job) => ({ kind: 'count', queue: 'main' as const, payload: null, ...job }));
        await queueJobs(storage, draft, { person, jobs: complete });
      }),
    /** A worker whose jobs count their effects under their ids. */
    worker: (options: WorkerOptions = {}): QueueWorker => {
      const { prepare, concurrency, claimMs, backoff, maxAttempts } = options;
      return createQueueWorker({
        storage,
        change,
        clock,
        doorbell,
        handlers: [countingHandler(storage, { prepare, maxAttempts })],
        concurrency: { main: 4, ai: 2, ...concurrency },
        ...(claimMs === undefined ? {} : { claimMs }),
        ...(backoff === undefined ? {} : { backoff }),
      });
    },
    effects: (person: PersonId, id: string) => timesOf(storage, person, id),
  };
}

export type QueueFixture = ReturnType<typeof createQueueFixture>;

async function timesOf(storage: Storage, person: PersonId, id: string): Promise<number> {
  return (await storage.get(EFFECTS, person, id))?.value.times ?? 0;
}

function countingHandler(
  storage: Storage,
  options: {
    readonly prepare: WorkerOptions['prepare'] | undefined;
    readonly maxAttempts: number | undefined;
  },
): JobHandler {
  const { prepare, maxAttempts } = options;
  return handlerOf<void>({
    kind: 'count',
    say: async () => 'Count to one',
    ...(maxAttempts === undefined ? {} : { maxAttempts }),
    ...(prepare === undefined ? {} : { prepare }),
    apply: async (draft, { person, id }) => {
      draft.put(EFFECTS, id, { times: (await timesOf(storage, person, id)) + 1 });
    },
  });
}

/** A reading of a calendar, that of the sample account unless said, that failed as often as it may. */
export function deadJobChange(person: PersonId, calendarId = 'calendar-1'): Change {
  const at = '2026-11-25T09:00:00.000Z';
  const value: Job = {
    id: 'job-1' as Job['id'],
    kind: 'read-calendar',
    queue: 'main',
    payload: { calendarId },
    state: 'dead',
    attempts: 8,
    token: 8,
    dueAt: at,
    createdAt: at,
    failure: 'address-unreachable',
  };
  return changeOf({ shelf: JOBS, person, id: value.id, expect: 'any', value });
}

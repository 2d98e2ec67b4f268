/** Adds jobs to a change: they are committed with what they follow from, or not at all. */
import { newId, type PersonId } from '#kernel/id.ts';
import type { Job, JobQueue } from '#model/job.ts';
import { parseInstant } from '#model/time.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import type { Draft } from './change.ts';
import { QUEUES, readTicket, ticketChange } from './job-tickets.ts';
import { JOBS } from './shelves.ts';

export interface NewJob extends Pick<Job, 'kind' | 'queue' | 'payload'> {
  /** Not before this instant; at once when left out. */
  readonly runAt?: string;
  /** Given by a change that may be asked for again: a job of this id is added once. A new one unless given. */
  readonly id?: Job['id'];
}

/** At most once in a change, with all jobs that follow from it. */
export type Enqueue = (draft: Draft, person: PersonId, jobs: readonly NewJob[]) => Promise<void>;

export function createEnqueue({ storage }: { readonly storage: Storage }): Enqueue {
  return async (draft, person, jobs) => {
    for (const queue of QUEUES) {
      const added = jobs.filter((job) => job.queue === queue).map((job) => queuedJob(draft.at, job));
      const [first] = added.map((job) => job.dueAt).toSorted();
      if (first === undefined) continue;
      for (const job of added) {
        draft.include(changeOf({ shelf: JOBS, person, id: job.id, expect: 'absent', value: job }));
      }
      await lineUp(storage, draft, { queue, person, dueAt: first });
    }
  };
}

/** Writes the ticket of a person who has one more job to be done from `dueAt` on. At most once a change and queue. */
export async function lineUp(
  storage: Storage,
  draft: Draft,
  { queue, person, dueAt }: { readonly queue: JobQueue; readonly person: PersonId; readonly dueAt: string },
): Promise<void> {
  const ticket = await readTicket(storage, queue, person);
  const { nextAt = dueAt, busyUntil = null } = ticket?.value ?? {};
  // While a worker is at a job of this person it keeps the ticket, and looks for the next one when it ends.
  const isBusy = busyUntil !== null && busyUntil > draft.at;
  const times = isBusy ? { nextAt, busyUntil } : { nextAt: nextAt < dueAt ? nextAt : dueAt, busyUntil: null };
  draft.include(ticketChange({ queue, person }, ticket, times));
}

/** A job as it begins. `at` is when it was added. */
export function queuedJob(at: string, { kind, queue, payload, runAt = at, id }: NewJob): Job {
  return {
    id: id ?? newId<'job'>(parseInstant(at)),
    kind,
    queue,
    payload,
    state: 'queued',
    attempts: 0,
    token: 0,
    dueAt: runAt,
    createdAt: at,
    failure: null,
  };
}

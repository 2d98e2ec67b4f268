/**
 * Adds jobs to a change: they are committed with what they follow from, or not at all. A job with an id of its own is work that comes again
 * and again under one name, such as reading one calendar: at most one of it waits or runs at a time, and one that has ended, well or not,
 * begins anew with all its attempts.
 */
import { newId, type PersonId } from '#kernel/id.ts';
import type { Job, JobQueue } from '#model/job.ts';
import { parseInstant } from '#model/time.ts';
import { changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import type { Draft } from './change.ts';
import { QUEUES, readTicket, ticketChange } from './job-tickets.ts';
import { JOBS, type JobTicket } from './shelves.ts';

export interface NewJob extends Pick<Job, 'kind' | 'queue' | 'payload'> {
  /** Not before this instant; at once when left out. */
  readonly runAt?: string;
  /** A new one unless given. */
  readonly id?: Job['id'];
}

/** Drafts those that neither wait nor run already; returns how many that is. At most once in a change, with all jobs that follow from it. */
export async function queueJobs(
  storage: Storage,
  draft: Draft,
  { person, jobs }: { readonly person: PersonId; readonly jobs: readonly NewJob[] },
): Promise<number> {
  let queued = 0;
  for (const queue of QUEUES) {
    const given = jobs.filter((one) => one.queue === queue);
    if (given.length === 0) continue;
    const [ticket, ...known] = await Promise.all([
      readTicket(storage, queue, person),
      ...given.map(({ id }) => (id === undefined ? undefined : storage.get(JOBS, person, id))),
    ]);
    const fresh = given.flatMap((one, at) => {
      const stored = known[at];
      if (stored?.value.state === 'queued' || stored?.value.state === 'running') return [];
      return [
        { job: jobOf(draft.at, { ...one, before: stored?.value }), expect: stored?.revision ?? 'absent' } as const,
      ];
    });
    for (const { job, expect } of fresh) {
      draft.include(changeOf({ shelf: JOBS, person, id: job.id, expect, value: job }));
    }
    const [first] = fresh.map(({ job }) => job.dueAt).toSorted();
    if (first !== undefined) lineUp(draft, { queue, person, ticket, dueAt: first });
    queued += fresh.length;
  }
  return queued;
}

/** Writes the ticket of a person, as it was read, who has one more job to be done from `dueAt` on. At most once a change and queue. */
export function lineUp(
  draft: Draft,
  waiting: {
    readonly queue: JobQueue;
    readonly person: PersonId;
    readonly ticket: Stored<JobTicket> | undefined;
    readonly dueAt: string;
  },
): void {
  const { queue, person, ticket, dueAt } = waiting;
  const { nextAt = dueAt, busyUntil = null } = ticket?.value ?? {};
  // While a worker is at a job of this person it keeps the ticket, and looks for the next one when it ends.
  const isBusy = busyUntil !== null && busyUntil > draft.at;
  const times = isBusy ? { nextAt, busyUntil } : { nextAt: nextAt < dueAt ? nextAt : dueAt, busyUntil: null };
  draft.include(ticketChange({ queue, person }, ticket, times));
}

/** A job as it begins. `at` is when it was added. */
function jobOf(
  at: string,
  { kind, queue, payload, runAt = at, id, before }: NewJob & { readonly before: Job | undefined },
): Job {
  return {
    id: id ?? newId<'job'>(parseInstant(at)),
    kind,
    queue,
    payload,
    state: 'queued',
    attempts: 0,
    // It goes on: a worker that was taken for dead may still hold an earlier one.
    token: before?.token ?? 0,
    dueAt: runAt,
    createdAt: at,
    failure: null,
  };
}

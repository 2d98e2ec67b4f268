/**
 * Work that comes again and again under one name, such as reading one calendar: at most one job of it waits or runs at a time, and one that
 * has ended, well or not, begins anew with all its attempts.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Job } from '#model/job.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import type { Draft } from './change.ts';
import { lineUp, type NewJob, queuedJob } from './enqueue.ts';
import { QUEUES } from './job-tickets.ts';
import { JOBS } from './shelves.ts';

export type NamedJob = NewJob & Pick<Job, 'id'>;

/** Drafts those that neither wait nor run; returns how many that is. At most once in a change, and not beside `Enqueue`. */
export async function queueAgain(
  storage: Storage,
  draft: Draft,
  { person, jobs }: { readonly person: PersonId; readonly jobs: readonly NamedJob[] },
): Promise<number> {
  let queued = 0;
  for (const queue of QUEUES) {
    const due: string[] = [];
    for (const given of jobs.filter((one) => one.queue === queue)) {
      const stored = await storage.get(JOBS, person, given.id);
      if (stored?.value.state === 'queued' || stored?.value.state === 'running') continue;
      // The token goes on: a worker that was taken for dead may still hold an earlier one.
      const job: Job = { ...queuedJob(draft.at, given), token: stored?.value.token ?? 0 };
      const expect = stored?.revision ?? 'absent';
      draft.include(changeOf({ shelf: JOBS, person, id: given.id, expect, value: job }));
      due.push(job.dueAt);
    }
    const [first] = due.toSorted();
    if (first !== undefined) await lineUp(storage, draft, { queue, person, dueAt: first });
    queued += due.length;
  }
  return queued;
}

/** What was to be done for a person and failed as often as it may: to look at, and to have run again. */
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Job } from '#model/job.ts';
import type { Page, Storage } from '#ports/storage/storage.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { readTicket } from '#shelves/job-tickets.ts';
import { lineUp } from '#shelves/queue-jobs.ts';
import { JOBS } from '#shelves/shelves.ts';

export interface FailedJobs {
  /** The latest first. */
  readonly list: (
    person: PersonId,
    page: Page,
  ) => Promise<{ readonly jobs: readonly Job[]; readonly next: string | undefined }>;
  /** Queues it anew, with all its attempts. Throws `job-missing` when there is no such failed job. */
  readonly rerun: (actor: Actor, id: Job['id']) => Promise<Job>;
}

export function createFailedJobs(deps: { readonly storage: Storage; readonly change: Changer }): FailedJobs {
  const { storage, change } = deps;
  return {
    list: async (person, page) => {
      const query = { index: 'byState', equals: ['dead'], descending: true };
      const { items, next } = await storage.find(JOBS, person, query, page);
      return { jobs: items.map(({ value }) => value), next };
    },
    rerun: (actor, id) =>
      change(actor, async (draft) => {
        const stored = await storage.get(JOBS, actor.person, id);
        if (stored?.value.state !== 'dead') {
          throw new Problem('job-missing', { detail: 'No failed job has this id; it may be running again already.' });
        }
        const job: Job = { ...stored.value, state: 'queued', attempts: 0, dueAt: draft.at };
        draft.replace(JOBS, stored, job);
        const { queue, dueAt } = job;
        const ticket = await readTicket(storage, queue, actor.person);
        lineUp(draft, { queue, person: actor.person, ticket, dueAt });
        return job;
      }),
  };
}

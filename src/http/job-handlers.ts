/** Which use case answers which route about work that was left for later and did not succeed. */
import type { FailedJobs } from '#features/failed-jobs/failed-jobs.ts';
import type { SayJob } from '#jobs/queue-handlers.ts';
import type { Handlers } from './handler.ts';

export function createJobHandlers(use: {
  readonly failedJobs: FailedJobs;
  readonly sayJob: SayJob;
}): Pick<Handlers, 'listFailedJobs' | 'retryJob'> {
  return {
    listFailedJobs: async ({ actor, query }) => {
      const { jobs, next } = await use.failedJobs.list(actor.person, { limit: query.limit, after: query.cursor });
      const items = await Promise.all(
        jobs.map(async (job) => {
          const { id, kind, attempts, dueAt, failure } = job;
          const what = await use.sayJob(actor.person, job);
          return { id, kind, what, failedAt: dueAt, attempts, why: failure ?? 'internal' };
        }),
      );
      return { body: { items, nextCursor: next ?? null } };
    },
    retryJob: async ({ actor, params }) => {
      await use.failedJobs.rerun(actor, params.id);
      return { body: undefined };
    },
  };
}

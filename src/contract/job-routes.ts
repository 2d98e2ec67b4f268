/** Routes about work that was left for later and did not succeed. */
import { z } from 'zod';
import { Job } from '#model/job.ts';
import { InstantText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, pageQuery } from './wire.ts';

export const FailedJobReply = z.strictObject({
  id: Job.shape.id,
  kind: Job.shape.kind,
  /** What was to be done, in words. */
  what: z.string(),
  failedAt: InstantText,
  attempts: Job.shape.attempts,
  /** Why the last attempt failed: a problem code. */
  why: z.string(),
});

export const jobRoutes = {
  listFailedJobs: defineRoute({
    method: 'GET',
    path: '/api/v1/jobs/failed',
    summary: 'What was to be done for you and failed as often as it may, the latest first',
    tag: 'jobs',
    access: 'read',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(FailedJobReply) },
    problems: [],
  }),
  retryJob: defineRoute({
    method: 'POST',
    path: '/api/v1/jobs/:id/retry',
    summary: 'Have it tried again, with all its attempts',
    tag: 'jobs',
    access: 'account',
    params: idParams<'job'>(),
    replies: { 204: null },
    problems: ['job-missing'],
  }),
};

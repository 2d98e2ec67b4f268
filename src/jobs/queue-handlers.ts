/** Every kind of job that a change can leave behind, and what its person is told of it. */
import type { CalendarRefresh } from '#features/calendars/calendar-refresh.ts';
import type { StepsLater } from '#features/goals/offered-steps.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Job } from '#model/job.ts';
import { askForStepsJob } from './ask-for-steps.ts';
import type { JobHandler } from './job-handler.ts';
import { readCalendarJob } from './read-calendar.ts';

export function createQueueHandlers(deps: {
  readonly calendarRefresh: Omit<CalendarRefresh, 'queueDue'>;
  readonly stepsLater: Pick<StepsLater, 'ask' | 'offer' | 'titleOf'>;
}): readonly JobHandler[] {
  return [readCalendarJob(deps.calendarRefresh), askForStepsJob(deps.stepsLater)];
}

/** What a job is for, in words for its person. */
export type SayJob = (person: PersonId, job: Pick<Job, 'id' | 'kind' | 'payload'>) => Promise<string>;

export function createSayJob(handlers: readonly JobHandler[]): SayJob {
  const byKind = new Map(handlers.map((handler) => [handler.kind, handler]));
  return async (person, { id, kind, payload }) =>
    // A kind that only an earlier or later version knows.
    (await byKind.get(kind)?.say({ id, person, payload })) ?? 'Something that was to be done for you';
}

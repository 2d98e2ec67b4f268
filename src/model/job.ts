/** A job: work that was decided on together with a change and is done after it, once, whatever happens in between. */
import { z } from 'zod';
import { idText } from './text.ts';

/** `ai` is for what waits for a language model, so that it never stands in the way of the rest. */
export const JobQueue = z.enum(['main', 'ai']);
export type JobQueue = z.output<typeof JobQueue>;

/** `dead`: failed as often as it may; a person can look at it and have it run again. */
export const JobState = z.enum(['queued', 'running', 'done', 'dead']);
export type JobState = z.output<typeof JobState>;

export const Job = z.strictObject({
  id: idText<'job'>(),
  /** Which handler does it, kebab-case. */
  kind: z.string(),
  queue: JobQueue,
  /** What the handler needs to know: ids and figures; words are read from their documents. */
  payload: z.json(),
  state: JobState,
  /** How often a worker has taken it since it was queued by a change or a person. */
  attempts: z.int(),
  /** Grows with every worker that takes it; only the newest may finish it. */
  token: z.int(),
  /** When it may be taken: when queued, from then on; while running, when the worker is taken for dead. Otherwise when it ended. */
  dueAt: z.string(),
  createdAt: z.string(),
  /** Why the last attempt failed: a problem code, or `internal`. */
  failure: z.string().nullable(),
});
export type Job = z.output<typeof Job>;

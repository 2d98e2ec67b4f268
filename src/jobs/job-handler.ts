/**
 * How a kind of job is done, in two steps. `prepare` is the slow one, outside of any commit: a worker may die in it, so it may happen more
 * than once and must change nothing. `apply` drafts the effect, which is committed together with the job being done: it happens once.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Job } from '#model/job.ts';
import type { Draft } from '#shelves/change.ts';

export interface JobHandler<Prepared = unknown> {
  /** kebab-case, never reused. */
  readonly kind: string;
  /** After so many failures the job is dead; 8 unless given. */
  readonly maxAttempts?: number;
  /** How long to wait after so many failures, milliseconds; seconds at first unless given. */
  readonly backoff?: (failures: number) => number;
  /** What it does, in words for its person. Reads only. */
  readonly say: (given: JobGiven) => Promise<string>;
  readonly prepare?: (given: JobGiven, options: { readonly signal: AbortSignal }) => Promise<Prepared>;
  /** May run several times, as every decision does; only what the last run drafted is committed. */
  readonly apply: (draft: Draft, given: JobGiven, prepared: Prepared) => Promise<void>;
  /** Drafts what a failed attempt leaves behind, committed with it. */
  readonly noteFailure?: (draft: Draft, given: JobGiven, error: unknown) => Promise<void>;
}

export interface JobGiven {
  readonly id: Job['id'];
  readonly person: PersonId;
  readonly payload: Job['payload'];
}

/** A handler among others. */
export function handlerOf<Prepared>(handler: JobHandler<Prepared>): JobHandler {
  return handler as JobHandler;
}

/**
 * Runs each job again and again, never twice at once, and owns every promise it starts: stopping waits for what is under way. With leases
 * a job runs once in its period however many instances there are; one that was stopped or failed is free for the others at once. What is
 * for each instance needs no lease.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Lease, Leases } from '#ports/lease/lease.ts';
import type { Job } from './jobs.ts';

export interface JobRunner {
  readonly start: () => void;
  /** No new run begins; resolves when the present ones have ended. */
  readonly stop: () => Promise<void>;
}

/** Less than a period, so that whoever ran a job last finds it free when it comes again. */
const SHARE_OF_PERIOD = 0.9;
/** How often in the time a lease lasts it is made to last longer while its job runs. */
const RENEWALS = 3;

export function createJobRunner(deps: {
  readonly jobs: readonly Job[];
  readonly clock: Clock;
  /** Where other instances run the same jobs. */
  readonly leases?: Leases | undefined;
}): JobRunner {
  const { jobs, clock, leases } = deps;
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  const running = new Set<Promise<void>>();

  const runOnce = async (job: Job, signal: AbortSignal): Promise<boolean> => {
    const startedAt = clock.monotonic();
    try {
      await job.run({ signal });
      emitSignal('job-run', { job: job.name, outcome: 'done', ms: clock.monotonic() - startedAt });
      return true;
    } catch (error) {
      if (!signal.aborted) {
        emitSignal('job-run', { job: job.name, outcome: 'failed', ms: clock.monotonic() - startedAt, error });
      }
      return false;
    }
  };

  const runUnderLease = async (job: Job, given: Leases): Promise<void> => {
    const ttlMs = job.everyMs * SHARE_OF_PERIOD;
    const lease = await given.acquire(`job-${job.name}`, { ttlMs });
    if (lease === undefined) return;
    const lost = new AbortController();
    const stopRenewing = keep(lease, { everyMs: ttlMs / RENEWALS, clock, onLost: () => lost.abort() });
    const isDone = await runOnce(job, AbortSignal.any([stopping.signal, lost.signal]));
    stopRenewing();
    // What is done is not done again by the next who comes: the lease ends with the period.
    if (!isDone) await lease.release();
  };

  const schedule = (job: Job): void => {
    if (stopping.signal.aborted) return;
    const cancel = clock.after(job.everyMs, () => {
      waiting.delete(cancel);
      const work = leases === undefined || job.isForEach ? runOnce(job, stopping.signal) : runUnderLease(job, leases);
      const run = Promise.resolve(work)
        // Storage is away: the job comes again with its next period.
        .catch((error: unknown) => emitSignal('job-run', { job: job.name, outcome: 'failed', ms: 0, error }))
        .then(() => {
          running.delete(run);
          schedule(job);
        });
      running.add(run);
    });
    waiting.add(cancel);
  };

  return {
    start: () => jobs.forEach(schedule),
    stop: async () => {
      stopping.abort(new Error('the service is stopping'));
      for (const cancel of waiting) cancel();
      await Promise.all(running);
    },
  };
}

/** Makes a lease last until the returned function is called. */
function keep(
  lease: Lease,
  { everyMs, clock, onLost }: { readonly everyMs: number; readonly clock: Clock; readonly onLost: () => void },
): () => void {
  let isKept = true;
  let cancel = () => {};
  const renewLater = () => {
    cancel = clock.after(everyMs, () => {
      lease.renew().then(
        (isHeld) => {
          if (!isHeld) onLost();
          else if (isKept) renewLater();
        },
        () => {
          if (isKept) renewLater();
        },
      );
    });
  };
  renewLater();
  return () => {
    isKept = false;
    cancel();
  };
}

/** Runs each job again and again, never twice at once, and owns every promise it starts: stopping waits for what is under way. */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Job } from './jobs.ts';

export interface JobRunner {
  readonly start: () => void;
  /** No new run begins; resolves when the present ones have ended. */
  readonly stop: () => Promise<void>;
}

export function createJobRunner(deps: { readonly jobs: readonly Job[]; readonly clock: Clock }): JobRunner {
  const { jobs, clock } = deps;
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  const running = new Set<Promise<void>>();

  const runOnce = async (job: Job): Promise<void> => {
    const startedAt = clock.monotonic();
    try {
      await job.run({ signal: stopping.signal });
      emitSignal('job-run', { job: job.name, outcome: 'done', ms: clock.monotonic() - startedAt });
    } catch (error) {
      if (stopping.signal.aborted) return;
      emitSignal('job-run', { job: job.name, outcome: 'failed', ms: clock.monotonic() - startedAt, error });
    }
  };

  const schedule = (job: Job): void => {
    if (stopping.signal.aborted) return;
    const cancel = clock.after(job.everyMs, () => {
      waiting.delete(cancel);
      const run = runOnce(job).finally(() => {
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

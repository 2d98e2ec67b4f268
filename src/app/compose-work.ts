/** The part of the diagram that nobody waits for: what runs by itself, and what changes leave for later. */
import type { Config } from '#config/load-config.ts';
import type { CalendarRefresh } from '#features/calendars/calendar-refresh.ts';
import type { StepsLater } from '#features/goals/offered-steps.ts';
import type { Plans } from '#features/plans/plans.ts';
import { createJobRunner } from '#jobs/job-runner.ts';
import { createJobs } from '#jobs/jobs.ts';
import { createQueueHandlers, createSayJob, type SayJob } from '#jobs/queue-handlers.ts';
import { createQueueWorker } from '#jobs/queue-worker.ts';
import { sweepJob } from '#jobs/sweep-queues.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Changer } from '#shelves/change.ts';
import { pruneAudit, pruneInstall, pruneSentWords } from '#shelves/prune-expired.ts';
import { pruneJobs } from '#shelves/prune-jobs.ts';
import { pruneReceipts } from '#shelves/prune-receipts.ts';

export interface Work {
  readonly start: () => void;
  /** Begins nothing more and hands back what cannot be finished; resolves when nothing is under way. */
  readonly stop: () => Promise<void>;
  readonly sayJob: SayJob;
}

export function composeWork(deps: {
  readonly config: Pick<Config, 'workers' | 'aiWorkers'>;
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly doorbell: Doorbell;
  /** Where other instances do the same work. */
  readonly leases: Leases | undefined;
  readonly calendarRefresh: CalendarRefresh;
  readonly stepsLater: StepsLater;
  readonly plans: Pick<Plans, 'offerMissed'>;
  readonly finishInterrupted: () => Promise<void>;
  readonly people: () => Promise<readonly PersonId[]>;
}): Work {
  const { config, storage, clock } = deps;
  const handlers = createQueueHandlers(deps);
  const worker = createQueueWorker({
    ...deps,
    handlers,
    concurrency: { main: config.workers, ai: config.aiWorkers },
  });
  const jobs = createJobs({
    ...deps,
    pruneReceipts: (one) => pruneReceipts({ storage, clock }, one),
    pruneAudit: (one) => pruneAudit({ storage, clock }, one),
    pruneSentWords: (one) => pruneSentWords({ storage, clock }, one),
    pruneJobs: (one) => pruneJobs({ storage, clock }, one),
    pruneInstall: () => pruneInstall({ storage, clock }),
  });
  const runner = createJobRunner({ jobs: [...jobs, sweepJob(deps)], clock, leases: deps.leases });
  return {
    sayJob: createSayJob(handlers),
    start: () => {
      worker.start();
      runner.start();
    },
    stop: async () => {
      await Promise.all([runner.stop(), worker.stop()]);
    },
  };
}

/** Rings again for whoever is due and was not served: rings that were lost, workers that died, what was added while nobody could be told. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import { formatInstant, parseInstant } from '#model/time.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { partitionsOf, QUEUES } from '#shelves/job-tickets.ts';
import { JOB_TICKETS } from '#shelves/shelves.ts';
import type { Job } from './jobs.ts';

const SWEEP_EVERY_MS = 2000;
/** Who has been due for less has just been rung for. */
const PATIENCE_MS = 1000;
/** Of each partition at once: whoever is due longest comes first, and the rest at the next sweep. */
const AT_ONCE = 200;

export interface SweepDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly doorbell: Doorbell;
}

/** The sweep as something that runs by itself. */
export function sweepJob(deps: SweepDeps): Job {
  return {
    name: 'sweep-queues',
    everyMs: SWEEP_EVERY_MS,
    // An instance that is cut off from the others' rings still finds its work.
    isForEach: true,
    run: ({ signal }) => sweepQueues(deps, { signal }),
  };
}

/** Looks through every partition once; never at a person's jobs. */
export async function sweepQueues(
  { storage, clock, doorbell }: SweepDeps,
  options: { readonly signal?: AbortSignal; readonly patienceMs?: number } = {},
): Promise<void> {
  const { signal, patienceMs = PATIENCE_MS } = options;
  for (const queue of QUEUES) {
    let found = 0;
    for (const partition of partitionsOf(queue)) {
      signal?.throwIfAborted();
      const until = formatInstant(clock.now().subtract({ milliseconds: patienceMs }));
      const due = await storage.find(JOB_TICKETS, partition, { index: 'byTime', until }, { limit: AT_ONCE });
      for (const { value, id } of due.items) {
        const at = parseInstant(value.nextAt).epochMilliseconds;
        doorbell.ring({ queue, person: id as PersonId, at, isReminder: true });
      }
      found += due.items.length;
    }
    if (found > 0) emitSignal('queue-swept', { queue, found });
  }
}

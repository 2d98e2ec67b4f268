/** How many people wait for a worker, and since when: asked of the tickets, never of anybody's jobs. */
import type { JobQueue } from '#model/job.ts';
import { formatInstant, parseInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { partitionsOf, QUEUES } from './job-tickets.ts';
import { JOB_TICKETS } from './shelves.ts';

export interface QueueDepth {
  /** Who has work that is due and that no worker is at. */
  readonly people: number;
  /** How long the first of them has waited, milliseconds; 0 when nobody does. */
  readonly oldestMs: number;
}

export type QueueDepths = Readonly<Record<JobQueue, QueueDepth>>;

/** One small read for each partition, and one more for each in which somebody waits. */
export async function readQueueDepths(storage: Storage, now: Temporal.Instant): Promise<QueueDepths> {
  const read = QUEUES.map(async (queue) => [queue, await readDepth(storage, queue, now)] as const);
  return Object.fromEntries(await Promise.all(read)) as QueueDepths;
}

async function readDepth(storage: Storage, queue: JobQueue, now: Temporal.Instant): Promise<QueueDepth> {
  const due = { index: 'byTime', until: formatInstant(now) };
  let people = 0;
  let oldestMs = 0;
  for (const partition of partitionsOf(queue)) {
    const [first] = (await storage.find(JOB_TICKETS, partition, due, { limit: 1 })).items;
    if (first === undefined) continue;
    people += await storage.count(JOB_TICKETS, partition, due);
    oldestMs = Math.max(oldestMs, now.epochMilliseconds - parseInstant(first.value.nextAt).epochMilliseconds);
  }
  return { people, oldestMs };
}

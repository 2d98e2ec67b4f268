/** Looks at the queues for whoever watches, at most every few seconds however many ask; gives up on a storage that does not answer. */
import type { Clock } from '#kernel/clock.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { type QueueDepth, type QueueDepths, readQueueDepths } from '#shelves/queue-depth.ts';
import type { ComponentCheck } from './component-checks.ts';
import type { WatchedEach } from './metrics.ts';

/** Undefined where storage cannot say. */
export type ReadQueues = () => Promise<QueueDepths | undefined>;

const KEPT_MS = 5000;
const DEADLINE_MS = 2000;
/** Longer than a worker takes to come round to somebody, even a busy one. */
const LONG_MS = 5 * 60_000;

export function watchQueues({ storage, clock }: { readonly storage: Storage; readonly clock: Clock }): ReadQueues {
  let kept: { readonly until: number; readonly reading: ReturnType<ReadQueues> } | undefined;
  const read = async () => {
    const giveUp = new AbortController();
    try {
      const late = clock.sleep(DEADLINE_MS, { signal: giveUp.signal }).then(() => undefined);
      return await Promise.race([readQueueDepths(storage, clock.now()), late]);
    } catch {
      // What is wrong with storage is said by the check of storage.
      return undefined;
    } finally {
      giveUp.abort();
    }
  };
  return () => {
    if (kept === undefined || clock.monotonic() >= kept.until) {
      kept = { until: clock.monotonic() + KEPT_MS, reading: read() };
    }
    return kept.reading;
  };
}

/** Work that waits is late, not lost: a reason to look, never to send traffic elsewhere. */
export function checkQueues(read: ReadQueues): ComponentCheck {
  return async () => {
    const depths = await read();
    if (depths === undefined) return { status: 'degraded', detail: 'The queues cannot be read.' };
    const people = depths.main.people + depths.ai.people;
    if (people === 0) return { status: 'healthy', detail: 'Nobody waits for a worker.' };
    const oldestMs = Math.max(depths.main.oldestMs, depths.ai.oldestMs);
    const who = people === 1 ? 'One person waits' : `${people} people wait`;
    const detail = `${who} for a worker, the longest for ${Math.ceil(oldestMs / 1000)} s.`;
    if (oldestMs < LONG_MS) return { status: 'healthy', detail };
    return { status: 'degraded', detail: `${detail} Is one running?` };
  };
}

/** How the queues stand, read whenever the metrics are. */
export function queueFigures(read: ReadQueues): readonly WatchedEach[] {
  const each = (figureOf: (depth: QueueDepth) => number) => async () => {
    const depths = await read();
    return depths && { main: figureOf(depths.main), ai: figureOf(depths.ai) };
  };
  return [
    {
      name: 'queue_people_waiting',
      help: 'People who have work that is due and that no worker is at',
      label: 'queue',
      read: each(({ people }) => people),
    },
    {
      name: 'queue_oldest_wait_seconds',
      help: 'How long the first of them has waited',
      label: 'queue',
      read: each(({ oldestMs }) => oldestMs / 1000),
    },
  ];
}

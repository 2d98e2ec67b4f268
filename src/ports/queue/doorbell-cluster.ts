/**
 * The doorbell over several instances: BullMQ on Redis spreads rings over the workers and keeps those that are for later. A ring is no work:
 * it has no content, no attempts and no result, and when Redis loses it, the sweeper finds the work in storage. While Redis is away, rings
 * stay within the process. Redis should run with `maxmemory-policy noeviction` for this; with another one, rings come later, not wrong.
 */
import { Queue, Worker } from 'bullmq';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Bell, Doorbell, QueueName } from './doorbell.ts';
import { createEmbeddedDoorbell } from './doorbell-embedded.ts';

interface Ring {
  readonly person: PersonId;
}

const PREFIX = 'focusforge:queue';
/** Of all that remind of a person within this time, one rings. */
const REMINDER_MS = 2000;
/** Whoever has been due for longer is served by the process that finds out, whatever became of the rings. */
const OVERDUE_MS = 5000;
/** How long a worker waits for Redis to say goodbye. */
const GOODBYE_MS = 1000;

export interface ClusterDoorbellDeps {
  readonly link: RedisLink;
  readonly clock: Clock;
}

export function createClusterDoorbell({ link, clock }: ClusterDoorbellDeps): Doorbell {
  const local = createEmbeddedDoorbell({ clock });
  const side = link.openSide('queue');
  const queues = new Map<QueueName, Queue<Ring>>();
  const closing: (() => Promise<void>)[] = [];

  const queueOf = (name: QueueName): Queue<Ring> => {
    const known = queues.get(name);
    if (known !== undefined) return known;
    const queue = new Queue<Ring>(name, { connection: side, prefix: PREFIX, skipVersionCheck: true });
    // What goes wrong is seen by the link; without a listener it would end the process.
    queue.on('error', () => undefined);
    queues.set(name, queue);
    closing.push(() => queue.close());
    return queue;
  };

  const ringThere = async ({ queue, person, at, isReminder }: Bell): Promise<void> => {
    await queueOf(queue).add(
      'ring',
      { person },
      {
        delay: Math.max(0, at - clock.now().epochMilliseconds),
        removeOnComplete: true,
        removeOnFail: true,
        ...(isReminder === true ? { deduplication: { id: person, ttl: REMINDER_MS } } : {}),
      },
    );
  };

  return {
    ring: (bell) => {
      const isOverdue = bell.isReminder === true && clock.now().epochMilliseconds - bell.at > OVERDUE_MS;
      if (isOverdue || !link.isUp()) local.ring(bell);
      if (link.isUp()) ringThere(bell).catch(() => local.ring(bell));
    },
    answer: (name, options) => {
      const here = local.answer(name, options);
      const worker = new Worker<Ring>(name, (ring) => local.ringAndWait(name, ring.data.person), {
        connection: side,
        prefix: PREFIX,
        concurrency: options.concurrency,
        skipVersionCheck: true,
        maxStalledCount: 0,
      });
      worker.on('error', () => undefined);
      const close = once(async () => {
        // Rings that it has taken are answered first; then a dead Redis may not keep it.
        await here.stop();
        await Promise.race([worker.close(!link.isUp()), clock.sleep(GOODBYE_MS)]).catch(() => undefined);
      });
      closing.push(close);
      return { stop: close };
    },
    [Symbol.asyncDispose]: async () => {
      for (const close of closing.toReversed()) await Promise.race([close(), clock.sleep(GOODBYE_MS)]);
      await local[Symbol.asyncDispose]();
      side.disconnect();
    },
  };
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
}

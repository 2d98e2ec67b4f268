/**
 * Which half of the cache, the limiter, the doorbell and the slots an install uses. Each is loaded when it is first asked for: an embedded install never
 * loads a client of Redis, and one that remembers nothing never loads what remembers.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Slots } from '#ports/slots/slots.ts';

export interface SharedPortsDeps {
  /** Undefined when no Redis is configured. */
  readonly redis: RedisLink | undefined;
  readonly clock: Clock;
}

export async function openCache({ redis, clock }: SharedPortsDeps): Promise<Cache> {
  if (redis === undefined) return (await import('#ports/cache/cache-embedded.ts')).createEmbeddedCache({ clock });
  return (await import('#ports/cache/cache-cluster.ts')).createClusterCache({ link: redis, clock });
}

export async function openLimiter({ redis }: Pick<SharedPortsDeps, 'redis'>): Promise<Limiter> {
  if (redis === undefined) return (await import('#ports/limiter/limiter-embedded.ts')).createEmbeddedLimiter();
  return (await import('#ports/limiter/limiter-cluster.ts')).createClusterLimiter({ link: redis });
}

export async function openDoorbell({ redis, clock }: SharedPortsDeps): Promise<Doorbell> {
  if (redis === undefined) return (await import('#ports/queue/doorbell-embedded.ts')).createEmbeddedDoorbell({ clock });
  return (await import('#ports/queue/doorbell-cluster.ts')).createClusterDoorbell({ link: redis, clock });
}

export async function openSlots({ redis, clock }: SharedPortsDeps): Promise<Slots & Partial<AsyncDisposable>> {
  if (redis === undefined) return (await import('#ports/slots/slots-embedded.ts')).createEmbeddedSlots({ clock });
  return (await import('#ports/slots/slots-cluster.ts')).createClusterSlots({ link: redis, clock });
}

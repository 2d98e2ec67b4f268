/**
 * Which half of the cache, the limiter, the doorbell and the slots an install uses. Each is loaded when it is first asked for: an embedded
 * install never loads a client of Redis, and one that remembers nothing never loads what remembers.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Cache, Cached, CachedOptions } from '#ports/cache/cache.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Slots } from '#ports/slots/slots.ts';
import type { Services } from './services.ts';

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

export interface SharedServices {
  /** Opened when something is first to be remembered. */
  readonly cache: Pick<Cache, 'cached' | 'forgetTags' | 'memory'>;
  readonly useLimiter: () => Promise<Limiter>;
}

/** The cache and the limiter as services: started by whoever first uses them, stopped with the others. */
export function shareServices(services: Pick<Services, 'add'>, deps: SharedPortsDeps): SharedServices {
  let opened: Cache | undefined;
  const useCache = services.add({
    name: 'cache',
    start: async () => {
      opened = await openCache(deps);
      return opened;
    },
    stop: async (cache) => {
      await cache[Symbol.asyncDispose]();
    },
  });
  return {
    cache: lazyCache(useCache, () => opened),
    useLimiter: services.add({ name: 'limiter', start: () => openLimiter(deps) }),
  };
}

function lazyCache(useCache: () => Promise<Cache>, opened: () => Cache | undefined): SharedServices['cache'] {
  return {
    memory: () => opened()?.memory() ?? { entries: 0, bytes: 0 },
    forgetTags: async (tags) => (await useCache()).forgetTags(tags),
    cached: <Arguments extends readonly unknown[], Result>(
      compute: (...given: Arguments) => Promise<Result>,
      options: CachedOptions<Arguments>,
    ) => {
      let remembering: Cached<Arguments, Result> | undefined;
      const use = async () => {
        const cache = await useCache();
        remembering ??= cache.cached(compute, options);
        return remembering;
      };
      return Object.assign(async (...given: Arguments) => (await use())(...given), {
        peek: async (...given: Arguments) => (await use()).peek(...given),
        forget: async (...given: Arguments) => (await use()).forget(...given),
      });
    },
  };
}

/**
 * The cache over several instances: memory, then Redis, and notices that tell the others what was forgotten. What is forgotten is gone from
 * every instance's memory as soon as the notice arrives; an instance that may have missed one forgets all it has in memory.
 */
import type { Clock } from '#kernel/clock.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { createBentoCache } from './bento-tiers.ts';
import { type Cache, MEMORY_LIMITS, type MemoryLimits } from './cache.ts';
import { createFleetLock, createHearing } from './fleet-lock-cluster.ts';
import { createInvalidations } from './invalidations.ts';
import { createMakingLocks } from './making-locks-cluster.ts';
import { createNotices } from './notices-cluster.ts';
import { createRedisTier } from './redis-tier-cluster.ts';

export interface ClusterCacheDeps {
  readonly link: RedisLink;
  readonly clock: Clock;
  readonly limits?: MemoryLimits;
  /** From 0 to below 1; chance itself unless given. */
  readonly chance?: () => number;
}

/** How BentoCache begins the key of a tag. */
const TAG = '___bc:t:';

export function createClusterCache(deps: ClusterCacheDeps): Cache {
  const { link, clock, limits = MEMORY_LIMITS, chance = Math.random } = deps;
  const invalidations = createInvalidations();
  return createBentoCache({
    clock,
    limits,
    chance,
    invalidations,
    extend: (store, { memory, background }) => {
      const locks = createMakingLocks({ link, background });
      const tier = createRedisTier({
        ...{ link, locks, entryBytes: limits.entryBytes, onRefused: memory.forget },
        onSettled: () => notices.tellMissed(),
      });
      const { tell, hearOf } = createHearing();
      const notices = createNotices({
        link,
        hear: (keys) => {
          for (const key of keys) {
            tell(key);
            invalidations.note(key.startsWith(TAG) ? key.slice(TAG.length) : key);
          }
        },
        mayHaveMissed: memory.clear,
      });
      store.useL2Layer(tier.driver).useBus({
        options: { retryQueue: { enabled: false } },
        factory: () => notices.driver,
      });
      return {
        makeOnce: createFleetLock({ locks, peek: tier.peek, fence: tier.fence, hearOf, background }),
        cameFromRedis: tier.cameFromRedis,
        claimWithNextRead: tier.claimWithNextRead,
        takeClaim: tier.takeClaim,
        close: async () => {
          tier.close();
          notices.close();
        },
      };
    },
  });
}

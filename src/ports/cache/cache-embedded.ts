/** The cache within one process: the tier in memory alone. */
import type { Clock } from '#kernel/clock.ts';
import { createBentoCache } from './bento-tiers.ts';
import { type Cache, MEMORY_LIMITS, type MemoryLimits } from './cache.ts';
import { createInvalidations } from './invalidations.ts';

export interface EmbeddedCacheDeps {
  readonly clock: Clock;
  readonly limits?: MemoryLimits;
  /** From 0 to below 1; chance itself unless given. */
  readonly chance?: () => number;
}

export function createEmbeddedCache({ clock, limits = MEMORY_LIMITS, chance = Math.random }: EmbeddedCacheDeps): Cache {
  return createBentoCache({ clock, limits, chance, invalidations: createInvalidations() });
}

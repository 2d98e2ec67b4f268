/** The tier in memory: the least recently used goes first when there are too many entries or too many bytes. Holds text, never objects. */
import type { CreateDriverResult, L1CacheDriver } from 'bentocache/types';
import { LRUCache } from 'lru-cache';
import type { MemoryLimits } from './cache.ts';

export interface MemoryTier {
  /** What BentoCache is given. */
  readonly driver: CreateDriverResult<L1CacheDriver>;
  readonly size: () => { readonly entries: number; readonly bytes: number };
  readonly forget: (key: string) => void;
  /** Forgets everything here and nothing elsewhere. */
  readonly clear: () => void;
}

export function createMemoryTier(limits: MemoryLimits): MemoryTier {
  const kept = new LRUCache<string, string>({
    max: limits.entries,
    maxSize: limits.bytes,
    maxEntrySize: limits.entryBytes,
    // Two bytes a character is what the engine takes at most.
    sizeCalculation: (value, key) => 2 * (value.length + key.length),
  });
  const driver: L1CacheDriver = {
    type: 'l1',
    namespace: () => driver,
    get: (key) => kept.get(key),
    pull: (key) => {
      const value = kept.get(key);
      kept.delete(key);
      return value;
    },
    set: (key, value, ttl) => {
      kept.set(key, value, ttl === undefined ? {} : { ttl });
      return true;
    },
    getRemainingTtl: (key) => kept.getRemainingTTL(key),
    clear: () => kept.clear(),
    delete: (key) => kept.delete(key),
    deleteMany: (keys) => {
      for (const key of keys) kept.delete(key);
      return true;
    },
    disconnect: () => undefined,
  };
  return {
    driver: { options: {}, factory: () => driver },
    size: () => ({ entries: kept.size, bytes: kept.calculatedSize }),
    forget: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

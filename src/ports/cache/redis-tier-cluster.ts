/**
 * The second tier: entries in Redis, through the link, so that its loss costs no request. What had to be forgotten while Redis was away is
 * remembered here and made good before anything is read from it again: an old answer does not come back.
 */
import type { CreateDriverResult, L2CacheDriver } from 'bentocache/types';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import { CACHE_PREFIX } from './bento-tiers.ts';
import type { Claim } from './cached-function.ts';
import { type Entry, readEntry } from './entry.ts';
import { fenceKeyOf, type MakingLocks } from './making-locks-cluster.ts';

export interface RedisTier {
  readonly driver: CreateDriverResult<L2CacheDriver>;
  readonly cameFromRedis: (key: string) => boolean;
  /** When the key is next read and nothing is there, the making of it is claimed in the same way there and back. */
  readonly claimWithNextRead: (key: string) => void;
  /** What came of it, once; undefined when nothing had to be read, or something was there. */
  readonly takeClaim: (key: string) => Claim | undefined;
  /** Reads past the memory tier. */
  readonly peek: (key: string) => Promise<Entry | undefined>;
  /** Writes of this key are from now on made under this token, and refused when a newer one was given out; undefined ends that. */
  readonly fence: (key: string, token: number | undefined) => void;
  readonly close: () => void;
}

/** How BentoCache names its notes of forgotten tags. */
const TAG_KEY = `${CACHE_PREFIX}:___bc:t:`;
/** More than this is made good by forgetting everything. */
const MOST_OWED = 10_000;

const FENCED_SET = redisScript(`
local newest = redis.call('GET', KEYS[2])
if newest and newest ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`);

export interface RedisTierDeps {
  readonly link: RedisLink;
  readonly locks: Pick<MakingLocks, 'readOrClaim'>;
  /** Larger values are not kept. */
  readonly entryBytes: number;
  /** Called when an entry was refused because a newer one is being made. */
  readonly onRefused: (key: string) => void;
  /** Called when Redis has been told what it missed: until then others may have read there what was forgotten. */
  readonly onSettled: () => Promise<void>;
}

export function createRedisTier({ link, locks, entryBytes, onRefused, onSettled }: RedisTierDeps): RedisTier {
  const fetched = new Set<string>();
  const fences = new Map<string, number>();
  /** What Redis must be told before it is believed: the text and time of a key, or that it is gone. */
  const owed = new Map<string, { readonly text: string; readonly ttl: number } | undefined>();
  let owesAll = false;
  const fullKey = (key: string) => `${CACHE_PREFIX}:${key}`;

  const owe = (key: string, value?: { readonly text: string; readonly ttl: number }) => {
    if (owed.size < MOST_OWED) owed.set(key, value);
    else owesAll = true;
  };

  let paying: Promise<void> | undefined;
  const pay = async () => {
    if (owesAll) await link.send((redis) => forgetAll(redis, `${CACHE_PREFIX}:*`));
    owesAll = false;
    for (const [key, value] of [...owed]) {
      await link.send<unknown>((redis) =>
        value === undefined ? redis.unlink(key) : redis.set(key, value.text, 'PX', value.ttl),
      );
      if (owed.get(key) === value) owed.delete(key);
    }
    await onSettled();
  };
  const settleDebts = async () => {
    if (owed.size === 0 && !owesAll) return;
    if (!link.isUp()) throw new RedisAway();
    paying ??= pay().finally(() => {
      paying = undefined;
    });
    await paying;
  };

  const get = async (key: string) => {
    await settleDebts();
    return (await link.send((redis) => redis.get(fullKey(key)))) ?? undefined;
  };
  const claiming = new Set<string>();
  const claims = new Map<string, Claim>();
  const readOrClaim = async (key: string) => {
    await settleDebts();
    const found = await locks.readOrClaim(key, fullKey(key));
    if (typeof found === 'string') return found;
    // Of two looks at a key at once one may have the claim, which the other must not hide.
    if (found.token > 0 || !claims.has(key)) claims.set(key, found);
    return undefined;
  };
  const forget = async (keys: readonly string[]) => {
    const full = keys.map(fullKey);
    try {
      await settleDebts();
      return (await link.send((redis) => redis.unlink(...full))) > 0;
    } catch (error) {
      for (const key of full) owe(key);
      throw error;
    }
  };
  const set = async (key: string, text: string, ttl = 0) => {
    const full = fullKey(key);
    if (2 * text.length > entryBytes || ttl < 1) return false;
    const px = Math.ceil(ttl);
    const fence = fences.get(key);
    try {
      if (fence !== undefined) {
        const isKept = (await link.run(FENCED_SET, [full, fenceKeyOf(key)], [text, px, fence])) === 1;
        if (!isKept) onRefused(key);
        return isKept;
      }
      await link.send((redis) => redis.set(full, text, 'PX', px));
      // What is new pays what was owed for its key, except by an older one.
      owed.delete(full);
      return true;
    } catch (error) {
      if (full.startsWith(TAG_KEY)) owe(full, { text, ttl: px });
      throw error;
    }
  };

  const driver: L2CacheDriver = {
    type: 'l2',
    namespace: () => driver,
    get: async (key) => {
      const text = claiming.delete(key) ? await readOrClaim(key) : await get(key);
      if (text !== undefined && !fullKey(key).startsWith(TAG_KEY)) fetched.add(key);
      return text;
    },
    pull: async (key) => {
      const text = await get(key);
      await forget([key]);
      return text;
    },
    set,
    clear: () => link.send((redis) => forgetAll(redis, `${CACHE_PREFIX}:*`)),
    delete: (key) => forget([key]),
    deleteMany: async (keys) => keys.length === 0 || forget(keys),
    disconnect: async () => undefined,
  };
  const stopListening = link.onChange((isUp) => {
    if (isUp) settleDebts().catch(() => undefined);
  });

  return {
    driver: { options: {}, factory: () => driver },
    cameFromRedis: (key) => fetched.delete(key),
    claimWithNextRead: (key) => void claiming.add(key),
    takeClaim: (key) => {
      const claim = claims.get(key);
      claims.delete(key);
      claiming.delete(key);
      return claim;
    },
    peek: async (key) => {
      try {
        const text = await get(key);
        return text === undefined ? undefined : readEntry(text);
      } catch {
        // Not there, or not readable: then it is made.
        return undefined;
      }
    },
    fence: (key, token) => {
      if (token === undefined) fences.delete(key);
      else fences.set(key, token);
    },
    close: stopListening,
  };
}

async function forgetAll(redis: Parameters<Parameters<RedisLink['send']>[0]>[0], pattern: string): Promise<void> {
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', pattern, 'COUNT', 500);
    if (keys.length > 0) await redis.unlink(...keys);
    if (next === '0') return;
    cursor = next;
  }
}

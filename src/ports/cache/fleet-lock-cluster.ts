/**
 * One making of a costly value over all instances: a lock in Redis with a token. It spares work and nothing more: a lock that ends too early
 * means that a value is made twice, and the token sees to it that the later one is kept. Its numbers come from the clock of Redis, so that
 * they go on growing after Redis was emptied, when what they protect is gone too.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { newSecret } from '#kernel/id.ts';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import type { Background } from './background.ts';
import type { MakeOnce } from './cached-function.ts';
import type { Entry } from './entry.ts';

export interface FleetLockDeps {
  readonly link: RedisLink;
  readonly peek: (key: string) => Promise<Entry | undefined>;
  readonly fence: (key: string, token: number | undefined) => void;
  /** Resolves when another instance has said that it kept this key, or after `ms`. */
  readonly hearOf: (key: string, ms: number) => Promise<void>;
  readonly background: Background;
}

const LOCK_MS = 3000;
/** How long waiters trust that they will be told. */
const LOOK_AGAIN_MS = 100;

/** Gives a new token, or 0 when somebody has the lock. ARGV: the holder, how long the lock and how long its last token are kept. */
const LOCK = redisScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local time = redis.call('TIME')
local token = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
if last >= token then token = last + 1 end
local text = string.format('%.0f', token)
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], text, 'PX', ARGV[3])
return text
`);
/** Holds the lock for `ARGV[2]` more milliseconds; with 0 lets it go. Only for its own holder. */
const HOLD = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`);
const TOKEN_KEPT_MS = 86_400_000;

export function fenceKeyOf(key: string): string {
  return `focusforge:making-token:${key}`;
}

export function createFleetLock({ link, peek, fence, hearOf, background }: FleetLockDeps): MakeOnce {
  const lockKeyOf = (key: string) => `focusforge:making:${key}`;

  const hold = (key: string, holder: string, ms: number) => link.run(HOLD, [lockKeyOf(key)], [holder, ms]);
  /** Holders whose lock may still stand because Redis was away: let go when it is back, so that nobody waits for it to end. */
  const orphans = new Map<string, string>();
  const letGo = async (key: string, holder: string) => {
    try {
      await hold(key, holder, 0);
      orphans.delete(holder);
    } catch {
      orphans.set(holder, key);
    }
  };
  link.onChange((isUp) => {
    if (isUp) for (const [holder, key] of orphans) background.add(letGo(key, holder));
  });

  /** The token, 0 when another has it, undefined when there is no Redis to ask. */
  const lock = async (key: string, holder: string): Promise<number | undefined> => {
    try {
      const keys = [lockKeyOf(key), fenceKeyOf(key)];
      return Number(await link.run(LOCK, keys, [holder, LOCK_MS, TOKEN_KEPT_MS]));
    } catch (error) {
      if (!(error instanceof RedisAway)) throw error;
      // It may have been given, and only the answer was lost.
      if (error.cause !== undefined) orphans.set(holder, key);
      return undefined;
    }
  };

  return async (key, { olderThan, waitMs, make, keep }) => {
    const makeAlone = async () => {
      const entry = await make();
      background.add(keep(entry));
      return entry;
    };
    const giveUpAt = performance.now() + waitMs;
    for (;;) {
      const holder = newSecret(9);
      // On one connection, so that it is looked at after the lock was asked for: one way there and back for both.
      const [token, present] = await Promise.all([lock(key, holder), peek(key)]);
      if (token === undefined) return makeAlone();
      if (token > 0) {
        const renew = () => hold(key, holder, LOCK_MS).catch(() => undefined);
        const renewing = setInterval(renew, LOCK_MS / 3).unref();
        const release = () => {
          clearInterval(renewing);
          return letGo(key, holder);
        };
        try {
          if (present !== undefined && present.freshUntil > olderThan) {
            await release();
            return present;
          }
          const entry = await make();
          fence(key, token);
          // Whoever asked has the value now; the lock stays until the others can read it.
          background.add(
            keep(entry)
              .finally(() => fence(key, undefined))
              .finally(release),
          );
          return entry;
        } catch (error) {
          background.add(release());
          throw error;
        }
      }
      const left = giveUpAt - performance.now();
      if (left <= 0) return makeAlone();
      await hearOf(key, Math.min(left, LOOK_AGAIN_MS));
      const another = await peek(key);
      if (another !== undefined && another.freshUntil > olderThan) return another;
    }
  };
}

/** Lets whoever waits for a key go on when it is told of. */
export function createHearing(): {
  readonly tell: (key: string) => void;
  readonly hearOf: (key: string, ms: number) => Promise<void>;
} {
  const waiting = new Map<string, Set<AbortController>>();
  return {
    tell: (key) => {
      for (const waiter of waiting.get(key) ?? []) waiter.abort();
    },
    hearOf: async (key, ms) => {
      const waiter = new AbortController();
      const waiters = waiting.get(key) ?? new Set();
      waiting.set(key, waiters.add(waiter));
      await pause(ms, undefined, { signal: waiter.signal, ref: false }).catch(() => undefined);
      waiters.delete(waiter);
      if (waiters.size === 0) waiting.delete(key);
    },
  };
}

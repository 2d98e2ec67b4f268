/**
 * Locks in Redis for whoever makes a value, each with a token. A lock spares work and nothing more: one that ends too early means that a value
 * is made twice, and the token sees to it that the later one is kept. Its numbers come from the clock of Redis, so that they go on growing
 * after Redis was emptied, when what they protect is gone too.
 */
import { newSecret } from '#kernel/id.ts';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import type { Background } from './background.ts';
import type { Claim } from './cached-function.ts';

export interface MakingLocks {
  /** Undefined when there is no Redis to ask. */
  readonly claim: (key: string) => Promise<Claim | undefined>;
  /** The text that is stored under `storedAt`, or where there is none a claim: one way there and back for both. Throws `RedisAway`. */
  readonly readOrClaim: (key: string, storedAt: string) => Promise<string | Claim>;
}

const LOCK_MS = 3000;
const TOKEN_KEPT_MS = 86_400_000;

/**
 * Gives a new token, or 0 when somebody has the lock, or the text under the third key, where one is given and something is there.
 * ARGV: the holder, how long the lock and how long its last token are kept.
 */
const LOCK = redisScript(`
if KEYS[3] then
  local text = redis.call('GET', KEYS[3])
  if text then return text end
end
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
local time = redis.call('TIME')
local token = time[1] * 1000000 + time[2]
local last = tonumber(redis.call('GET', KEYS[2]) or '0')
if last >= token then token = last + 1 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], string.format('%.0f', token), 'PX', ARGV[3])
return token
`);
/** Holds the lock for `ARGV[2]` more milliseconds; with 0 lets it go. Only for its own holder. */
const HOLD = redisScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] == '0' then redis.call('DEL', KEYS[1]) else redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return 1
`);

export function fenceKeyOf(key: string): string {
  return `focusforge:making-token:${key}`;
}

export function createMakingLocks(deps: { readonly link: RedisLink; readonly background: Background }): MakingLocks {
  const { link, background } = deps;
  const lockKeyOf = (key: string) => `focusforge:making:${key}`;

  const extend = (key: string, holder: string, ms: number) => link.run(HOLD, [lockKeyOf(key)], [holder, ms]);
  /** Holders whose lock may still stand because Redis was away: let go when it is back, so that nobody waits for it to end. */
  const orphans = new Map<string, string>();
  const letGo = async (key: string, holder: string) => {
    try {
      await extend(key, holder, 0);
      orphans.delete(holder);
    } catch {
      orphans.set(holder, key);
    }
  };
  link.onChange((isUp) => {
    if (isUp) for (const [holder, key] of orphans) background.add(letGo(key, holder));
  });

  const claimOf = (key: string, holder: string, token: number): Claim => ({
    token,
    hold: () => {
      const renewing = setInterval(() => extend(key, holder, LOCK_MS).catch(() => undefined), LOCK_MS / 3).unref();
      return () => {
        clearInterval(renewing);
        return letGo(key, holder);
      };
    },
    drop: () => {
      if (token > 0) background.add(letGo(key, holder));
    },
  });

  const lock = async (key: string, ...storedAt: readonly string[]): Promise<string | Claim> => {
    const holder = newSecret(9);
    try {
      const keys = [lockKeyOf(key), fenceKeyOf(key), ...storedAt];
      const reply = await link.run(LOCK, keys, [holder, LOCK_MS, TOKEN_KEPT_MS]);
      return typeof reply === 'string' ? reply : claimOf(key, holder, Number(reply));
    } catch (error) {
      // It may have been given, and only the answer was lost.
      if (error instanceof RedisAway && error.cause !== undefined) orphans.set(holder, key);
      throw error;
    }
  };

  return {
    claim: async (key) => {
      try {
        const claim = await lock(key);
        return typeof claim === 'string' ? undefined : claim;
      } catch (error) {
        if (!(error instanceof RedisAway)) throw error;
        return undefined;
      }
    },
    readOrClaim: lock,
  };
}

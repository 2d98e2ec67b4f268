/** What `doctor` finds at the servers that instances share: whether Redis answers and keeps what it is given, and whether clocks agree. */
import type { Config } from '#config/load-config.ts';
import { maskCredentials } from '#config/mask-credentials.ts';
import { isStorageServer, storagePlaceOf } from '#config/storage-place.ts';
import type { Clock } from '#kernel/clock.ts';
import { parseRedisAddress } from '#ports/redis/redis-address.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import type { Finding } from './doctor-examinations.ts';

/** A link is up within a few tries where there is a Redis at all. */
const LINK_DEADLINE_MS = 3000;
/** Leases last a minute and longer; a clock that is off by seconds takes some of that away. */
const MOST_SKEW_MS = 2000;

/** Nothing where no server is configured. */
export async function examineServers(
  config: Config,
  { clock }: { readonly clock: Clock },
): Promise<readonly Finding[]> {
  return [...(await examineRedis(config, clock)), ...(await examineClock(config, clock))];
}

async function examineRedis({ redisUrl, storageUrl }: Config, clock: Clock): Promise<readonly Finding[]> {
  if (redisUrl === undefined) {
    if (!isStorageServer(storageUrl)) return [];
    const sentence = 'No Redis is set: instances hear of each other through storage only, some seconds later.';
    return [{ state: 'pity', sentence }];
  }
  const address = parseRedisAddress(redisUrl);
  if (address === undefined) return [{ state: 'bad', sentence: 'FOCUSFORGE_REDIS_URL is not an address of Redis.' }];
  const { openRedisLink } = await import('#ports/redis/redis-link-cluster.ts');
  await using link = openRedisLink({ address });
  const name = maskCredentials(redisUrl);
  if (!(await comesUp(link, clock))) {
    return [{ state: 'pity', sentence: `${name} does not answer: each instance does without until it does.` }];
  }
  const policy = await link.send((redis) => redis.config('GET', 'maxmemory-policy')).catch(() => undefined);
  return [{ state: 'good', sentence: `${name} answers.` }, sayPolicy(policyIn(policy))];
}

function comesUp(link: RedisLink, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = clock.after(LINK_DEADLINE_MS, () => resolve(false));
    link.onChange((isUp) => {
      if (!isUp) return;
      cancel();
      resolve(true);
    });
  });
}

/** The answer is a list of names and values. */
function policyIn(answer: unknown): string | undefined {
  if (Array.isArray(answer)) return typeof answer[1] === 'string' ? answer[1] : undefined;
  return undefined;
}

/** `policy` as CONFIG GET tells it; undefined where the server does not say, as hosted ones may not. */
export function sayPolicy(policy: string | undefined): Finding {
  if (policy === 'noeviction') return { state: 'good', sentence: 'Redis throws nothing away when it is full.' };
  if (policy === undefined) {
    const sentence =
      'Redis does not say what it throws away when it is full; its maxmemory-policy should be noeviction.';
    return { state: 'pity', sentence };
  }
  const sentence =
    `Redis may throw away limits and work that waits when it is full (maxmemory-policy is ${policy}): ` +
    'set it to noeviction, as in deploy/redis/redis.conf.';
  return { state: 'bad', sentence };
}

async function examineClock({ storageUrl }: Config, clock: Clock): Promise<readonly Finding[]> {
  const place = storagePlaceOf(storageUrl);
  if (place === undefined || place.kind === 'sqlite') return [];
  const read =
    place.kind === 'postgres'
      ? (await import('#ports/storage/postgres-clock.ts')).readPostgresClock
      : (await import('#ports/storage/mongodb-clock.ts')).readMongoClock;
  try {
    const before = clock.now().epochMilliseconds;
    const there = await read(place.address);
    const after = clock.now().epochMilliseconds;
    return [saySkew(there < before ? before - there : Math.max(there - after, 0))];
  } catch {
    // Whether the database answers is said where the data is examined.
    return [];
  }
}

/** By how much the clocks differ at least. */
export function saySkew(ms: number): Finding {
  if (ms <= MOST_SKEW_MS) return { state: 'good', sentence: 'The clocks here and at the database agree.' };
  const seconds = Math.round(ms / 1000);
  const sentence =
    `The clocks here and at the database are ${seconds} seconds apart: leases and limits go by them, ` +
    'so let all machines take the time from the same servers (NTP).';
  return { state: 'bad', sentence };
}

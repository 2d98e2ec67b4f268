/**
 * Leases over several instances. The ledger in storage decides; a key in Redis, taken by one script, answers most of those who come too
 * late, so that instances may ask every second without touching storage. Without Redis the ledger is asked each time, and a Redis that
 * comes back empty lets nobody in whom the ledger does not.
 */
import type { Clock } from '#kernel/clock.ts';
import { RedisAway, type RedisLink, redisScript } from '#ports/redis/redis-link-cluster.ts';
import type { LeaseLedger, Leases } from './lease.ts';
import { createLedgerLeases, type MayHold } from './lease-in-ledger.ts';

/** Takes or keeps the key for `ARGV[2]` milliseconds; with 0 lets it go. 0 when it is somebody else's. */
const HOLD = redisScript(`
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
if tonumber(ARGV[2]) == 0 then redis.call('DEL', KEYS[1])
else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2]) end
return 1
`);

export interface ClusterLeasesDeps {
  readonly link: RedisLink;
  readonly clock: Clock;
  readonly ledger: LeaseLedger;
}

export function createClusterLeases({ link, clock, ledger }: ClusterLeasesDeps): Leases {
  /** True when Redis has nothing against it, also because it is away. */
  const mayHold: MayHold = async (name, holder, ttlMs) => {
    try {
      return (await link.run(HOLD, [`focusforge:lease:${name}`], [holder, ttlMs])) === 1;
    } catch (error) {
      if (error instanceof RedisAway) return true;
      throw error;
    }
  };

  return createLedgerLeases({ clock, ledger, mayHold });
}

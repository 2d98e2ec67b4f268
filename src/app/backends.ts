/**
 * Which half of each port this install uses: the only place that chooses. Drivers of what is not configured are never loaded, so that an
 * embedded install starts fast and needs nothing else.
 */
import { type Config, ConfigRefused } from '#config/load-config.ts';
import { storagePlaceOf } from '#config/storage-place.ts';
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import type { Bus } from '#ports/bus/bus.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Fetcher } from '#ports/fetcher/fetcher.ts';
import { createSafeFetcher } from '#ports/fetcher/safe-fetcher.ts';
import type { LeaseLedger, Leases } from '#ports/lease/lease.ts';
import { createEmbeddedLeases } from '#ports/lease/lease-embedded.ts';
import { createLedgerLeases } from '#ports/lease/lease-in-ledger.ts';
import type { OpenIdProvider } from '#ports/openid/openid.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import { parseRedisAddress } from '#ports/redis/redis-address.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { COPIES } from '#shelves/shelves.ts';
import { openStorage } from './open-storage.ts';
import type { Services } from './services.ts';
import { openDoorbell } from './shared-ports.ts';

export interface Backends extends AsyncDisposable {
  readonly storage: Storage;
  readonly bus: Bus;
  readonly leases: Leases;
  /** True when other instances may work on the same documents. */
  readonly isShared: boolean;
  /** Tells workers that somebody has work. */
  readonly doorbell: Doorbell;
  /** Undefined when no Redis is configured. */
  readonly redis: RedisLink | undefined;
  readonly fetcher: Fetcher;
  /** Undefined when no provider to sign in with is configured. */
  readonly openIdProvider: OpenIdProvider | undefined;
}

/** Opens what the configuration names. Throws `storage-unavailable` with a sentence when the data cannot be used. */
export async function openBackends(
  config: Config,
  { clock, services }: { readonly clock: Clock; readonly services: Services },
): Promise<Backends> {
  await using opening = new AsyncDisposableStack();
  const isShared = storagePlaceOf(config.storageUrl)?.kind !== 'sqlite';
  // A file has one service; a server has as many as there are.
  if (!isShared) opening.adopt(lockFolder(config.data), (held) => held.release());
  const { storage } = await openStorage(config, { clock });
  opening.defer(() => storage.close());
  await refuseHalfCopied(storage);
  const redis = config.redisUrl === undefined ? undefined : opening.use(await openRedis(config.redisUrl));
  const bus = opening.adopt(await openBus(redis), (open) => open.close());
  const doorbell = opening.use(await openDoorbell({ redis, clock }));
  const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
  const leases = await openLeases({ redis, isShared, clock, ledger });
  const fetcher = createSafeFetcher({ allowPrivate: config.calendarPrivateAddresses });
  const openIdProvider = lazyOpenIdProvider(config, { clock, services });
  const open = opening.move();
  return {
    ...{ storage, bus, leases, isShared, doorbell, redis, fetcher, openIdProvider },
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

async function refuseHalfCopied(storage: Storage): Promise<void> {
  if ((await storage.get(COPIES, INSTALL, 'copy')) === undefined) return;
  const detail =
    'An install is being copied here and is not whole: run `focusforge copy` with the same two addresses again.';
  throw new Problem('storage-unavailable', { detail });
}

async function openRedis(url: string): Promise<RedisLink> {
  const address = parseRedisAddress(url);
  if (address === undefined) throw new ConfigRefused(['FOCUSFORGE_REDIS_URL is not an address of Redis.']);
  const { openRedisLink } = await import('#ports/redis/redis-link-cluster.ts');
  return openRedisLink({ address });
}

async function openBus(redis: RedisLink | undefined): Promise<Bus> {
  if (redis === undefined) return createEmbeddedBus();
  const { createClusterBus } = await import('#ports/bus/bus-cluster.ts');
  return createClusterBus({ link: redis });
}

async function openLeases(deps: {
  readonly redis: RedisLink | undefined;
  readonly isShared: boolean;
  readonly clock: Clock;
  readonly ledger: LeaseLedger;
}): Promise<Leases> {
  const { redis, isShared, clock, ledger } = deps;
  if (!isShared) return createEmbeddedLeases({ clock, ledger });
  if (redis === undefined) return createLedgerLeases({ clock, ledger });
  const { createClusterLeases } = await import('#ports/lease/lease-cluster.ts');
  return createClusterLeases({ link: redis, clock, ledger });
}

/** The provider people sign in with as a service; it is asked who it is when somebody first signs in there. */
function lazyOpenIdProvider(
  config: Config,
  { clock, services }: { readonly clock: Clock; readonly services: Services },
): OpenIdProvider | undefined {
  const { openIdIssuer: issuer, openIdClientId: clientId, openIdClientSecret: clientSecret } = config;
  if (issuer === undefined || clientId === undefined) return undefined;
  const useProvider = services.add({
    name: 'openid',
    start: async () => {
      const { createOpenIdProvider } = await import('#ports/openid/openid-provider.ts');
      return createOpenIdProvider({ issuer, clientId, clientSecret, clock });
    },
  });
  return {
    begin: async (ties) => (await useProvider()).begin(ties),
    finish: async (query, ties) => (await useProvider()).finish(query, ties),
  };
}

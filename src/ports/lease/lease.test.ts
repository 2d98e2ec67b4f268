/** Both halves keep every promise of leases. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { LEASE_CLAIMS } from '#shelves/shelves.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import type { LeaseLedger, Leases } from './lease.ts';
import { type LeasesUnderTest, leaseBehaviour, NOTES } from './lease-behaviour.ts';
import { createClusterLeases } from './lease-cluster.ts';
import { createEmbeddedLeases } from './lease-embedded.ts';
import { createLedgerLeases } from './lease-in-ledger.ts';

type Open = () => Promise<LeasesUnderTest & { readonly leases: Leases }>;

function describeLeases(half: string, skip: string | false, open: Open): void {
  describe(`a lease, ${half}`, { skip }, () => {
    for (const promise of leaseBehaviour) {
      test(promise.name, async () => {
        await using opened = await open();
        await promise.check(opened.leases, opened);
      });
    }
  });
}

describeLeases('in process', false, async () => {
  const opened = openLedger();
  let leases = createEmbeddedLeases({ clock: systemClock, ledger: opened.ledger });
  return {
    ...opened,
    leases,
    other: async () => leases,
    forget: async () => {
      leases = createEmbeddedLeases({ clock: systemClock, ledger: opened.ledger });
    },
    [Symbol.asyncDispose]: () => opened.storage.close(),
  };
});

describeLeases('over storage alone', false, async () => {
  const { storage, ledger } = openLedger();
  return {
    storage,
    leases: createLedgerLeases({ clock: systemClock, ledger }),
    other: async () => createLedgerLeases({ clock: systemClock, ledger }),
    forget: async () => {},
    [Symbol.asyncDispose]: () => storage.close(),
  };
});

describeLeases('over Redis', missingRedis ?? false, async () => {
  await using opening = new AsyncDisposableStack();
  const server = opening.use(await startRedis());
  const { storage, ledger } = openLedger();
  opening.defer(() => storage.close());
  const other = async () => {
    const link = open.use(await openTestLink(server.url));
    return createClusterLeases({ link, clock: systemClock, ledger });
  };
  const open = opening.move();
  return {
    storage,
    leases: await other(),
    other,
    forget: async () => void (await askRedis(server.port, 'FLUSHALL')),
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
});

test('a lease is given and kept without Redis, by the ledger alone', { skip: missingRedis ?? false }, async () => {
  await using server = await startRedis();
  await using link = await openTestLink(server.url);
  const { storage, ledger } = openLedger();
  const [leases, other] = [0, 1].map(() => createClusterLeases({ link, clock: systemClock, ledger }));
  const held = await leases?.acquire('one', { ttlMs: 600_000 });
  await server.kill();
  assert.equal(await other?.acquire('one', { ttlMs: 600_000 }), undefined);
  assert.equal(await held?.renew(), true);
  await held?.release();
  assert.ok(await other?.acquire('one', { ttlMs: 600_000 }));
  await storage.close();
});

function openLedger(): { readonly storage: LeasesUnderTest['storage']; readonly ledger: LeaseLedger } {
  const storage = createSqliteStorage({ path: ':memory:', shelves: [LEASE_CLAIMS, NOTES] });
  return { storage, ledger: createLeaseLedger({ storage, now: Date.now }) };
}

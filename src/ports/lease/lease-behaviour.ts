/** The promises of leases: both halves run all of them. */
import assert from 'node:assert/strict';
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { Lease, Leases } from './lease.ts';

export interface LeasesUnderTest extends AsyncDisposable {
  readonly storage: Storage;
  /** As another instance sees them. Embedded there is one instance, so it is the same. */
  readonly other: () => Promise<Leases>;
  /** All that is not in storage is gone. */
  readonly forget: () => Promise<void>;
}

export interface LeasePromise {
  readonly name: string;
  readonly check: (leases: Leases, test: LeasesUnderTest) => Promise<void>;
}

export const NOTES: Shelf<{ readonly by: number }> = {
  name: 'lease-notes',
  schemaVersion: 1,
  upgrade: (document) => document as { readonly by: number },
  indexes: {},
};

const LONG = { ttlMs: 600_000 };
const SHORT = { ttlMs: 60 };

export const leaseBehaviour: readonly LeasePromise[] = [
  {
    name: 'has one holder, however many ask at the same moment',
    check: async (leases, { other }) => {
      const instances = [leases, await other(), await other()];
      const asked = Array.from({ length: 30 }, (_, index) => instances[index % 3]?.acquire('one', LONG));
      const held = (await Promise.all(asked)).filter((lease) => lease !== undefined);
      assert.equal(held.length, 1);
    },
  },
  {
    name: 'is free for the next one as soon as it is released',
    check: async (leases, { other }) => {
      const first = await leases.acquire('one', LONG);
      await first?.release();
      assert.ok(await (await other()).acquire('one', LONG));
    },
  },
  {
    name: 'passes on when its time is over, and its holder learns so',
    check: async (leases, { other }) => {
      const next = await other();
      const first = await take(leases, SHORT);
      const second = await waitUntil('the lease ends', () => next.acquire('one', LONG));
      assert.ok(second.token > first.token);
      assert.equal(await first.renew(), false);
      // What comes too late harms nobody.
      await first.release();
      assert.equal(await next.acquire('one', LONG), undefined);
      assert.equal(await second.renew(), true);
    },
  },
  {
    name: 'does not pass on while it is renewed',
    check: async (leases, { other }) => {
      const lease = await take(leases, SHORT);
      assert.equal(await lease.renew(), true);
      const longer = await take(leases, LONG, 'two');
      assert.equal(await longer.renew(), true);
      assert.equal(await (await other()).acquire('two', LONG), undefined);
    },
  },
  {
    name: 'has a token that only grows, also when all that is not in storage is gone',
    check: async (leases, { other, forget }) => {
      const tokens: number[] = [];
      for (let round = 0; round < 6; round += 1) {
        const lease = await waitUntil('the lease is free', async () => (await other()).acquire('one', SHORT));
        tokens.push(lease.token);
        if (round % 2 === 0) await forget();
      }
      assert.deepEqual(
        tokens,
        tokens.toSorted((left, right) => left - right),
      );
      assert.equal(new Set(tokens).size, 6);
      assert.ok((await take(leases, LONG, 'other')).token > 0);
    },
  },
  {
    name: 'keeps a holder from before from writing after the next one came',
    check: async (leases, { other, storage }) => {
      const late = await take(leases, SHORT);
      const guard = await late.guard();
      const next = await waitUntil('the lease ends', async () => (await other()).acquire('one', LONG));
      const note = (by: number) =>
        changeOf({ shelf: NOTES, person: 'person' as PersonId, id: 'note', expect: 'any', value: { by } });
      assert.ok(guard);
      assert.equal((await storage.commit([guard, note(late.token)])).committed, false);
      assert.equal(await late.guard(), undefined);
      const ours = await next.guard();
      assert.ok(ours);
      assert.equal((await storage.commit([ours, note(next.token)])).committed, true);
      assert.equal((await storage.get(NOTES, 'person' as PersonId, 'note'))?.value.by, next.token);
    },
  },
];

async function take(leases: Leases, options: { readonly ttlMs: number }, name = 'one'): Promise<Lease> {
  const lease = await leases.acquire(name, options);
  assert.ok(lease);
  return lease;
}

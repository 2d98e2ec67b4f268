import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { createLedgerLeases } from '#ports/lease/lease-in-ledger.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { asDocuments } from './any-document.ts';
import { auditChange } from './audit.ts';
import { createLeaseLedger } from './lease-ledger.ts';
import { INSTALL } from './person-queries.ts';
import { pruneAudit, pruneInstall } from './prune-expired.ts';
import { ACCOUNT_LINKS, ATTEMPT_COUNTS, AUDIT_ENTRIES, CHALLENGES, SHELVES } from './shelves.ts';

const ADA = 'ada' as PersonId;

function open() {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const at = (hours: number) => formatInstant(clock.now().add({ hours }));
  return { clock, storage, at };
}

describe('what accounts leave behind', () => {
  it('goes when its time is over: links, questions and counts of attempts', async () => {
    const { clock, storage, at } = open();
    const kept = { person: INSTALL, expect: 'absent' } as const;
    const link = { kind: 'invitation', person: ADA, createdAt: at(-200) } as const;
    const question = { purpose: 'openid', person: null, expected: {} } as const;
    await storage.commit([
      changeOf({ ...kept, shelf: ACCOUNT_LINKS, id: 'old', value: { ...link, expiresAt: at(-1) } }),
      changeOf({ ...kept, shelf: ACCOUNT_LINKS, id: 'good', value: { ...link, expiresAt: at(1) } }),
      changeOf({ ...kept, shelf: CHALLENGES, id: 'old', value: { ...question, expiresAt: at(-1) } }),
      changeOf({ ...kept, shelf: CHALLENGES, id: 'good', value: { ...question, expiresAt: at(1) } }),
      changeOf({ ...kept, shelf: ATTEMPT_COUNTS, id: 'old', value: { failures: 9, lastFailedAt: at(-25) } }),
      changeOf({ ...kept, shelf: ATTEMPT_COUNTS, id: 'good', value: { failures: 9, lastFailedAt: at(-23) } }),
    ]);
    assert.equal(await pruneInstall({ storage, clock }), 3);
    for (const shelf of [ACCOUNT_LINKS, CHALLENGES, ATTEMPT_COUNTS]) {
      const left = await storage.find(asDocuments(shelf), INSTALL, {}, { limit: 10 });
      assert.deepEqual(
        left.items.map(({ id }) => id),
        ['good'],
        shelf.name,
      );
    }
    assert.equal(await pruneInstall({ storage, clock }), 0);
  });

  it('goes a day after it is over: leases, whose next holder is still newer than every one before', async () => {
    const { clock, storage } = open();
    const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
    const leases = createLedgerLeases({ clock, ledger });
    const halted = await leases.acquire('person-ada', { ttlMs: 60_000 });
    await (await leases.acquire('person-bob', { ttlMs: 60_000 }))?.release();
    clock.advance(60);
    assert.equal(await pruneInstall({ storage, clock }), 0);
    await leases.acquire('person-bob', { ttlMs: 60_000 });
    clock.advance(24 * 60 - 30);
    assert.equal(await pruneInstall({ storage, clock }), 1, 'what was held since stays');
    const next = await leases.acquire('person-ada', { ttlMs: 60_000 });
    assert.ok(halted !== undefined && next !== undefined && next.token > halted.token);
    assert.equal(await halted.guard(), undefined);
    assert.equal(await halted.renew(), false);
  });

  it('keeps the trail of a year, and only the person’s own is looked at', async () => {
    const { clock, storage, at } = open();
    const note = { kind: 'signed-in', detail: '', address: '', device: '' } as const;
    for (const person of [ADA, 'bob' as PersonId]) {
      await storage.commit([-366 * 24, -364 * 24].map((hours) => auditChange(person, { ...note, at: at(hours) })));
    }
    assert.equal(await pruneAudit({ storage, clock }, ADA), 1);
    assert.equal(await storage.count(AUDIT_ENTRIES, ADA, {}), 1);
    assert.equal(await storage.count(AUDIT_ENTRIES, 'bob' as PersonId, {}), 2);
  });
});

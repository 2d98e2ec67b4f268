/** Export, import and erasure over one storage, as one process has them. For tests only. */
import { composePortability } from '#app/compose-portability.ts';
import type { PersonId } from '#kernel/id.ts';
import { newPerson } from '#model/person.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Cache } from '#ports/cache/cache.ts';
import { createEmbeddedCache } from '#ports/cache/cache-embedded.ts';
import type { Leases } from '#ports/lease/lease.ts';
import { createEmbeddedLeases } from '#ports/lease/lease-embedded.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { createLeaseLedger } from '#shelves/lease-ledger.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { DIRECTORY, PEOPLE, SHELVES } from '#shelves/shelves.ts';
import { createTurns } from '#shelves/turns.ts';
import { createFixedClock } from './fixed-clock.ts';
import { sampleContents } from './sample-account.ts';

export const ADA = 'ada-0123456789' as PersonId;
export const BOB = 'bob-0123456789' as PersonId;

const PLACE = { origin: { address: '127.0.0.1', device: 'curl' } };

export interface PortabilityFixture extends ReturnType<typeof composePortability> {
  readonly storage: Storage;
  /** What is remembered outside of storage. */
  readonly cache: Cache;
  readonly change: ReturnType<typeof createChanger>;
  /** The export as text. */
  readonly export: (person: PersonId) => Promise<string>;
  readonly import: (person: PersonId, text: string) => Promise<number>;
}

/** A process of its own on this storage. */
export function openPortability(
  storage: Storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES }),
  options: { readonly leases?: Leases } = {},
): PortabilityFixture {
  const clock = createFixedClock('2026-11-25T12:00:00Z');
  const takeTurn = createTurns();
  const departed = new Set<PersonId>();
  const ledger = createLeaseLedger({ storage, now: () => clock.now().epochMilliseconds });
  const leases = options.leases ?? createEmbeddedLeases({ clock, ledger });
  const cache = createEmbeddedCache({ clock });
  const portability = composePortability({ storage, clock, takeTurn, departed, leases, cache });
  return {
    ...portability,
    storage,
    cache,
    change: createChanger({ storage, clock, bus: createEmbeddedBus(), takeTurn, departed }),
    export: async (person) => Buffer.concat(await portability.exportPerson(person, PLACE.origin)).toString(),
    import: (person, text) => portability.importPerson(person, Buffer.from(text), PLACE),
  };
}

/** Somebody who has only just come. */
export async function addNewcomer(storage: Storage, person: PersonId): Promise<void> {
  const createdAt = '2026-11-25T11:00:00.000Z';
  const value = newPerson({ id: person, timeZone: 'Asia/Tokyo', createdAt });
  await storage.commit([
    changeOf({ shelf: PEOPLE, person, id: 'profile', expect: 'absent', value }),
    changeOf({ shelf: DIRECTORY, person: INSTALL, id: person, expect: 'absent', value: { createdAt } }),
  ]);
}

/** The export of somebody who has used everything. */
export async function sampleExport(): Promise<string> {
  const source = openPortability();
  await source.storage.commit(sampleContents(ADA));
  return source.export(ADA);
}

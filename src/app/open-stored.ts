/** Opens the documents at an address, whatever keeps them there, as they are stored. Drivers of what is not asked for are never loaded. */
import { type StoragePlace, storagePlaceOf } from '#config/storage-place.ts';
import type { Clock } from '#kernel/clock.ts';
import type { PoolSettings } from '#ports/storage/pool-settings.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { SHELVES } from '#shelves/shelves.ts';

/** Throws `storage-unavailable` with a sentence when it cannot be used, and `TypeError` for what is no address. */
export function openStored(
  url: string,
  given: { readonly clock: Clock; readonly pool?: Partial<PoolSettings> },
): Promise<Storage> {
  const place = storagePlaceOf(url);
  if (place === undefined) throw new TypeError('this is no address of storage');
  return openPlace(place, given);
}

async function openPlace(
  place: StoragePlace,
  { clock, pool = {} }: { readonly clock: Clock; readonly pool?: Partial<PoolSettings> },
): Promise<Storage> {
  switch (place.kind) {
    case 'sqlite': {
      const { createSqliteStorage } = await import('#ports/storage/storage-sqlite.ts');
      return createSqliteStorage({ path: place.path, shelves: SHELVES, clock });
    }
    case 'postgres': {
      const { openPostgresStorage } = await import('#ports/storage/storage-postgres.ts');
      return openPostgresStorage({ address: place.address, shelves: SHELVES, clock, pool });
    }
    case 'mongodb': {
      const { openMongoStorage } = await import('#ports/storage/storage-mongodb.ts');
      return openMongoStorage({ address: place.address, shelves: SHELVES, clock, pool });
    }
  }
}

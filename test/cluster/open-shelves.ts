/** Shelves of a row's own in whatever storage an address names, beside those of the product. */
import { storagePlaceOf } from '#config/storage-place.ts';
import type { AnyShelf, Storage } from '#ports/storage/storage.ts';

/** Few connections, because several are opened beside each other. */
const POOL = { min: 1, max: 10 };

export async function openShelves(url: string, shelves: readonly AnyShelf[]): Promise<Storage> {
  const place = storagePlaceOf(url);
  switch (place?.kind) {
    case 'sqlite': {
      const { createSqliteStorage } = await import('#ports/storage/storage-sqlite.ts');
      return createSqliteStorage({ path: place.path, shelves });
    }
    case 'postgres': {
      const { openPostgresStorage } = await import('#ports/storage/storage-postgres.ts');
      return openPostgresStorage({ address: place.address, shelves, pool: POOL });
    }
    case 'mongodb': {
      const { openMongoStorage } = await import('#ports/storage/storage-mongodb.ts');
      return openMongoStorage({ address: place.address, shelves, pool: POOL });
    }
    case undefined:
      throw new TypeError(`${url} is no address of storage`);
  }
}

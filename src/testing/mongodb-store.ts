/** Empty stores in one MongoDB replica set, each in a database of its own. */
import { MongoClient } from 'mongodb';
import type { PoolSettings } from '#ports/storage/pool-settings.ts';
import { openMongoStorage } from '#ports/storage/storage-mongodb.ts';
import { SAMPLE_SHELVES, storeOf, type TestStore } from '#ports/storage/storage-promise.ts';
import type { ReplicaSet } from './mongodb-replica-set.ts';

let databases = 0;

/** Few connections at first, because every test opens some. */
export async function createMongoStore(
  set: ReplicaSet,
  pool: Partial<PoolSettings> = { min: 0, max: 20 },
): Promise<TestStore> {
  const { address, remove } = newDatabase(set);
  return storeOf((shelves = SAMPLE_SHELVES) => openMongoStorage({ address, shelves, pool }), remove);
}

/** The address of a database that is not there yet. */
export function newDatabase(set: ReplicaSet) {
  databases += 1;
  const name = `store_${process.pid}_${databases}`;
  const address = set.addressOf(name);
  return {
    name,
    address,
    remove: async () => {
      const client = new MongoClient(address);
      try {
        await client.db().dropDatabase();
      } finally {
        await client.close();
      }
    },
  };
}

/** Empty stores in one PostgreSQL server, each in a schema of its own. */
import type { PoolSettings } from '#ports/storage/pool-settings.ts';
import { openPostgresStorage } from '#ports/storage/storage-postgres.ts';
import { SAMPLE_SHELVES, storeOf, type TestStore } from '#ports/storage/storage-promise.ts';
import type { PostgresServer } from './postgres-server.ts';

let schemas = 0;

/** Few connections at first, because every test opens some. */
export async function createPostgresStore(
  server: PostgresServer,
  pool: Partial<PoolSettings> = { min: 1, max: 20 },
): Promise<TestStore> {
  const { address, remove } = await createSchema(server);
  return storeOf((shelves = SAMPLE_SHELVES) => openPostgresStorage({ address, shelves, pool }), remove);
}

/** The address of an empty schema, to be used in place of the database. */
export async function createSchema(server: PostgresServer) {
  schemas += 1;
  const schema = `store_${process.pid}_${schemas}`;
  await server.query(`CREATE SCHEMA ${schema}`);
  const address = `${server.address}?options=${encodeURIComponent(`-c search_path=${schema}`)}`;
  return {
    schema,
    address,
    remove: async () => {
      await server.query(`SET client_min_messages = warning; DROP SCHEMA ${schema} CASCADE`);
    },
  };
}

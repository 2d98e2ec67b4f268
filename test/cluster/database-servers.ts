/** The database servers that several instances can share, for what must hold on each of them. */
import { noMongo, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { noPostgres, startPostgres } from '#testing/postgres-server.ts';
import { missingRedis } from '#testing/redis-server.ts';
import type { Database } from './cluster-part.ts';

export interface DatabaseServer extends AsyncDisposable {
  /** As STORAGE_URL. */
  readonly address: string;
}

export interface DatabaseKind {
  readonly kind: Database;
  readonly title: string;
  /** Why there can be none here, or no Redis beside it, as the reason of a skip. */
  readonly skip: string | false;
  readonly start: () => Promise<DatabaseServer>;
}

export const DATABASES: readonly DatabaseKind[] = [
  { kind: 'postgres', title: 'PostgreSQL', skip: noPostgres || (missingRedis ?? false), start: () => startPostgres() },
  {
    kind: 'mongodb',
    title: 'MongoDB',
    skip: noMongo || (missingRedis ?? false),
    start: async () => {
      const set = await startReplicaSet({ size: 3 });
      return { address: set.addressOf('shared'), [Symbol.asyncDispose]: () => set[Symbol.asyncDispose]() };
    },
  },
];

/** Every driver that there is keeps every promise of storage. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { noMongo, type ReplicaSet, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { createMongoStore } from '#testing/mongodb-store.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { createPostgresStore } from '#testing/postgres-store.ts';
import { describeStorage } from './storage-behaviour.ts';
import { SAMPLE_SHELVES, storeOf, type TestStore } from './storage-promise.ts';
import { createSqliteStorage } from './storage-sqlite.ts';

let postgres: PostgresServer | undefined;
let mongo: ReplicaSet | undefined;

before(async () => {
  if (noPostgres === false) postgres = await startPostgres();
  if (noMongo === false) mongo = await startReplicaSet({ size: 3 });
});

after(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await mongo?.[Symbol.asyncDispose]();
});

describeStorage('SQLite in a file', {
  create: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-storage-'));
    return openAt(join(folder, 'focusforge.db'), () => rm(folder, { recursive: true }));
  },
});

describeStorage('SQLite in memory', {
  create: async () => openAt(':memory:', async () => {}),
  cannotReopen: 'a store in memory ends with its connection',
});

describeStorage('PostgreSQL', {
  create: () => createPostgresStore(postgres as PostgresServer),
  cannotRun: noPostgres,
});

describeStorage('MongoDB', {
  create: () => createMongoStore(mongo as ReplicaSet),
  cannotRun: noMongo,
});

function openAt(path: string, remove: () => Promise<void>): TestStore {
  return storeOf(async (shelves = SAMPLE_SHELVES) => createSqliteStorage({ path, shelves }), remove);
}

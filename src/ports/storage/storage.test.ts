/** Every driver that there is keeps every promise of storage. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { createPostgresStore } from '#testing/postgres-store.ts';
import { describeStorage } from './storage-behaviour.ts';
import { SAMPLE_SHELVES, storeOf, type TestStore } from './storage-promise.ts';
import { createSqliteStorage } from './storage-sqlite.ts';

let postgres: PostgresServer | undefined;

before(async () => {
  if (noPostgres === false) postgres = await startPostgres();
});

after(() => postgres?.[Symbol.asyncDispose]());

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

function openAt(path: string, remove: () => Promise<void>): TestStore {
  return storeOf(async (shelves = SAMPLE_SHELVES) => createSqliteStorage({ path, shelves }), remove);
}

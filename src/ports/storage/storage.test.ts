/** Every driver that there is keeps every promise of storage. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Storage } from './storage.ts';
import { describeStorage } from './storage-behaviour.ts';
import { SAMPLE_SHELVES, type TestStore } from './storage-promise.ts';
import { createSqliteStorage } from './storage-sqlite.ts';

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

function openAt(path: string, remove: () => Promise<void>): TestStore {
  const opened: Storage[] = [];
  return {
    open: async (shelves = SAMPLE_SHELVES) => {
      const storage = createSqliteStorage({ path, shelves });
      opened.push(storage);
      return storage;
    },
    destroy: async () => {
      for (const storage of opened) await storage.close();
      await remove();
    },
  };
}

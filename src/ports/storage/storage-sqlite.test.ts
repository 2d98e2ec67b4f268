import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { onSignal, type Signals } from '#kernel/signal.ts';
import { ANNA, COUNTERS, NOTES, PAPERS, put, rejectsAsUnavailable, SAMPLE_SHELVES, write } from './storage-promise.ts';
import { createSqliteStorage } from './storage-sqlite.ts';

async function inFolder(check: (path: string) => Promise<void> | void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'focusforge-sqlite-'));
  try {
    await check(join(folder, 'data', 'focusforge.db'));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function open(path: string, shelves = SAMPLE_SHELVES) {
  return createSqliteStorage({ path, shelves, busyMs: 0 });
}

/** A closed store with one counter in it. */
async function makeStore(path: string): Promise<void> {
  const storage = open(path);
  await write(storage, put(COUNTERS, 'a', { count: 1 }));
  await storage.close();
}

/** Asserts that opening is refused with a sentence, and that the file is as it was. */
function refusesToOpen(path: string, sentence: RegExp, shelves = SAMPLE_SHELVES): void {
  const before = readFileSync(path);
  assert.throws(() => open(path, shelves), { code: 'storage-unavailable', message: sentence });
  assert.deepEqual(readFileSync(path), before);
}

test('only the owner may read the data file, its log and its folder', { skip: process.platform === 'win32' }, () =>
  inFolder(async (path) => {
    const storage = open(path);
    await write(storage, put(COUNTERS, 'a', { count: 1 }));
    const modeOf = (name: string) => statSync(name).mode & 0o777;
    assert.equal(modeOf(join(path, '..')), 0o700);
    assert.deepEqual([path, `${path}-wal`, `${path}-shm`].map(modeOf), [0o600, 0o600, 0o600]);
    await storage.close();
  }),
);

test('the permissions that an owner gave to the data file stay', { skip: process.platform === 'win32' }, () =>
  inFolder(async (path) => {
    await makeStore(path);
    chmodSync(path, 0o640);
    await open(path).close();
    assert.equal(statSync(path).mode & 0o777, 0o640);
  }),
);

test('a file that is not a database is refused in a sentence and left as it is', () =>
  inFolder(async (path) => {
    await makeStore(path);
    writeFileSync(path, 'not a database '.repeat(1000));
    refusesToOpen(path, /damaged or is not a database.*focusforge\.db/);
  }));

test('a database of another program is refused in a sentence and left as it is', () =>
  inFolder(async (path) => {
    await makeStore(path);
    rmSync(path);
    const other = new DatabaseSync(path);
    other.exec('PRAGMA journal_mode = wal; CREATE TABLE songs (title TEXT)');
    other.close();
    refusesToOpen(path, /database of another program/);
  }));

test('a file with a newer layout, or with documents of a newer shape, is refused and left as it is', () =>
  inFolder(async (path) => {
    const newer = { ...COUNTERS, schemaVersion: 2 };
    const storage = open(path, [newer]);
    await write(storage, put(newer, 'a', { count: 1 }));
    await storage.close();
    refusesToOpen(path, /used by a newer release/);
    const database = new DatabaseSync(path);
    database.exec('PRAGMA user_version = 99');
    database.close();
    refusesToOpen(path, /written by a newer release/, [newer]);
  }));

test('a path that cannot be made is refused in a sentence', () =>
  inFolder(async (path) => {
    await makeStore(path);
    const below = join(path, 'below.db');
    assert.throws(() => open(below), { code: 'storage-unavailable', message: /below\.db cannot be made or opened/ });
  }));

test('damage in the middle of the file is told as such and never as an answer', () =>
  inFolder(async (path) => {
    const storage = open(path);
    const papers = Array.from({ length: 200 }, (_, index) => put(PAPERS, `paper-${index}`, 'x'.repeat(1000)));
    await write(storage, ...papers);
    await storage.close();
    const bytes = readFileSync(path);
    const pages = bytes.length / 4096;
    // All but the pages that say which tables there are.
    for (let page = 30; page < pages; page += 1) bytes.fill(0xee, page * 4096, (page + 1) * 4096);
    writeFileSync(path, bytes);
    const damaged = open(path);
    await assert.rejects(damaged.find(PAPERS, ANNA, {}, { limit: 1000 }), {
      code: 'storage-unavailable',
      message: /damaged/,
    });
    await damaged.close();
  }));

test('while another process writes, a commit that may not wait fails whole, reads go on, and later commits succeed', () =>
  inFolder(async (path) => {
    const storage = open(path);
    await write(storage, put(COUNTERS, 'a', { count: 1 }));
    const other = new DatabaseSync(path);
    other.exec('BEGIN IMMEDIATE');
    const commits = ['a', 'b'].map((id) => storage.commit([put(COUNTERS, id, { count: 2 })]));
    for (const commit of commits) {
      await assert.rejects(
        commit,
        (error: Error) => error.cause instanceof Error && /holding the data file/.test(error.message),
      );
    }
    assert.deepEqual((await storage.get(COUNTERS, ANNA, 'a'))?.value, { count: 1 });
    other.exec('ROLLBACK');
    other.close();
    await write(storage, put(COUNTERS, 'b', { count: 3 }));
    assert.equal(await storage.count(COUNTERS, ANNA, {}), 2);
    await storage.close();
  }));

test('commits of the same moment share one transaction, and one that is too large for it goes by itself', () =>
  inFolder(async (path) => {
    const storage = open(path);
    const logSize = () => statSync(`${path}-wal`).size;
    const commitAll = (prefix: string) =>
      Array.from(
        { length: 50 },
        (_, index) => () => storage.commit([put(COUNTERS, `${prefix}-${index}`, { count: 1 })]),
      );
    const before = logSize();
    for (const commit of commitAll('alone')) await commit();
    const alone = logSize() - before;
    await Promise.all(commitAll('together').map((commit) => commit()));
    const together = logSize() - before - alone;
    // Each transaction writes every page it touched to the log once more.
    assert.ok(together * 10 < alone, `${together} bytes together, ${alone} alone`);

    const large = [1, 2, 3].map((part) =>
      storage.commit(Array.from({ length: 1500 }, (_, index) => put(COUNTERS, `large-${part}-${index}`, { count: 1 }))),
    );
    for (const result of await Promise.all(large)) assert.deepEqual(result, { committed: true });
    assert.equal(await storage.count(COUNTERS, ANNA, {}), 4600);
    await storage.close();
  }));

test('a commit that is refused does not disturb the others of its moment', async () => {
  const storage = open(':memory:');
  const results = await Promise.allSettled([
    storage.commit([put(COUNTERS, 'a', { count: 1 })]),
    storage.commit([put(COUNTERS, 'b', { count: Number.NaN })]),
    storage.commit([put(COUNTERS, 'c', { count: 1 }, 5)]),
    storage.commit([put(COUNTERS, 'd', { count: 1 })]),
  ]);
  assert.deepEqual(
    results.map((result) => (result.status === 'fulfilled' ? result.value.committed : 'refused')),
    [true, 'refused', false, true],
  );
});

test(
  'a disk that takes no more bytes fails a commit, and what was acknowledged before is there',
  { skip: process.platform === 'win32' },
  () =>
    inFolder((path) => {
      const source = `
      import { createSqliteStorage } from '${import.meta.resolve('./storage-sqlite.ts')}';
      import { COUNTERS, PAPERS, put, SAMPLE_SHELVES } from '${import.meta.resolve('./storage-promise.ts')}';
      const storage = createSqliteStorage({ path: process.argv[1], shelves: SAMPLE_SHELVES });
      let acknowledged = 0;
      try {
        for (;; acknowledged += 1) {
          const id = 'paper-' + String(acknowledged).padStart(4, '0');
          await storage.commit([put(PAPERS, id, 'x'.repeat(3000)), put(COUNTERS, id, { count: 1 })]);
        }
      } catch (error) {
        const count = await storage.count(PAPERS, 'person-anna', {});
        console.log(JSON.stringify({ acknowledged, count, code: error.code, cause: error.cause?.code }));
      }
    `;
      // A limit on the size of files stands in for the full disk; Node ignores the signal that comes with it.
      const limited = [
        '-c',
        'ulimit -f 4000; exec "$@"',
        'sh',
        process.execPath,
        '--input-type=module',
        '--eval',
        source,
        path,
      ];
      const child = spawnSync('sh', limited);
      const report = JSON.parse(child.stdout.toString() || '{}');
      assert.equal(report.code, 'storage-unavailable', child.stderr.toString());
      assert.equal(report.cause, 'ERR_SQLITE_ERROR');
      assert.ok(report.acknowledged > 20);
      assert.equal(report.count, report.acknowledged);
      const database = new DatabaseSync(path);
      assert.deepEqual({ ...database.prepare('PRAGMA integrity_check').get() }, { integrity_check: 'ok' });
      for (const shelf of [PAPERS, COUNTERS]) {
        const row = database.prepare(`SELECT count(*) AS count FROM "${shelf.name}"`).get();
        assert.equal(row?.count, report.acknowledged);
      }
      database.close();
    }),
);

test('processes that write the same document at the same time lose no update', () =>
  inFolder(async (path) => {
    const storage = createSqliteStorage({ path, shelves: SAMPLE_SHELVES });
    await write(storage, put(COUNTERS, 'visits', { count: 0 }));
    const source = `
      import { createSqliteStorage } from '${import.meta.resolve('./storage-sqlite.ts')}';
      import { COUNTERS, put, SAMPLE_SHELVES } from '${import.meta.resolve('./storage-promise.ts')}';
      const storage = createSqliteStorage({ path: process.argv[1], shelves: SAMPLE_SHELVES });
      for (let won = 0; won < 100; ) {
        const { value, revision } = await storage.get(COUNTERS, 'person-anna', 'visits');
        const result = await storage.commit([put(COUNTERS, 'visits', { count: value.count + 1 }, revision)]);
        if (result.committed) won += 1;
      }
      await storage.close();
    `;
    const children = [1, 2, 3].map(() => spawn(process.execPath, ['--input-type=module', '--eval', source, path]));
    const codes = await Promise.all(children.map(async (child) => (await once(child, 'exit'))[0]));
    assert.deepEqual(codes, [0, 0, 0]);
    assert.deepEqual(await storage.get(COUNTERS, ANNA, 'visits'), {
      id: 'visits',
      value: { count: 300 },
      revision: 301,
    });
    await storage.close();
  }));

test('every command is signalled with its verb, its shelf and the time it took', async () => {
  const storage = open(':memory:');
  const heard: Signals['storage-command'][] = [];
  const stop = onSignal('storage-command', (signal) => heard.push(signal));
  await write(storage, put(NOTES, 'a', { list: 'home', rank: 1 }), put(COUNTERS, 'a', { count: 1 }));
  await storage.get(NOTES, ANNA, 'a');
  await storage.find(NOTES, ANNA, {}, { limit: 1 });
  await storage.count(NOTES, ANNA, {});
  await storage.close();
  await rejectsAsUnavailable(storage.get(NOTES, ANNA, 'a'));
  stop();
  assert.deepEqual(
    heard.map(({ verb, shelf, ms }) => [verb, shelf, ms >= 0]),
    ['commit', 'get', 'find', 'count', 'get'].map((verb) => [verb, NOTES.name, true]),
  );
});

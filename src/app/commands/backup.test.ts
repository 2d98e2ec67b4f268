import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStorage } from '#app/open-storage.ts';
import { runCommand } from '#app/run-command.ts';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { lockFolder } from '#ports/storage/folder-lock.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { INSTALLS, PLAN_FEEDS } from '#shelves/shelves.ts';
import { noPostgres, startPostgres } from '#testing/postgres-server.ts';
import { sampleContents } from '#testing/sample-account.ts';

const ANNA = 'anna' as PersonId;
const at = '2026-11-25T09:00:00.000Z';

describe('backing up and restoring', () => {
  let folder = '';
  const place = (name: string) => join(folder, name);
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-backup-'));
    const storage = await open('home');
    const put = { expect: 'absent' } as const;
    const contents = sampleContents(ANNA).filter((change) => change.shelf.name !== PLAN_FEEDS.name);
    await storage.commit([
      changeOf({
        ...put,
        shelf: INSTALLS,
        person: INSTALL,
        id: 'install',
        value: { firstPerson: ANNA, createdAt: at },
      }),
      changeOf({ ...put, shelf: PLAN_FEEDS, person: ANNA, id: 'feed', value: { token: 'of anna', createdAt: at } }),
      ...contents,
    ]);
    await storage.close();
  });
  after(() => rm(folder, { recursive: true }));

  const open = async (name: string) =>
    (await openStorage(loadConfig({ env: {}, args: ['--data', place(name)] }), { clock: systemClock })).storage;
  const run = async (...args: readonly string[]) => {
    const lines: string[] = [];
    const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
    return { code: await runCommand(args, say), text: lines.join('\n') };
  };
  const feedIn = async (name: string) => {
    const storage = await open(name);
    try {
      return (await storage.get(PLAN_FEEDS, ANNA, 'feed'))?.value;
    } finally {
      await storage.close();
    }
  };

  it('brings everything back, written while a service was running, with the secrets that the kept key opens', async () => {
    const running = lockFolder(place('home'));
    const backedUp = await run('backup', place('kept/monday.db'), '--data', place('home'));
    running.release();
    assert.equal(backedUp.code, 0, backedUp.text);
    assert.ok(backedUp.text.includes(join(place('home'), 'secret.key')), 'says that the key is to be kept too');
    assert.deepEqual(await readdir(place('kept')), ['monday.db']);
    assert.equal((await stat(place('kept/monday.db'))).mode & 0o077, 0, 'nobody else can read it');

    const restored = await run('restore', place('kept/monday.db'), '--data', place('new'));
    assert.equal(restored.code, 0, restored.text);
    assert.match(restored.text, /put the secret\.key that was kept with the backup into/);
    await copyFile(join(place('home'), 'secret.key'), join(place('new'), 'secret.key'));
    assert.ok(await feedIn('home'));
    assert.deepEqual(await feedIn('new'), await feedIn('home'));
  });

  it('has a place of its own for backups nobody named', async () => {
    const { code, text } = await run('backup', '--data', place('home'));
    assert.equal(code, 0, text);
    const [file = ''] = await readdir(place('home/backups'));
    assert.match(file, /^focusforge-\d{8}T\d{6}Z\.db$/);
  });

  it('never writes over anything', async () => {
    await writeFile(place('letter.txt'), 'Dear Anna');
    const over = await run('backup', place('letter.txt'), '--data', place('home'));
    assert.equal(over.code, 1);
    assert.match(over.text, /letter\.txt is there already: nothing was written\./);
    const onto = await run('restore', place('kept/monday.db'), '--data', place('home'));
    assert.equal(onto.code, 1);
    assert.match(onto.text, /holds something already: nothing was changed/);
  });

  it('brings back what is on a database server, and never writes over anything there either', {
    skip: noPostgres,
  }, async () => {
    await using server = await startPostgres();
    const copied = await run('copy', `sqlite:${place('home/focusforge.db')}`, server.address);
    assert.equal(copied.code, 0, copied.text);
    // Another key than theirs would do: secrets are copied closed.
    const key = Buffer.alloc(32, 1).toString('base64');
    const backUp = () => run('backup', place('away/tuesday.db'), '--storage-url', server.address, '--secret-key', key);
    const backedUp = await backUp();
    assert.equal(backedUp.code, 0, backedUp.text);
    const restored = await run('restore', place('away/tuesday.db'), '--data', place('moved'));
    assert.equal(restored.code, 0, restored.text);
    await copyFile(join(place('home'), 'secret.key'), join(place('moved'), 'secret.key'));
    assert.deepEqual(await feedIn('moved'), await feedIn('home'));
    assert.match((await backUp()).text, /tuesday\.db is there already: nothing was written\./);
    assert.deepEqual(await readdir(place('away')), ['tuesday.db']);
  });

  it('refuses what is no backup, and to restore below a running service', async () => {
    const gone = await run('restore', place('gone.db'), '--data', place('other'));
    assert.match(gone.text, /gone\.db is not there/);
    const letter = await run('restore', place('letter.txt'), '--data', place('other'));
    assert.notEqual(letter.code, 0);
    assert.doesNotMatch(letter.text, /^\s+at /m, 'in a sentence');
    const empty = await run('backup', place('kept/nothing.db'), '--data', place('nowhere'));
    assert.match(empty.text, /focusforge\.db is not there/);
    assert.equal(existsSync(place('kept/nothing.db')), false);
    const running = lockFolder(place('busy'));
    const below = await run('restore', place('kept/monday.db'), '--data', place('busy'));
    running.release();
    assert.match(below.text, /already running/);
  });
});

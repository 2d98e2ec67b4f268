import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ensureSecretKeys, newSecretKey, readSecretKeys, replaceSecretKeys, secretKeyPath } from './secret-key-file.ts';

const run = promisify(execFile);
const MODULE = fileURLToPath(new URL('./secret-key-file.ts', import.meta.url));

describe('the file of keys', () => {
  let folder = '';
  let path = '';
  before(async () => {
    folder = await mkdtemp(`${tmpdir()}/focusforge-key-`);
  });
  after(() => rm(folder, { recursive: true }));
  const fresh = (name: string) => {
    path = secretKeyPath(`${folder}/${name}`);
    return path;
  };

  it('is made with one key that stays, for its owner only, and leaves nothing beside it', async () => {
    const keys = ensureSecretKeys(fresh('made'));
    assert.equal(keys.length, 1);
    assert.equal(keys[0]?.length, 32);
    assert.deepEqual(ensureSecretKeys(path), keys);
    assert.deepEqual(readSecretKeys(path), keys);
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    assert.deepEqual(await readdir(`${folder}/made`), ['secret.key']);
  });

  it('is not made by reading', async () => {
    assert.equal(readSecretKeys(fresh('absent')), undefined);
  });

  it('is one for processes that start at the same moment', async () => {
    fresh('raced');
    const script = `
      const { ensureSecretKeys } = await import(${JSON.stringify(MODULE)});
      process.stdout.write(Buffer.from(ensureSecretKeys(${JSON.stringify(path)})[0]).toString('hex'));
    `;
    const processes = Array.from({ length: 6 }, () => run(process.execPath, ['--input-type=module', '-e', script]));
    const keys = new Set((await Promise.all(processes)).map(({ stdout }) => stdout));
    assert.equal(keys.size, 1);
    assert.deepEqual(await readdir(`${folder}/raced`), ['secret.key']);
  });

  it('takes new keys in front of the old ones', () => {
    const [old] = ensureSecretKeys(fresh('rotated'));
    assert.ok(old);
    const next = newSecretKey();
    replaceSecretKeys(path, [next, old]);
    assert.deepEqual(readSecretKeys(path), [Buffer.from(next), old]);
  });

  it('is refused when others can read it, and never made anew then', async () => {
    ensureSecretKeys(fresh('open'));
    const before = await readFile(path, 'utf8');
    await chmod(path, 0o644);
    assert.throws(() => ensureSecretKeys(path), { code: 'storage-unavailable', message: /chmod 600/ });
    assert.equal(await readFile(path, 'utf8'), before);
  });

  it('is refused when it is not what it should be, without telling what is in it', async () => {
    ensureSecretKeys(fresh('broken'));
    const good = (await readFile(path, 'utf8')).trim();
    for (const text of ['', '\n', 'hunter2', good.slice(0, 20), `${good}\nhunter2`, `${good}A`]) {
      await writeFile(path, text);
      assert.throws(
        () => ensureSecretKeys(path),
        (error: Error & { code?: string }) =>
          error.code === 'storage-unavailable' && !error.message.includes('hunter2') && !error.message.includes(good),
      );
      assert.equal(await readFile(path, 'utf8'), text);
    }
  });
});

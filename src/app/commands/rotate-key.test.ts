import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
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
import { readSecretKeys, replaceSecretKeys, secretKeyPath } from '#shelves/secret-key-file.ts';
import { CHALLENGES, DIRECTORY, INSTALLS, PLAN_FEEDS } from '#shelves/shelves.ts';

const ANNA = 'anna' as PersonId;
const BELA = 'bela' as PersonId;
const at = '2026-11-25T09:00:00.000Z';

describe('rotating the key', () => {
  let folder = '';
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-rotate-'));
  });
  after(() => rm(folder, { recursive: true }));

  const open = (...args: readonly string[]) =>
    openStorage(loadConfig({ env: {}, args: ['--data', folder, ...args] }), { clock: systemClock });
  const rotate = async (...args: readonly string[]) => {
    const lines: string[] = [];
    const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
    return { code: await runCommand(['rotate-key', '--data', folder, ...args], say), text: lines.join('\n') };
  };
  const readAll = async (...args: readonly string[]) => {
    const { storage } = await open(...args);
    try {
      const feeds = await Promise.all([ANNA, BELA].map((person) => storage.get(PLAN_FEEDS, person, 'feed')));
      const challenge = await storage.get(CHALLENGES, INSTALL, 'question');
      return [...feeds.map((feed) => feed?.value.token), challenge?.value.expected.nonce];
    } finally {
      await storage.close();
    }
  };

  it('closes the secrets of everybody and of the install with a new key and lets the old one go', async () => {
    const { storage } = await open();
    const put = { person: INSTALL, expect: 'absent' } as const;
    await storage.commit([
      changeOf({ ...put, shelf: INSTALLS, id: 'install', value: { firstPerson: ANNA, createdAt: at } }),
      changeOf({ ...put, shelf: DIRECTORY, id: BELA, value: { createdAt: at } }),
      changeOf({ ...put, shelf: PLAN_FEEDS, person: ANNA, id: 'feed', value: { token: 'of anna', createdAt: at } }),
      changeOf({ ...put, shelf: PLAN_FEEDS, person: BELA, id: 'feed', value: { token: 'of bela', createdAt: at } }),
      changeOf({
        ...put,
        shelf: CHALLENGES,
        id: 'question',
        value: { purpose: 'openid', person: null, expiresAt: at, expected: { nonce: 'asked' } },
      }),
    ]);
    await storage.close();
    const before = await readFile(secretKeyPath(folder), 'utf8');

    const { code, text } = await rotate();
    assert.equal(code, 0, text);
    assert.match(text, /^3 documents were encrypted anew\./);
    const after = await readFile(secretKeyPath(folder), 'utf8');
    assert.equal(readSecretKeys(secretKeyPath(folder))?.length, 1);
    assert.notEqual(after, before);
    assert.doesNotMatch(text, new RegExp(`${before.trim()}|${after.trim()}`.replaceAll('+', '\\+')));
    assert.deepEqual(await readAll(), ['of anna', 'of bela', 'asked']);
  });

  it('finishes what an interrupted run has begun, with the key that one made', async () => {
    const [current] = readSecretKeys(secretKeyPath(folder)) ?? [];
    assert.ok(current);
    const next = randomBytes(32);
    replaceSecretKeys(secretKeyPath(folder), [next, current]);
    assert.deepEqual(await readAll(), ['of anna', 'of bela', 'asked']);
    const { code, text } = await rotate();
    assert.equal(code, 0, text);
    assert.deepEqual(readSecretKeys(secretKeyPath(folder)), [next]);
    assert.deepEqual(await readAll(), ['of anna', 'of bela', 'asked']);
  });

  it('moves from the file to a key given by setting, and from that to another', async () => {
    const given = ['a', 'b'].map((digit) => digit.repeat(64));
    const first = await rotate('--secret-key', given[0] ?? '');
    assert.equal(first.code, 0, first.text);
    assert.match(first.text, /secret\.key is no longer needed/);
    await rm(secretKeyPath(folder));
    assert.deepEqual(await readAll('--secret-key', given[0] ?? ''), ['of anna', 'of bela', 'asked']);
    const second = await rotate('--secret-key', `${given[1]},${given[0]}`);
    assert.equal(second.code, 0, second.text);
    assert.deepEqual(await readAll('--secret-key', given[1] ?? ''), ['of anna', 'of bela', 'asked']);
  });

  it('waits until the service is stopped', async () => {
    const held = lockFolder(folder);
    const { code, text } = await rotate('--secret-key', 'c'.repeat(64));
    held.release();
    assert.equal(code, 1);
    assert.match(text, /already running/);
  });
});

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createKeyring } from './keyring.ts';
import { resealSecrets } from './reseal-secrets.ts';
import { sealSecrets } from './seal-secrets.ts';
import { SECRETS } from './shelf-contents.ts';
import { SHELVES } from './shelves.ts';

interface Letter {
  readonly title: string;
  readonly secret: unknown;
}

const LETTERS: Shelf<Letter> = {
  name: 'letters',
  schemaVersion: 1,
  upgrade: (document) => document as Letter,
  indexes: { byTitle: { revision: 1, key: (letter) => [letter.title] } },
};
const POSTCARDS: Shelf<Letter> = { ...LETTERS, name: 'postcards' };
const ANNA = 'anna' as PersonId;
const BELA = 'bela' as PersonId;
const secrets = [{ shelf: LETTERS, members: ['secret'] }];
const key = randomBytes(32);
const unavailable = { name: 'Problem', code: 'storage-unavailable' };

function openStore(): Storage {
  return createSqliteStorage({ path: ':memory:', shelves: [LETTERS, POSTCARDS] });
}

function seal(stored: Storage, ...keys: readonly Uint8Array[]): Storage {
  return sealSecrets(stored, { secrets, keyring: createKeyring(keys) });
}

function put(id: string, value: Letter, { shelf = LETTERS, person = ANNA } = {}) {
  return changeOf({ shelf, person, id, expect: 'any', value });
}

async function read(storage: Storage, id: string, person = ANNA): Promise<Letter | undefined> {
  return (await storage.get(LETTERS, person, id))?.value;
}

describe('stored secrets', () => {
  it('are closed on disk and open for whoever reads, one by one or in pages, whatever they are', async () => {
    const stored = openStore();
    const storage = seal(stored, key);
    const values = ['https://example.org/secret', '', 'ä\u2028😀', { nonce: 'n', verifier: ['v'] }, 0, false];
    for (const [at, secret] of values.entries()) {
      await storage.commit([put(`${at}`, { title: `letter ${at}`, secret })]);
      const onDisk = await read(stored, `${at}`);
      assert.match(String(onDisk?.secret), /^sealed:1:[A-Za-z0-9_-]{8}:[A-Za-z0-9_-]+$/);
      assert.equal(onDisk?.title, `letter ${at}`);
      assert.deepEqual(await read(storage, `${at}`), { title: `letter ${at}`, secret });
    }
    const page = await storage.find(LETTERS, ANNA, { index: 'byTitle' }, { limit: 10 });
    assert.deepEqual(
      page.items.map(({ value }) => value.secret),
      values,
    );
    assert.equal(await storage.count(LETTERS, ANNA, {}), values.length);
  });

  it('never look alike, though they are', async () => {
    const stored = openStore();
    const storage = seal(stored, key);
    await storage.commit([put('a', { title: 'a', secret: 'same' }), put('b', { title: 'b', secret: 'same' })]);
    assert.notEqual((await read(stored, 'a'))?.secret, (await read(stored, 'b'))?.secret);
  });

  it('leave what is not there alone', async () => {
    const stored = openStore();
    await seal(stored, key).commit([put('a', { title: 'a', secret: null })]);
    assert.deepEqual(await read(stored, 'a'), { title: 'a', secret: null });
    await seal(stored, key).commit([changeOf({ shelf: LETTERS, person: ANNA, id: 'a', expect: 1, value: undefined })]);
    assert.equal(await read(stored, 'a'), undefined);
  });

  it('do not open in another document, or for another person', async () => {
    const stored = openStore();
    const storage = seal(stored, key);
    await storage.commit([put('a', { title: 'a', secret: 'x' })]);
    const closed = await read(stored, 'a');
    assert.ok(closed);
    await stored.commit([put('b', closed), put('a', closed, { person: BELA })]);
    await assert.rejects(read(storage, 'b'), unavailable);
    await assert.rejects(read(storage, 'a', BELA), unavailable);
    assert.equal((await read(storage, 'a'))?.secret, 'x');
  });

  it('do not open when a single character of them was changed, cut off or added', async () => {
    const stored = openStore();
    const storage = seal(stored, key);
    await storage.commit([put('a', { title: 'a', secret: 'secret' })]);
    const closed = String((await read(stored, 'a'))?.secret);
    const begin = closed.lastIndexOf(':') + 1;
    const broken = [closed.slice(0, begin + 4), `${closed}AAAA`];
    for (let at = begin; at < closed.length - 1; at += 1) {
      broken.push(closed.slice(0, at) + (closed[at] === 'A' ? 'B' : 'A') + closed.slice(at + 1));
    }
    for (const secret of broken) {
      await stored.commit([put('a', { title: 'a', secret })]);
      await assert.rejects(read(storage, 'a'), unavailable, secret);
    }
  });

  it('say which setting is missing when their key is not here, and nothing of the secret', async () => {
    const stored = openStore();
    await seal(stored, key).commit([put('a', { title: 'a', secret: 'very secret' })]);
    await assert.rejects(read(seal(stored, randomBytes(32)), 'a'), (error: Error) => {
      assert.match(error.message, /FOCUSFORGE_SECRET_KEY/);
      assert.doesNotMatch(error.message, /very secret/);
      return true;
    });
  });

  it('that were stored in the clear stay readable, and are closed when they are next written', async () => {
    const stored = openStore();
    const storage = seal(stored, key);
    await stored.commit([put('a', { title: 'a', secret: 'clear' })]);
    const letter = await read(storage, 'a');
    assert.deepEqual(letter, { title: 'a', secret: 'clear' });
    await storage.commit([put('a', { ...letter, title: 'b' })]);
    assert.match(String((await read(stored, 'a'))?.secret), /^sealed:/);
    assert.deepEqual(await read(storage, 'a'), { title: 'b', secret: 'clear' });
  });

  it('open with any key that is given and are closed with the first; resealing closes all with it', async () => {
    const stored = openStore();
    const next = randomBytes(32);
    await seal(stored, key).commit(
      Array.from({ length: 250 }, (_, at) => put(`${at}`, { title: 'old', secret: `secret ${at}` })),
    );
    await stored.commit([put('clear', { title: 'clear', secret: 'clear' }), put('none', { title: '', secret: null })]);
    const both = seal(stored, next, key);
    assert.equal((await read(both, '7'))?.secret, 'secret 7');

    const keyring = createKeyring([next, key]);
    const reseal = () => resealSecrets({ stored, open: both, secrets, keyring, people: [ANNA, BELA] });
    assert.equal(await reseal(), 251);
    assert.equal(await reseal(), 0);
    const renewed = seal(stored, next);
    assert.equal((await read(renewed, '249'))?.secret, 'secret 249');
    assert.equal((await read(renewed, 'clear'))?.secret, 'clear');
    await assert.rejects(read(seal(stored, key), '249'), unavailable);
  });

  it('cost nothing where there are none: such a shelf is answered by the storage itself', async () => {
    const stored = openStore();
    const answers: unknown[] = [];
    const spy: Storage = {
      ...stored,
      get: (...given) => {
        const answer = stored.get(...given);
        answers.push(answer);
        return answer;
      },
    };
    const storage = sealSecrets(spy, { secrets, keyring: createKeyring([key]) });
    const answer = storage.get(POSTCARDS, ANNA, 'a');
    assert.equal(answer, answers[0]);
    await answer;
    assert.equal(storage.count, spy.count);
  });

  it('are never what an index is made of', () => {
    const shelf: Shelf<Letter> = {
      ...LETTERS,
      indexes: { bySecret: { revision: 1, key: (letter) => [String(letter.secret)] } },
    };
    const wrong = [{ shelf, members: ['secret'] }];
    assert.throws(() => sealSecrets(openStore(), { secrets: wrong, keyring: createKeyring([key]) }), TypeError);
    const store = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    assert.doesNotThrow(() => sealSecrets(store, { secrets: SECRETS, keyring: createKeyring([key]) }));
  });
});

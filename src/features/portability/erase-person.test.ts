import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import type { Account } from '#model/account.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { INSTALL, rememberedOf } from '#shelves/person-queries.ts';
import { ACCOUNTS, INSTALLS, SHELVES, TASKS } from '#shelves/shelves.ts';
import { addChaos } from '#testing/chaos.ts';
import { ADA, BOB, openPortability } from '#testing/portability-fixture.ts';
import { SAMPLE_AT, sampleAccess, sampleAccount, sampleContents } from '#testing/sample-account.ts';

const CARL = 'carl-0123456789' as PersonId;

/** A file with two people who have used everything. */
function openFile() {
  const folder = mkdtempSync(join(tmpdir(), 'focusforge-erase-'));
  const path = join(folder, 'focusforge.db');
  const storage = createSqliteStorage({ path, shelves: SHELVES });
  return {
    storage,
    fill: async () => {
      await storage.commit([...sampleContents(ADA, 'canary-of-ada'), ...sampleAccess(ADA, 'canary-of-ada')]);
      await storage.commit([...sampleContents(BOB, 'canary-of-bob'), ...sampleAccess(BOB, 'canary-of-bob')]);
    },
    /** Rows of any table that hold the text anywhere. */
    rowsWith: (text: string) => findRows(path, text),
    /** The bytes of the file, after everything in its log has been brought over. */
    bytes: () => {
      const database = new DatabaseSync(path);
      database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
      return readFileSync(path).toString('latin1');
    },
    [Symbol.asyncDispose]: async () => {
      await storage.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function findRows(path: string, text: string): readonly string[] {
  const database = new DatabaseSync(path, { readOnly: true });
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  const found = tables.flatMap(({ name }) =>
    database
      .prepare(`SELECT * FROM "${name}"`)
      .all()
      .filter((row) => JSON.stringify(row).includes(text))
      .map((row) => `${name} ${JSON.stringify(row)}`),
  );
  database.close();
  return found;
}

async function setAccount(storage: Storage, person: PersonId, members: Partial<Account>): Promise<void> {
  const value = { ...sampleAccount(person, person), ...members };
  const [directory] = sampleAccess(person).filter(({ shelf }) => shelf.name === 'directory');
  assert.ok(directory);
  await storage.commit([changeOf({ shelf: ACCOUNTS, person, id: 'account', expect: 'any', value }), directory]);
}

function setFirst(storage: Storage, person: PersonId) {
  const value = { firstPerson: person, createdAt: SAMPLE_AT };
  return storage.commit([changeOf({ shelf: INSTALLS, person: INSTALL, id: 'install', expect: 'any', value })]);
}

async function readFirst(storage: Storage): Promise<string | undefined> {
  return (await storage.get(INSTALLS, INSTALL, 'install'))?.value.firstPerson;
}

describe('erasing a person', () => {
  it('leaves no row anywhere that names them or holds their words, and nothing in the file; others keep everything', async () => {
    await using file = openFile();
    await file.fill();
    await setFirst(file.storage, ADA);
    const before = file.rowsWith(BOB);
    assert.ok(file.rowsWith(ADA).length > 25);
    assert.ok(file.bytes().includes('canary-of-ada'));
    await openPortability(file.storage).erasePerson(ADA);
    assert.deepEqual(file.rowsWith(ADA), []);
    assert.deepEqual(file.rowsWith('canary-of-ada'), []);
    assert.deepEqual(file.rowsWith(BOB), before);
    const bytes = file.bytes();
    assert.ok(!bytes.includes(ADA));
    assert.ok(!bytes.includes('canary-of-ada'));
    assert.ok(bytes.includes('canary-of-bob'));
  });

  it('takes along what is remembered of them outside of storage, and leaves the others’', async () => {
    const { storage, cache, erasePerson } = openPortability();
    await storage.commit([...sampleContents(ADA), ...sampleContents(BOB)]);
    let computed = 0;
    const remembered = cache.cached(
      async (person: PersonId) => {
        computed += 1;
        return `of ${person}`;
      },
      { name: 'sample', version: 1, key: (person) => person, ttlMs: 60_000, tags: (person) => [rememberedOf(person)] },
    );
    for (const person of [ADA, BOB]) await remembered(person);
    await erasePerson(ADA);
    await remembered(BOB);
    assert.equal(computed, 2);
    await remembered(ADA);
    assert.equal(computed, 3);
  });

  it('goes through thousands of documents', async () => {
    await using file = openFile();
    await file.fill();
    const task = await file.storage.get(TASKS, ADA, 'task-1');
    assert.ok(task);
    const many = Array.from({ length: 1500 }, (_, at) =>
      changeOf({ shelf: TASKS, person: ADA, id: `many-${at}`, expect: 'absent', value: task.value }),
    );
    await file.storage.commit(many);
    await openPortability(file.storage).erasePerson(ADA);
    assert.deepEqual(file.rowsWith(ADA), []);
  });

  it('that is interrupted anywhere is finished by the next start', async () => {
    const interrupt = async (failCall: number | undefined, takesEffect: boolean) => {
      await using file = openFile();
      await file.fill();
      await setFirst(file.storage, ADA);
      const chaos = addChaos(file.storage, failCall === undefined ? {} : { failCall, takesEffect });
      const ended = await openPortability(chaos)
        .erasePerson(ADA)
        .then(
          () => 'erased',
          () => 'interrupted',
        );
      const hasBegun = (await readFirst(file.storage)) === undefined;
      await openPortability(file.storage).finishInterrupted();
      // Before its first commit nothing has happened; from then on there is no way back.
      if (!hasBegun) assert.equal(ended, 'interrupted');
      if (hasBegun) assert.deepEqual(file.rowsWith(ADA), [], `call ${failCall}`);
      return chaos.calls();
    };
    const calls = await interrupt(undefined, false);
    for (let failCall = 1; failCall <= calls; failCall += 7) await interrupt(failCall, failCall % 2 === 0);
    await interrupt(calls, false);
    await interrupt(calls - 1, true);
  });

  it('lets nothing be written for them afterwards by what was asked for before', async () => {
    await using file = openFile();
    await file.fill();
    const { erasePerson, change } = openPortability(file.storage);
    const record = () => change({ person: ADA }, async (draft) => draft.record('thought-settled', { thoughtId: 'x' }));
    const [, late] = await Promise.allSettled([erasePerson(ADA), record()]);
    assert.equal(late.status, 'rejected');
    await assert.rejects(record(), { code: 'sign-in-expired' });
    assert.deepEqual(file.rowsWith(ADA), []);
  });

  it('lets them in no more from the first moment on', async () => {
    await using file = openFile();
    await file.fill();
    // The call after the commit that begins it fails.
    const chaos = addChaos(file.storage, { failCall: 8 });
    await assert.rejects(openPortability(chaos).erasePerson(ADA));
    const account = await file.storage.get(ACCOUNTS, ADA, 'account');
    assert.equal(account?.value.state, 'leaving');
    assert.equal(account.value.passphraseHash, null);
    assert.deepEqual(account.value.recoveryCodeHashes, []);
  });

  it('is refused to the last owner while others are here, and changes nothing', async () => {
    await using file = openFile();
    await file.fill();
    await setFirst(file.storage, ADA);
    await setAccount(file.storage, ADA, { role: 'owner' });
    await setAccount(file.storage, BOB, { role: 'owner', state: 'leaving' });
    await setAccount(file.storage, CARL, { role: 'member', state: 'invited' });
    await assert.rejects(openPortability(file.storage).erasePerson(ADA), { code: 'last-owner' });
    assert.equal((await file.storage.get(ACCOUNTS, ADA, 'account'))?.value.state, 'active');
    assert.equal(await openPortability(file.storage).finishInterrupted(), undefined);
    assert.ok(file.rowsWith('canary-of-ada').length > 0);
  });

  it('of the only person makes the install as new; of an owner beside another it makes the other the first', async () => {
    await using file = openFile();
    await setAccount(file.storage, ADA, { role: 'owner' });
    await setAccount(file.storage, BOB, { role: 'owner' });
    await setFirst(file.storage, ADA);
    await openPortability(file.storage).erasePerson(ADA);
    assert.equal(await readFirst(file.storage), BOB);
    await openPortability(file.storage).erasePerson(BOB);
    assert.equal(await readFirst(file.storage), undefined);
  });

  it('never takes away both of two owners who go at the same moment while somebody is left', async () => {
    for (const delays of [[0], [1, 0, 2], [2, 1, 0], [3, 0]]) {
      await using file = openFile();
      await setFirst(file.storage, ADA);
      await setAccount(file.storage, ADA, { role: 'owner' });
      await setAccount(file.storage, BOB, { role: 'owner' });
      await setAccount(file.storage, CARL, { role: 'member' });
      // Two processes, so that they do not take turns.
      const [one, other] = [openPortability(addChaos(file.storage, { delays })), openPortability(file.storage)];
      const outcomes = await Promise.allSettled([one.erasePerson(ADA), other.erasePerson(BOB)]);
      assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
      const first = (await readFirst(file.storage)) as PersonId;
      assert.equal((await file.storage.get(ACCOUNTS, first, 'account'))?.value.role, 'owner');
    }
  });
});

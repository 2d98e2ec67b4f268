import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { claimName, findName, nameKey } from './sign-in-name.ts';

const [ADA, EVE] = ['ada' as PersonId, 'eve' as PersonId];

describe('a name', () => {
  const same: readonly (readonly [string, string])[] = [
    ['Ada', ' ada '],
    ['José', 'JOSE\u0301'],
    ['Ａｄａ', 'ada'],
    ['Straße', 'STRASSE'],
    ['Οδυσσεύς', 'ΟΔΥΣΣΕΎΣ'],
  ];
  for (const [one, other] of same) {
    it(`${one} is the same as ${other}`, () => assert.equal(nameKey(one), nameKey(other)));
  }

  it('is another when a letter is', () => {
    assert.notEqual(nameKey('Ada'), nameKey('Adä'));
    assert.notEqual(nameKey('Ada L'), nameKey('AdaL'));
  });

  it('belongs to one person, in any spelling, until they take another', async () => {
    const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    const claim = async (person: PersonId, name: string, before: string | null) =>
      storage.commit(await claimName(storage, person, { name, before }));
    await claim(ADA, 'Ada', null);
    await assert.rejects(claim(EVE, 'ADA', null), { code: 'name-taken' });
    await claim(ADA, 'ada', 'Ada');
    assert.equal((await findName(storage, 'Ada'))?.value.person, ADA);
    await claim(ADA, 'Countess', 'ada');
    assert.equal(await findName(storage, 'Ada'), undefined);
    assert.deepEqual(await claim(EVE, 'Ada', null), { committed: true });
  });

  it('taken by two at the same moment goes to one of them', async () => {
    const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    const changes = await Promise.all(
      [ADA, EVE].map((person) => claimName(storage, person, { name: 'Sam', before: null })),
    );
    const outcomes = await Promise.all(changes.map((each) => storage.commit(each)));
    assert.equal(outcomes.filter(({ committed }) => committed).length, 1);
  });
});

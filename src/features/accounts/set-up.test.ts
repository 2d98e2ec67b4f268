import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createTestBrowser,
  FIRST_PERSON,
  GOOD_PASSPHRASE,
  hasCode,
  invite,
  openAccounts,
} from '#testing/account-fixture.ts';
import { nameFirstOwner, prepareSetUp } from './set-up.ts';

const place = createTestBrowser().place();

describe('the first start with accounts', () => {
  it('makes the person who was there the owner, by a link that no later start prints again', async () => {
    const open = openAccounts();
    const secret = (await prepareSetUp(open, FIRST_PERSON)) ?? '';
    const entered = await open.links.take({ secret, name: 'Ada', passphrase: GOOD_PASSPHRASE }, place);
    assert.deepEqual([entered.person, entered.role], [FIRST_PERSON, 'owner']);
    assert.equal(await prepareSetUp(open, FIRST_PERSON), undefined);
  });

  it('prints another link as long as nobody has taken one, and the one before stops working', async () => {
    const open = openAccounts();
    const first = (await prepareSetUp(open, FIRST_PERSON)) ?? '';
    const second = (await prepareSetUp(open, FIRST_PERSON)) ?? '';
    await assert.rejects(open.links.read(first, place.origin), hasCode('link-invalid'));
    assert.equal((await open.links.read(second, place.origin)).kind, 'set-up');
  });

  it('of several instances at once leaves one link that works', async () => {
    const open = openAccounts();
    const elsewhere = openAccounts({ storage: open.storage, clock: open.clock });
    const secrets = await Promise.all([open, elsewhere, open].map((one) => prepareSetUp(one, FIRST_PERSON)));
    const good = await Promise.allSettled(secrets.map((secret) => open.links.read(secret ?? '', place.origin)));
    assert.equal(good.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('needs no link where somebody else is an owner who can sign in', async () => {
    const open = openAccounts();
    await prepareSetUp(open, FIRST_PERSON);
    await invite(open, { name: 'Bob' });
    assert.ok(await prepareSetUp(open, FIRST_PERSON), 'a member can open nothing');
    await invite(open, { name: 'Ada', role: 'owner' });
    assert.equal(await prepareSetUp(open, FIRST_PERSON), undefined);
  });

  it('leaves the invitation alone that an owner was given ahead of it', async () => {
    const open = openAccounts();
    assert.equal(await nameFirstOwner(open, FIRST_PERSON, 'Ada'), true);
    const { link } = await open.people.makeLink({ person: FIRST_PERSON }, FIRST_PERSON, place);
    await prepareSetUp(open, FIRST_PERSON);
    const secret = new URL(link).hash.slice(1);
    const entered = await open.links.take({ secret, passphrase: GOOD_PASSPHRASE }, place);
    assert.deepEqual([entered.person, entered.name, entered.role], [FIRST_PERSON, 'Ada', 'owner']);
    assert.equal(await prepareSetUp(open, FIRST_PERSON), undefined);
  });

  it('names one first owner: the next one is another person', async () => {
    const open = openAccounts();
    assert.equal(await nameFirstOwner(open, FIRST_PERSON, 'Ada'), true);
    assert.equal(await nameFirstOwner(open, FIRST_PERSON, 'Bob'), false);
  });
});

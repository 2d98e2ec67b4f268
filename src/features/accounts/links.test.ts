import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNT_LINKS, ACCOUNTS } from '#shelves/shelves.ts';
import {
  createTestBrowser,
  FIRST_PERSON,
  GOOD_PASSPHRASE,
  hasCode,
  invite,
  type OpenAccounts,
  openAccounts,
  secretOf,
} from '#testing/account-fixture.ts';
import { prepareSetUp } from './set-up.ts';

const place = createTestBrowser().place();
const HOUR = 60;

const inviteOnly = async (open: OpenAccounts, name = 'Ada') => {
  const made = await open.people.create({ person: FIRST_PERSON }, { name }, place);
  return { id: made.person.id, secret: secretOf(made.link), link: made.link };
};

const take = (open: OpenAccounts, secret: string, more: object = {}) =>
  open.links.take({ secret, passphrase: GOOD_PASSPHRASE, ...more }, createTestBrowser().place());

describe('a link', () => {
  it('carries its secret where no server and no other page sees it, and only its hash is kept', async () => {
    const open = openAccounts();
    const { link, secret } = await inviteOnly(open);
    assert.equal(link, `http://localhost:8004/welcome#${secret}`);
    assert.ok(!JSON.stringify(await open.storage.find(ACCOUNT_LINKS, INSTALL, {}, { limit: 9 })).includes(secret));
  });

  it('says what it is for without being used up, then lets in once', async () => {
    const open = openAccounts();
    const { secret, id } = await inviteOnly(open);
    for (let n = 0; n < 2; n += 1) {
      const { kind, name } = await open.links.read(secret, place.origin);
      assert.deepEqual([kind, name], ['invitation', 'Ada']);
    }
    const entered = await take(open, secret);
    assert.equal(entered.person, id);
    assert.equal((await open.sessions.identify(entered.sessionSecret))?.person, id);
    await assert.rejects(take(open, secret), hasCode('link-invalid'));
    await assert.rejects(open.links.read(secret, place.origin), hasCode('link-invalid'));
  });

  it('taken by several at the same moment, also on two instances, lets in one', async () => {
    const open = openAccounts();
    const { secret } = await inviteOnly(open);
    const elsewhere = openAccounts({ storage: open.storage, clock: open.clock });
    const outcomes = await Promise.allSettled([open, elsewhere, open, elsewhere].map((one) => take(one, secret)));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('is not used up by what could not be taken', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Bob' });
    const secret = await prepareSetUp(open, FIRST_PERSON);
    assert.ok(secret);
    await assert.rejects(take(open, secret), hasCode('request-invalid'));
    await assert.rejects(take(open, secret, { name: 'bob' }), hasCode('name-taken'));
    await assert.rejects(take(open, secret, { name: 'Ada', passphrase: 'a weak one' }), hasCode('passphrase-weak'));
    await assert.rejects(take(open, secret, { name: 'Ada', passphrase: undefined }), hasCode('request-invalid'));
    const passkey = { name: 'laptop', answer: {} };
    await assert.rejects(
      take(open, secret, { name: 'Ada', passphrase: undefined, passkey }),
      hasCode('passkey-unusable'),
    );
    assert.equal((await take(open, secret, { name: 'Ada' })).role, 'owner');
  });

  it('keeps the name the account has', async () => {
    const open = openAccounts();
    const { secret } = await inviteOnly(open);
    await assert.rejects(take(open, secret, { name: 'Eve' }), hasCode('request-invalid'));
    assert.equal((await take(open, secret, { name: 'ADA' })).name, 'Ada');
  });

  it('ends when its time is over: an invitation after a week, a way back after a day, a set-up after an hour', async () => {
    const open = openAccounts();
    const setUp = (await prepareSetUp(open, FIRST_PERSON)) ?? '';
    const invitation = await inviteOnly(open, 'Ada');
    const { person } = await invite(open, { name: 'Bob' });
    const recovery = secretOf((await open.people.makeLink({ person: FIRST_PERSON }, person, place)).link);
    const isGood = (secret: string) =>
      open.links.read(secret, place.origin).then(
        () => true,
        () => false,
      );
    const state = async () => [await isGood(setUp), await isGood(recovery), await isGood(invitation.secret)];
    open.clock.advanceMs(3_600_000 - 1);
    assert.deepEqual(await state(), [true, true, true]);
    open.clock.advanceMs(1);
    assert.deepEqual(await state(), [false, true, true]);
    open.clock.advance(23 * HOUR);
    assert.deepEqual(await state(), [false, false, true]);
    open.clock.advance(6 * 24 * HOUR);
    assert.deepEqual(await state(), [false, false, false]);
  });

  it('that is new makes the ones before it invalid, also when two are made at once', async () => {
    const open = openAccounts();
    const { id, secret } = await inviteOnly(open);
    const elsewhere = openAccounts({ storage: open.storage, clock: open.clock });
    const made = await Promise.all(
      [open, elsewhere].map(({ people }) => people.makeLink({ person: FIRST_PERSON }, id, place)),
    );
    await assert.rejects(open.links.read(secret, place.origin), hasCode('link-invalid'));
    const good = await Promise.allSettled(made.map(({ link }) => open.links.read(secretOf(link), place.origin)));
    assert.equal(good.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('back to an account signs every other browser out and sets the passphrase', async () => {
    const open = openAccounts();
    const before = await invite(open, { name: 'Ada' });
    assert.ok(await open.sessions.identify(before.sessionSecret));
    const { link } = await open.people.makeLink({ person: FIRST_PERSON }, before.person, place);
    const entered = await take(open, secretOf(link), { passphrase: 'another good one' });
    assert.equal(await open.sessions.identify(before.sessionSecret), undefined);
    assert.ok(await open.sessions.identify(entered.sessionSecret));
    const signIn = (passphrase: string) => open.signIn.byPassphrase({ name: 'Ada', passphrase }, place);
    await assert.rejects(signIn(GOOD_PASSPHRASE), hasCode('sign-in-wrong'));
    assert.ok(await signIn('another good one'));
  });

  it('that never was is answered like one that was used, and guessing is limited by address', async () => {
    const open = openAccounts();
    const stranger = createTestBrowser({ address: '198.51.100.1' }).place().origin;
    for (let n = 0; n < 20; n += 1) {
      await assert.rejects(open.links.read(`guess ${n}`, stranger), hasCode('link-invalid'));
    }
    await assert.rejects(open.links.read('guess', stranger), hasCode('too-many-attempts'));
    const { secret } = await inviteOnly(open);
    for (let n = 0; n < 50; n += 1) await open.links.read(secret, place.origin);
  });

  it('to somebody who is leaving leads nowhere', async () => {
    const open = openAccounts();
    const { secret, id } = await inviteOnly(open);
    const account = await open.storage.get(ACCOUNTS, id, 'account');
    assert.ok(account);
    await open.storage.commit([
      {
        shelf: ACCOUNTS as never,
        person: id,
        id: 'account',
        expect: 'any',
        value: { ...account.value, state: 'leaving' },
      },
    ]);
    await assert.rejects(take(open, secret), hasCode('link-invalid'));
  });
});

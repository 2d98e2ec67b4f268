import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Passkey } from '#model/account.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { PASSKEYS } from '#shelves/shelves.ts';
import { createTestBrowser, GOOD_PASSPHRASE, hasCode, invite, openAccounts } from '#testing/account-fixture.ts';

const { origin } = createTestBrowser().place();

async function openFor(name = 'Ada') {
  const open = openAccounts();
  const entered = await invite(open, { name });
  const enter = (as: string, passphrase: string) =>
    open.signIn.byPassphrase({ name: as, passphrase }, createTestBrowser().place());
  return { ...open, open, entered, actor: { person: entered.person }, enter };
}

describe('an account', () => {
  it('takes another name, under which one signs in from then on', async () => {
    const { accounts, actor, enter } = await openFor();
    assert.equal((await accounts.rename(actor, 'Countess', origin)).account.name, 'Countess');
    await assert.rejects(enter('Ada', GOOD_PASSPHRASE), hasCode('sign-in-wrong'));
    assert.ok(await enter('countess', GOOD_PASSPHRASE));
  });

  it('takes no name that somebody has', async () => {
    const open = await openFor();
    await invite(open.open, { name: 'Bob' });
    await assert.rejects(open.accounts.rename(open.actor, 'BOB', origin), hasCode('name-taken'));
    assert.equal((await open.accounts.rename(open.actor, 'ada', origin)).account.name, 'ada');
  });

  it('takes another passphrase, and every other browser is signed out', async () => {
    const { accounts, actor, enter, sessions, entered } = await openFor();
    const other = await enter('Ada', GOOD_PASSPHRASE);
    const keep = (await sessions.identify(entered.sessionSecret))?.session;
    await assert.rejects(
      accounts.changePassphrase(actor, { passphrase: 'weak one here', keep }, origin),
      hasCode('passphrase-weak'),
    );
    await accounts.changePassphrase(actor, { passphrase: 'another good one', keep }, origin);
    assert.equal(await sessions.identify(other.sessionSecret), undefined);
    assert.ok(await sessions.identify(entered.sessionSecret));
    await assert.rejects(enter('Ada', GOOD_PASSPHRASE), hasCode('sign-in-wrong'));
    assert.ok(await enter('Ada', 'another good one'));
  });

  it('keeps its passphrase while that is the only way in', async () => {
    const { accounts, actor, enter, storage } = await openFor();
    await assert.rejects(accounts.removePassphrase(actor, origin), hasCode('last-way-in'));
    assert.ok(await enter('Ada', GOOD_PASSPHRASE));
    const value = { id: 'key', name: 'laptop', createdAt: '2026-11-23T09:00:00.000Z' } as Passkey;
    const { person } = actor;
    await storage.commit([changeOf({ shelf: PASSKEYS, person, id: 'key', expect: 'absent', value })]);
    const view = await accounts.removePassphrase(actor, origin);
    assert.deepEqual([view.account.passphraseHash, view.passkeys], [null, 1]);
    await assert.rejects(enter('Ada', GOOD_PASSPHRASE), hasCode('sign-in-wrong'));
  });

  it('remembers what happened to it, newest first, and no secret', async () => {
    const { accounts, actor, clock } = await openFor();
    const codes: string[] = [];
    for (const act of [
      () => accounts.rename(actor, 'Countess', origin),
      () => accounts.changePassphrase(actor, { passphrase: 'another good one', keep: undefined }, origin),
      async () => codes.push(...(await accounts.makeRecoveryCodes(actor, origin))),
    ]) {
      clock.advance(1);
      await act();
    }
    const { items } = await accounts.listAudit(actor.person, { limit: 100 });
    const kinds = items.map(({ value }) => value.kind);
    assert.deepEqual(kinds.slice(0, 1), ['recovery-codes-made']);
    for (const kind of [
      'link-made',
      'link-used',
      'signed-in',
      'name-changed',
      'passphrase-changed',
      'session-revoked',
    ]) {
      assert.ok(
        kinds.some((each) => each === kind),
        kind,
      );
    }
    const text = JSON.stringify(items);
    for (const secret of [...codes, GOOD_PASSPHRASE, 'another good one']) assert.ok(!text.includes(secret));
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '#kernel/problem.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNTS, AUDIT_ENTRIES, NAME_CLAIMS, PEOPLE, RECEIPTS } from '#shelves/shelves.ts';
import {
  createTestBrowser,
  GOOD_PASSPHRASE,
  hasCode,
  invite,
  type OpenAccounts,
  openAccounts,
  type TestBrowser,
} from '#testing/account-fixture.ts';

const WRONG = 'not the passphrase';

async function refusal(attempt: Promise<unknown>): Promise<Problem> {
  const error = await attempt.then(
    () => assert.fail('it was let in'),
    (caught: unknown) => caught,
  );
  assert.ok(error instanceof Problem, String(error));
  return error;
}

const tryPassphrase = (open: OpenAccounts, browser: TestBrowser, name: string, passphrase: string) =>
  open.signIn.byPassphrase({ name, passphrase }, browser.place());

const auditOf = async (open: OpenAccounts, person: Parameters<OpenAccounts['accounts']['listAudit']>[0]) =>
  (await open.accounts.listAudit(person, { limit: 500 })).items.map(({ value }) => value.kind);

describe('signing in with a passphrase', () => {
  it('takes the name in any case, and gives a session that works', async () => {
    const open = openAccounts();
    const { person } = await invite(open, { name: 'Ada Lovelace' });
    const entered = await tryPassphrase(open, createTestBrowser(), ' ADA lovelace', GOOD_PASSPHRASE);
    assert.deepEqual([entered.person, entered.name, entered.role], [person, 'Ada Lovelace', 'member']);
    assert.equal((await open.sessions.identify(entered.sessionSecret))?.person, person);
  });

  it('answers alike, after as much hashing, for a name nobody has, a wrong passphrase, and somebody without one', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Ada' });
    await open.people.create({ person: INSTALL }, { name: 'Invited' }, createTestBrowser().place());
    const answers: unknown[] = [];
    for (const name of ['Ada', 'Nobody', 'Invited']) {
      const before = open.hashed();
      const { code, message, params, retryAfterSeconds } = await refusal(
        tryPassphrase(open, createTestBrowser(), name, WRONG),
      );
      answers.push({ code, message, params, retryAfterSeconds, hashed: open.hashed() - before });
    }
    assert.deepEqual(answers[0], {
      code: 'sign-in-wrong',
      message: 'That name and that secret do not belong together.',
      params: {},
      retryAfterSeconds: undefined,
      hashed: 1,
    });
    assert.deepEqual(answers[1], answers[0]);
    assert.deepEqual(answers[2], answers[0]);
  });

  it('is held up before anything is hashed, alike for a name nobody has', async () => {
    const open = openAccounts();
    await invite(open, { name: 'Ada' });
    for (const name of ['Ada', 'Nobody']) {
      const stranger = createTestBrowser({ address: `198.51.100.${name.length}` });
      for (let n = 0; n < 5; n += 1) {
        assert.equal((await refusal(tryPassphrase(open, stranger, name, WRONG))).code, 'sign-in-wrong');
      }
      const before = open.hashed();
      const held = await refusal(tryPassphrase(open, stranger, name, WRONG));
      assert.deepEqual([held.code, held.retryAfterSeconds, open.hashed() - before], ['too-many-attempts', 2, 0]);
    }
  });

  it('is never held up by strangers in a browser that has signed in before', async () => {
    const open = openAccounts();
    const own = createTestBrowser();
    await invite(open, { name: 'Ada', browser: own });
    for (let n = 0; n < 50; n += 1) {
      const stranger = createTestBrowser({ address: `198.51.100.${n}` });
      await refusal(tryPassphrase(open, stranger, 'Ada', WRONG));
      // Also from the very address of the owner.
      await refusal(tryPassphrase(open, createTestBrowser(), 'Ada', WRONG));
    }
    const held = await refusal(tryPassphrase(open, createTestBrowser(), 'Ada', GOOD_PASSPHRASE));
    assert.equal(held.code, 'too-many-attempts');
    assert.ok(await tryPassphrase(open, own, 'Ada', GOOD_PASSPHRASE));
  });

  it('knows a browser by what it was given there, not by what somebody planted before', async () => {
    const open = openAccounts();
    const planted = 'A'.repeat(43);
    const own = createTestBrowser({ device: planted });
    await invite(open, { name: 'Ada', browser: own });
    assert.notEqual(own.place().device?.split('.')[0], planted);
    const thief = createTestBrowser({ address: '198.51.100.1', device: planted });
    for (let n = 0; n < 5; n += 1) await refusal(tryPassphrase(open, thief, 'Ada', WRONG));
    assert.equal((await refusal(tryPassphrase(open, thief, 'Ada', WRONG))).code, 'too-many-attempts');
    assert.ok(await tryPassphrase(open, own, 'Ada', GOOD_PASSPHRASE));
  });

  it('knows one browser for everybody of a household', async () => {
    const open = openAccounts();
    const shared = createTestBrowser();
    for (const name of ['Ada', 'Bob']) await invite(open, { name, browser: shared });
    for (let n = 0; n < 10; n += 1) {
      for (const name of ['Ada', 'Bob']) {
        await refusal(tryPassphrase(open, createTestBrowser(), name, WRONG)).catch(() => undefined);
      }
    }
    for (const name of ['Ada', 'Bob', 'Ada']) {
      shared.keep(await tryPassphrase(open, shared, name, GOOD_PASSPHRASE));
    }
  });

  it('ends the session the browser had', async () => {
    const open = openAccounts();
    const browser = createTestBrowser();
    const first = await invite(open, { name: 'Ada', browser });
    const second = browser.keep(await tryPassphrase(open, browser, 'Ada', GOOD_PASSPHRASE));
    assert.equal(await open.sessions.identify(first.sessionSecret), undefined);
    assert.ok(await open.sessions.identify(second.sessionSecret));
  });

  it('makes a hash of older cost anew, once', async () => {
    const old = openAccounts();
    const { person } = await invite(old, { name: 'Ada' });
    const kept = async () => (await old.storage.get(ACCOUNTS, person, 'account'))?.value.passphraseHash;
    const before = await kept();
    const open = openAccounts({
      storage: old.storage,
      clock: old.clock,
      cost: { memoryKiB: 16, passes: 2, parallelism: 1 },
    });
    await tryPassphrase(open, createTestBrowser(), 'Ada', GOOD_PASSPHRASE);
    const after = await kept();
    assert.match(before ?? '', /m=8,t=1/);
    assert.match(after ?? '', /m=16,t=2/);
    await tryPassphrase(open, createTestBrowser(), 'Ada', GOOD_PASSPHRASE);
    assert.equal(await kept(), after);
  });

  it('depends on the account as it was when somebody proved who they are: a change in between decides anew', async () => {
    const open = openAccounts();
    const { person } = await invite(open, { name: 'Ada' });
    const kept = (await open.storage.get(ACCOUNTS, person, 'account'))?.value.passphraseHash;
    const given = { passphrase: 'another good one', keep: undefined };
    const [entered] = await Promise.all([
      open.entry.enter(person, {
        method: 'passphrase',
        place: createTestBrowser().place(),
        update: (account) => (account.passphraseHash === kept ? account : undefined),
      }),
      open.accounts.changePassphrase({ person }, given, createTestBrowser().place().origin),
    ]);
    // Whichever was first: the old passphrase leaves nobody signed in.
    if (entered !== undefined) assert.equal(await open.sessions.identify(entered.sessionSecret), undefined);
    const uses = await Promise.all(
      Array.from({ length: 4 }, () =>
        open.entry.enter(person, {
          method: 'recovery-code',
          place: createTestBrowser().place(),
          update: ({ identities, ...account }) =>
            identities.length > 0
              ? undefined
              : { ...account, identities: [{ id: 'x', issuer: '', subject: '', label: '', linkedAt: '' }] },
        }),
      ),
    );
    assert.equal(uses.filter((used) => used !== undefined).length, 1);
  });

  it('that fails is in the trail of the account, not more than once an hour for each place, nor without end', async () => {
    const open = openAccounts();
    const { person } = await invite(open, { name: 'Ada' });
    const failures = async () => (await auditOf(open, person)).filter((kind) => kind === 'sign-in-failed').length;
    const failFrom = async (address: string) => {
      open.clock.advance(2);
      await refusal(tryPassphrase(open, createTestBrowser({ address }), 'Ada', WRONG));
    };
    for (let n = 0; n < 10; n += 1) await failFrom('198.51.100.1');
    assert.equal(await failures(), 1);
    for (let n = 0; n < 15; n += 1) await failFrom(`203.0.113.${n}`);
    assert.equal(await failures(), 10);
    open.clock.advance(60);
    await failFrom('198.51.100.1');
    assert.equal(await failures(), 11);
  });

  it('for a name nobody has leaves no trail', async () => {
    const open = openAccounts();
    await refusal(tryPassphrase(open, createTestBrowser(), 'Nobody', WRONG));
    for (const person of [INSTALL, 'nobody' as typeof INSTALL]) {
      assert.equal(await open.storage.count(AUDIT_ENTRIES, person, {}), 0);
    }
  });
});

describe('a recovery code', () => {
  const withCodes = async () => {
    const open = openAccounts();
    const { person } = await invite(open, { name: 'Ada' });
    const codes = await open.accounts.makeRecoveryCodes({ person }, createTestBrowser().place().origin);
    const use = (code: string, browser = createTestBrowser()) =>
      open.signIn.byRecoveryCode({ name: 'ada', code }, browser.place());
    return { open, person, codes, use };
  };

  it('lets in once, typed any way', async () => {
    const { codes, use, open, person } = await withCodes();
    assert.equal(codes.length, 10);
    const [code = ''] = codes;
    assert.equal((await use(code.toLowerCase().replaceAll('-', ' '))).person, person);
    assert.equal((await refusal(use(code))).code, 'sign-in-wrong');
    assert.equal((await open.accounts.read(person)).account.recoveryCodeHashes.length, 9);
  });

  it('used twice at the same moment, also on two instances, lets in one', async () => {
    const { codes, open } = await withCodes();
    const elsewhere = openAccounts({ storage: open.storage, clock: open.clock });
    for (const code of codes) {
      const outcomes = await Promise.allSettled(
        [open, elsewhere].map(({ signIn }) =>
          signIn.byRecoveryCode({ name: 'Ada', code }, createTestBrowser().place()),
        ),
      );
      assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    }
  });

  it('stops working when new ones are made, and none is stored as it is', async () => {
    const { codes, use, open, person } = await withCodes();
    const stored = JSON.stringify([
      await open.storage.get(ACCOUNTS, person, 'account'),
      await open.storage.find(RECEIPTS, person, {}, { limit: 10 }),
      await open.storage.find(AUDIT_ENTRIES, person, {}, { limit: 100 }),
    ]);
    for (const code of codes) assert.ok(!stored.includes(code) && !stored.includes(code.replaceAll('-', '')));
    await open.accounts.makeRecoveryCodes({ person }, createTestBrowser().place().origin);
    assert.equal((await refusal(use(codes[0] ?? ''))).code, 'sign-in-wrong');
  });

  it('that is wrong answers like one for a name nobody has, and guessing is limited by address', async () => {
    const { use, open } = await withCodes();
    const wrong = await refusal(use('0000-0000-0000-0000'));
    const nobody = await refusal(
      open.signIn.byRecoveryCode({ name: 'Nobody', code: '0000' }, createTestBrowser().place()),
    );
    assert.deepEqual([wrong.code, wrong.message], [nobody.code, nobody.message]);
    for (let n = 0; n < 18; n += 1) await refusal(use('0000'));
    assert.equal((await refusal(use('0000'))).code, 'too-many-attempts');
    assert.equal((await refusal(use('0000', createTestBrowser({ address: '203.0.113.1' })))).code, 'sign-in-wrong');
  });
});

describe('registering', () => {
  const register = (open: OpenAccounts, name: string, passphrase = GOOD_PASSPHRASE, browser = createTestBrowser()) =>
    open.signIn.register({ name, passphrase }, browser.place());

  it('is closed unless it was opened', async () => {
    await assert.rejects(register(openAccounts(), 'Ada'), hasCode('registration-closed'));
  });

  it('makes a member with a profile, who is signed in and can sign in again', async () => {
    const open = openAccounts({ registration: true });
    const entered = await register(open, 'Ada');
    assert.equal(entered.role, 'member');
    assert.equal((await open.storage.get(PEOPLE, entered.person, 'profile'))?.value.name, 'Ada');
    assert.equal((await tryPassphrase(open, createTestBrowser(), 'Ada', GOOD_PASSPHRASE)).person, entered.person);
  });

  it('gives a name to one, also of two at the same moment', async () => {
    const open = openAccounts({ registration: true });
    const outcomes = await Promise.allSettled([register(open, 'Sam'), register(open, 'sam'), register(open, 'SAM')]);
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') assert.ok(hasCode('name-taken')(outcome.reason));
    }
    assert.equal(await open.storage.count(NAME_CLAIMS, INSTALL, {}), 1);
  });

  it('refuses a weak passphrase, and limits how many accounts one place makes', async () => {
    const open = openAccounts({ registration: true });
    await assert.rejects(register(open, 'Ada', 'a weak passphrase'), hasCode('passphrase-weak'));
    for (let n = 0; n < 4; n += 1) await register(open, `Ada ${n}`);
    const before = open.hashed();
    await assert.rejects(register(open, 'Ada 5'), hasCode('too-many-attempts'));
    assert.equal(open.hashed(), before);
    assert.ok(await register(open, 'Ada 5', GOOD_PASSPHRASE, createTestBrowser({ address: '203.0.113.1' })));
  });
});

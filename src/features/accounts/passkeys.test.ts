import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { createChanger } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { AUDIT_ENTRIES, CHALLENGES } from '#shelves/shelves.ts';
import { createTestBrowser, hasCode, invite, openAccounts, secretOf } from '#testing/account-fixture.ts';
import { createSoftwarePasskey, type PasskeyLies, type SoftwarePasskey } from '#testing/software-passkey.ts';
import { createChallenges } from './challenges.ts';
import { createLinks } from './links.ts';
import type { PasskeyAnswer } from './passkey-answer.ts';
import { createPasskeySignIn } from './passkey-sign-in.ts';
import { createPasskeyVerifier } from './passkey-verifier.ts';
import { createPasskeys } from './passkeys.ts';
import { createSignInTrail } from './sign-in-trail.ts';

const HERE = 'http://localhost:8004';
const ORIGIN = { address: '192.0.2.1', device: 'Firefox on Linux' };

function openPasskeys() {
  const open = openAccounts();
  const { storage, clock, entry } = open;
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const challenges = createChallenges({ storage, clock });
  const verifier = createPasskeyVerifier();
  const passkeys = createPasskeys({ storage, clock, change, challenges, verifier });
  // Another instance: changes take no turns with those of this one.
  const elsewhere = createPasskeys({
    storage,
    clock,
    change: createChanger({ storage, clock, bus: createEmbeddedBus() }),
    challenges,
    verifier,
  });
  const trail = createSignInTrail({ storage, clock });
  const byPasskey = createPasskeySignIn({ storage, clock, challenges, verifier, entry, trail });

  const offer = (answer: PasskeyAnswer, name = 'Laptop') => ({ name, answer, webOrigin: HERE });
  const add = async (person: PersonId, passkey: SoftwarePasskey = createSoftwarePasskey(HERE)) => {
    const answer = passkey.create(await passkeys.askNew(person, HERE));
    await passkeys.add({ person }, offer(answer), ORIGIN);
    return passkey;
  };
  const enterWith = async (passkey: SoftwarePasskey, lies: PasskeyLies = {}) =>
    byPasskey.enter(passkey.get(await byPasskey.ask(HERE), lies), createTestBrowser().place());
  return { ...open, change, passkeys, elsewhere, byPasskey, offer, add, enterWith };
}

describe('a new passkey', () => {
  it('lets its person in from then on, without a name', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person);
    const entered = await open.enterWith(passkey);
    assert.deepEqual([entered.person, entered.name], [person, 'Ada']);
    const [shown] = (await open.passkeys.list(person, { limit: 10 })).items;
    assert.equal(shown?.value.name, 'Laptop');
    assert.equal(shown?.value.lastUsedAt, '2026-11-23T09:00:00.000Z');
    const sessions = await open.sessions.list(person, { limit: 10 });
    assert.ok(sessions.items.some(({ value }) => value.method === 'passkey'));
  });

  it('is taken only as the answer to a question that is open, asked for this person, on this page', async () => {
    const open = openPasskeys();
    const ada = (await invite(open, { name: 'Ada' })).person;
    const bob = (await invite(open, { name: 'Bob' })).person;
    const refuses = async (who: PersonId, lies: PasskeyLies, minutesLater = 0) => {
      const answer = createSoftwarePasskey(HERE).create(await open.passkeys.askNew(ada, HERE), lies);
      open.clock.advance(minutesLater);
      await assert.rejects(
        open.passkeys.add({ person: who }, open.offer(answer), ORIGIN),
        hasCode('passkey-unusable'),
        JSON.stringify({ who, lies, minutesLater }),
      );
    };
    await refuses(bob, {});
    await refuses(ada, {}, 5);
    await refuses(ada, { origin: 'http://localhost:9999' });
    await refuses(ada, { host: 'example.org' });
    await refuses(ada, { challenge: 'c29tZXRoaW5nIGVsc2U' });
    await refuses(ada, { type: 'webauthn.get' });
    await refuses(ada, { isFramed: true });
    await refuses(ada, { isLocked: true });
    await refuses(ada, { credentialId: 'c29tZWJvZHkgZWxzZQ' });
    assert.equal((await open.passkeys.list(ada, { limit: 10 })).items.length, 0);
    // The same without a lie is taken, a moment before the question ends.
    const answer = createSoftwarePasskey(HERE).create(await open.passkeys.askNew(ada, HERE));
    open.clock.advanceMs(5 * 60_000 - 1);
    await open.passkeys.add({ person: ada }, open.offer(answer), ORIGIN);
  });

  it('is taken once: the question is used up, however many answer it at the same moment', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const options = await open.passkeys.askNew(person, HERE);
    const answers = Array.from({ length: 5 }, () => createSoftwarePasskey(HERE).create(options));
    const outcomes = await Promise.allSettled(
      answers.map((answer, n) =>
        (n % 2 === 0 ? open.passkeys : open.elsewhere).add({ person }, open.offer(answer), ORIGIN),
      ),
    );
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await open.passkeys.list(person, { limit: 10 })).items.length, 1);
    assert.equal(await open.storage.count(CHALLENGES, INSTALL, {}), 0);
  });

  it('whatever it says about its maker is left alone', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const { isoCBOR } = await import('@simplewebauthn/server/helpers');
    const answer = createSoftwarePasskey(HERE).create(await open.passkeys.askNew(person, HERE));
    const sent = isoCBOR.decodeFirst<Map<string, string | Uint8Array | Map<string, string>>>(
      Uint8Array.from(Buffer.from(answer.response.attestationObject ?? '', 'base64url')),
    );
    sent.set('fmt', 'android-safetynet').set('attStmt', new Map([['ver', 'nonsense']]));
    const attestationObject = Buffer.from(isoCBOR.encode(sent)).toString('base64url');
    const withMaker = { ...answer, response: { ...answer.response, attestationObject } };
    assert.ok(await open.passkeys.add({ person }, open.offer(withMaker), ORIGIN));
  });

  it('is the twentieth at most, also when two are added at the same moment', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    for (let n = 0; n < 19; n += 1) await open.add(person);
    const answers: PasskeyAnswer[] = [];
    for (let n = 0; n < 2; n += 1) {
      answers.push(createSoftwarePasskey(HERE).create(await open.passkeys.askNew(person, HERE)));
    }
    const outcomes = await Promise.allSettled(
      [open.passkeys, open.elsewhere].map((instance, n) =>
        instance.add({ person }, open.offer(answers[n] as PasskeyAnswer), ORIGIN),
      ),
    );
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
    await assert.rejects(open.passkeys.askNew(person, HERE), hasCode('too-many-credentials'));
  });

  it('takes a link, in one commit with it, and only with a question for that link', async () => {
    const open = openPasskeys();
    const { person: owner } = await invite(open, { name: 'Ada', role: 'owner' });
    const links = createLinks({
      ...open,
      hasher: { hash: async () => '', verify: async () => ({ matches: false, isOutdated: false }) },
      refuseWeak: async () => undefined,
      attempts: { begin: async () => ({ succeed: async () => undefined, withdraw: async () => undefined }) },
      addPasskey: open.passkeys.addForLink,
    });
    const place = createTestBrowser().place();
    const inviteAs = async (name: string) =>
      secretOf((await open.people.create({ person: owner }, { name }, place)).link);
    const [forBob, forEve] = [await inviteAs('Bob'), await inviteAs('Eve')];

    const passkey = createSoftwarePasskey(HERE);
    const answer = passkey.create(await open.passkeys.askForLink({ secret: forBob, webOrigin: HERE }));
    const taken = (secret: string) => links.take({ secret, passkey: { name: 'Phone', answer } }, place);
    await assert.rejects(taken(forEve), hasCode('passkey-unusable'));
    const bob = await taken(forBob);
    assert.equal((await open.enterWith(passkey)).person, bob.person);
    await assert.rejects(taken(forBob), hasCode('link-invalid'));
    await assert.rejects(open.passkeys.askForLink({ secret: forBob, webOrigin: HERE }), hasCode('link-invalid'));
  });
});

describe('signing in with a passkey', () => {
  it('takes an answer once, however often it is sent', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    // One that does not count, so that only the question tells a second time from the first.
    const passkey = await open.add(person, createSoftwarePasskey(HERE, { counts: false }));
    const answer = passkey.get(await open.byPasskey.ask(HERE));
    const send = () => open.byPasskey.enter(answer, createTestBrowser().place());
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, send));
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    await assert.rejects(send(), hasCode('passkey-refused'));
  });

  it('refuses every answer in which one thing is not so', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const eve = (await invite(open, { name: 'Eve' })).person;
    const passkey = await open.add(person);
    const hers = await open.add(eve);
    const lies: readonly PasskeyLies[] = [
      { origin: 'http://localhost:9999' },
      { origin: 'https://localhost:8004' },
      { host: 'example.org' },
      { challenge: 'c29tZXRoaW5nIGVsc2U' },
      { type: 'webauthn.create' },
      { isFramed: true },
      { isLocked: true },
      { userHandle: eve },
      { userHandle: '' },
      { userHandle: 'x'.repeat(65) },
      { userHandle: INSTALL },
      { credentialId: hers.id },
      { credentialId: hers.id, userHandle: eve },
      { counter: 1 },
    ];
    for (const lie of lies) {
      await assert.rejects(open.enterWith(passkey, lie), hasCode('passkey-refused'), JSON.stringify(lie));
      // Shows that it was the lie: the same question and passkey without it let somebody in.
      assert.equal((await open.enterWith(passkey)).person, person);
    }
  });

  it('refuses a question that was asked for something else, or too long ago', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person);
    const place = createTestBrowser().place();
    const other = passkey.get(await open.passkeys.askNew(person, HERE));
    await assert.rejects(open.byPasskey.enter(other, place), hasCode('passkey-refused'));
    const late = passkey.get(await open.byPasskey.ask(HERE));
    const timely = passkey.get(await open.byPasskey.ask(HERE));
    open.clock.advanceMs(5 * 60_000 - 1);
    assert.ok(await open.byPasskey.enter(timely, place));
    open.clock.advanceMs(1);
    await assert.rejects(open.byPasskey.enter(late, place), hasCode('passkey-refused'));
  });

  it('leaves a line in the trail when a copy seems to be about, and none for what anybody can make up', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person);
    const trail = async () =>
      (await open.storage.find(AUDIT_ENTRIES, person, { index: 'byTime' }, { limit: 100 })).items
        .map(({ value }) => value)
        .filter(({ kind }) => kind === 'sign-in-failed')
        .map(({ detail }) => detail);
    await open.enterWith(passkey);
    const forged = passkey.get(await open.byPasskey.ask(HERE), { counter: 0 });
    const broken = { ...forged, response: { ...forged.response, signature: 'AAAA' } };
    await assert.rejects(open.byPasskey.enter(broken, createTestBrowser().place()), hasCode('passkey-refused'));
    assert.deepEqual(await trail(), []);
    await assert.rejects(open.enterWith(passkey, { counter: 1 }), hasCode('passkey-refused'));
    assert.deepEqual(await trail(), ['the passkey Laptop seems to have been copied']);
  });

  it('works with those that do not count', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person, createSoftwarePasskey(HERE, { counts: false }));
    for (let n = 0; n < 3; n += 1) assert.equal((await open.enterWith(passkey)).person, person);
  });
});

describe('a passkey that is removed', () => {
  it('lets nobody in any more', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person);
    assert.ok(await open.enterWith(passkey));
    await open.passkeys.remove({ person }, passkey.id, ORIGIN);
    await assert.rejects(open.enterWith(passkey), hasCode('passkey-refused'));
    await assert.rejects(open.passkeys.remove({ person }, passkey.id, ORIGIN), hasCode('passkey-missing'));
  });

  it('is never the last way in, also when two are removed at the same moment', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkeys = [await open.add(person), await open.add(person)];
    await open.accounts.removePassphrase({ person }, ORIGIN);
    const outcomes = await Promise.allSettled(
      [open.passkeys, open.elsewhere].map((instance, n) => instance.remove({ person }, passkeys[n]?.id ?? '', ORIGIN)),
    );
    const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    assert.equal(reasons.length, 1);
    assert.ok(hasCode('last-way-in')(reasons[0]));
    assert.equal((await open.passkeys.list(person, { limit: 10 })).items.length, 1);
  });

  it('and a passphrase that is removed at the same moment do not both go', async () => {
    const open = openPasskeys();
    const { person } = await invite(open, { name: 'Ada' });
    const passkey = await open.add(person);
    const outcomes = await Promise.allSettled([
      open.passkeys.remove({ person }, passkey.id, ORIGIN),
      open.accounts.removePassphrase({ person }, ORIGIN),
    ]);
    assert.deepEqual(outcomes.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected']);
  });

  it('is one’s own: somebody else’s answers like one that never was', async () => {
    const open = openPasskeys();
    const ada = (await invite(open, { name: 'Ada' })).person;
    const eve = (await invite(open, { name: 'Eve' })).person;
    const passkey = await open.add(ada);
    for (const id of [passkey.id, 'never']) {
      await assert.rejects(open.passkeys.remove({ person: eve }, id, ORIGIN), hasCode('passkey-missing'));
      await assert.rejects(open.passkeys.rename({ person: eve }, id, 'Mine'), hasCode('passkey-missing'));
    }
    assert.equal((await open.passkeys.rename({ person: ada }, passkey.id, 'Old laptop')).name, 'Old laptop');
  });
});

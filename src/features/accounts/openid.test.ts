import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { OpenIdProfile, OpenIdProvider, OpenIdTies } from '#ports/openid/openid.ts';
import { createChanger } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CHALLENGES } from '#shelves/shelves.ts';
import { createTestBrowser, hasCode, invite, openAccounts, secretOf } from '#testing/account-fixture.ts';
import { createChallenges } from './challenges.ts';
import { createOpenIdSignIn } from './openid.ts';
import { createOpenIdArrival } from './openid-arrival.ts';

const HERE = 'http://localhost:8004';
const ADA: OpenIdProfile = { name: 'Ada', userName: 'ada' };

/** Who comes back from the provider is whoever a test says. */
function openSignIn({ registration = false }: { readonly registration?: boolean } = {}) {
  const open = openAccounts();
  const { storage, clock } = open;
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const challenges = createChallenges({ storage, clock });
  /** What the provider was given each time, by state. */
  const asked = new Map<string, OpenIdTies>();
  let subject = 'ada';
  let profile = ADA;
  const provider: OpenIdProvider = {
    begin: async (ties) => {
      asked.set(ties.state, ties);
      return `https://login.example.org/?state=${ties.state}`;
    },
    finish: async (_, ties) => {
      assert.deepEqual(ties, asked.get(ties.state));
      return { issuer: 'https://login.example.org', subject, readProfile: async () => profile };
    },
  };
  const arrival = createOpenIdArrival({ ...open, change, registration, defaultTimeZone: 'Europe/Berlin' });
  const openId = createOpenIdSignIn({ storage, clock, challenges, provider, arrival });

  const journey = async (link?: string, browser = createTestBrowser()) => {
    const { device } = browser.place();
    const { url, secret } = await openId.begin({ webOrigin: HERE, link, device });
    const state = new URL(url).searchParams.get('state') ?? '';
    // The way back comes from elsewhere: the browser leaves this cookie at home.
    return openId.finish({ state }, { secret, place: { ...browser.place(), device: undefined } });
  };
  return {
    ...open,
    openId,
    journey,
    ties: () => [...asked.values()].at(-1),
    comesBack: (who: string, called: OpenIdProfile = ADA) => {
      subject = who;
      profile = called;
    },
  };
}

describe('the way to a provider and back', () => {
  it('may take ten minutes, and no longer', async () => {
    const open = openSignIn({ registration: true });
    const finishAfter = async (ms: number) => {
      const { url, secret } = await open.openId.begin({ webOrigin: HERE });
      open.clock.advanceMs(ms);
      const state = new URL(url).searchParams.get('state') ?? '';
      return open.openId.finish({ state }, { secret, place: createTestBrowser().place() });
    };
    assert.equal((await finishAfter(10 * 60_000 - 1)).kind, 'entered');
    assert.deepEqual(await finishAfter(10 * 60_000), { kind: 'refused', why: 'openid-stale', linking: false });
  });

  it('leaves nothing in the store that would complete it', async () => {
    const open = openSignIn();
    const { secret } = await open.openId.begin({ webOrigin: HERE });
    const stored = JSON.stringify(await open.storage.find(CHALLENGES, INSTALL, {}, { limit: 10 }));
    const { state, nonce, codeVerifier } = open.ties() ?? {};
    for (const text of [secret, state, nonce, codeVerifier]) {
      assert.ok(text !== undefined && text.length === 43 && !stored.includes(text));
    }
  });

  it('begins with a link only while it is one', async () => {
    const open = openSignIn();
    await assert.rejects(open.openId.begin({ webOrigin: HERE, link: 'never' }), hasCode('link-invalid'));
  });

  it('keeps a browser known that was known before', async () => {
    const open = openSignIn();
    const { person } = await invite(open, { name: 'Bob', role: 'owner' });
    const { link } = await open.people.makeLink({ person }, person, createTestBrowser().place());
    const browser = createTestBrowser();
    const first = await open.journey(secretOf(link), browser);
    assert.ok(first.kind === 'entered');
    browser.keep(first.entered);
    const second = await open.journey(undefined, browser);
    assert.ok(second.kind === 'entered');
    assert.equal(second.entered.deviceCookie, first.entered.deviceCookie);
  });
});

describe('somebody a provider vouches for', () => {
  it('takes a link to come back, which signs every other browser out', async () => {
    const open = openSignIn();
    const browser = createTestBrowser();
    const { person } = await invite(open, { name: 'Bob', role: 'owner', browser });
    const { link } = await open.people.makeLink({ person }, person, browser.place());
    assert.equal((await open.journey(secretOf(link))).kind, 'entered');
    assert.equal(await open.sessions.identify(browser.place().session ?? ''), undefined);
    assert.equal((await open.accounts.read(person)).account.identities.length, 1);
  });

  it('is one new person, though they come twice at the same moment', async () => {
    const open = openSignIn({ registration: true });
    const outcomes = await Promise.all([open.journey(), open.journey(), open.journey()]);
    const people = outcomes.map((outcome) => (outcome.kind === 'entered' ? outcome.entered.person : undefined));
    assert.equal(new Set(people).size, 1);
    assert.notEqual(people[0], undefined);
  });

  it('is called what they are called there, made to fit, and numbered where somebody is called that', async () => {
    const open = openSignIn({ registration: true });
    let subject = 0;
    const nameOf = async (profile: OpenIdProfile) => {
      subject += 1;
      open.comesBack(`somebody-${subject}`, profile);
      const outcome = await open.journey();
      return outcome.kind === 'entered' ? outcome.entered.name : outcome;
    };
    assert.equal(await nameOf({ name: 'Ada', userName: 'a' }), 'Ada');
    assert.equal(await nameOf({ name: ' ada\n', userName: 'a' }), 'ada 2');
    assert.equal(await nameOf({ name: undefined, userName: 'grace' }), 'grace');
    assert.equal(await nameOf({ name: '\u0000\u200b', userName: 'alan' }), 'alan');
    assert.equal(await nameOf({ name: undefined, userName: undefined }), 'New here');
    assert.equal(await nameOf({ name: '\ud800', userName: undefined }), '\ufffd');
    assert.equal(await nameOf({ name: 'x'.repeat(500), userName: undefined }), 'x'.repeat(70));
    assert.equal(await nameOf({ name: `${'x'.repeat(69)}😀`, userName: undefined }), 'x'.repeat(69));
    const many = [];
    for (let n = 0; n < 25; n += 1) many.push(await nameOf({ name: 'Kim', userName: undefined }));
    assert.equal(new Set(many).size, 25);
  });
});

/**
 * Signing in at an OpenID provider, over real HTTP: at a real one from the set-up link to an identity that is gone, and at one that lies.
 * Each lie is told once the same way in without it has led somebody in, so that it is the lie that is refused.
 */
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { systemClock } from '#kernel/clock.ts';
import { createOpenIdProvider } from '#ports/openid/openid-provider.ts';
import { type LyingProvider, type ProviderLies, startLyingProvider } from '#testing/lying-provider.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  listen,
  startOpenIdProvider,
  type TestOpenIdProvider,
} from '#testing/openid-provider.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { createVisitor, setUpSecret, type Visitor } from '#testing/visitor.ts';

const COOKIE = 'focusforge-openid';
const DISCOVERY = '/.well-known/openid-configuration';
const UNKNOWN = '/sign-in?problem=identity-unknown';
const STALE = '/sign-in?problem=openid-stale';
const REFUSED = '/sign-in?problem=openid-refused';
const UNAVAILABLE = '/sign-in?problem=provider-unavailable';
/** More redirects than any provider needs. */
const MOST_STEPS = 12;

describe('people at a real provider', () => {
  let provider: TestOpenIdProvider;
  let server: TestServer;
  let ada: Visitor;
  let bob: Visitor;

  const comeBack = (who: Visitor, subject: string | undefined, link?: string) => {
    provider.setPerson(subject);
    return journey(who, link);
  };
  const invite = async (name: string) => secretOf((await ada.client.createPerson({ body: { name } })).link);

  before(async () => {
    // Two of them have the same name, and all of them the same mail address.
    provider = await startOpenIdProvider({ 'ada-1': 'Ada', 'ada-2': 'Ada', 'bob-1': 'Robert' });
    server = await startTestServer({ env: settings(provider.issuer) });
    provider.serve(server.url);
  });
  after(async () => {
    await server?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  it('take the set-up link with an identity, which makes them the owner and uses the link up', async () => {
    ada = createVisitor(server.url);
    const secret = setUpSecret(server.output()) ?? '';
    assert.equal(await comeBack(ada, 'ada-1', secret), '/');
    const account = await ada.client.readAccount();
    assert.deepEqual([account.name, account.role, account.hasPassphrase], ['Ada', 'owner', false]);
    assert.deepEqual(
      account.identities.map(({ label }) => label),
      ['ada-1'],
    );
    assert.equal(ada.cookie(COOKIE), undefined);
    await refuses(createVisitor(server.url).client.startOpenId({ body: { link: secret } }), 'link-invalid');
  });

  it('are let in again, in any browser', async () => {
    const elsewhere = createVisitor(server.url);
    await refuses(elsewhere.client.readMe(), 'sign-in-needed');
    assert.equal(await comeBack(elsewhere, 'ada-1'), '/');
    assert.equal((await signedInAt(elsewhere))?.id, (await signedInAt(ada))?.id);
    const { items } = await elsewhere.client.listAccountSessions();
    assert.ok(items.some(({ method, isThis }) => method === 'openid' && isThis));
  });

  it('are sent away when nobody here has their identity, whatever name and mail address they share', async () => {
    const stranger = createVisitor(server.url);
    assert.equal(await comeBack(stranger, 'ada-2'), UNKNOWN);
    assert.equal(await signedInAt(stranger), null);
    assert.equal((await ada.client.listPeople()).items.length, 1);
  });

  it('join by an invitation, and never with an identity of somebody else', async () => {
    const link = await invite('Bob');
    bob = createVisitor(server.url);
    assert.equal(await comeBack(bob, 'ada-1', link), '/sign-in?problem=identity-taken');
    assert.equal(await signedInAt(bob), null);
    assert.equal(await comeBack(bob, 'bob-1', link), '/');
    const { name, role } = (await signedInAt(bob)) ?? {};
    assert.deepEqual([name, role], ['Bob', 'member']);
    assert.equal(await comeBack(createVisitor(server.url), 'bob-1'), '/');
  });

  it('link one more identity, which lets in until it is unlinked, and never take one from somebody', async () => {
    const link = async (subject: string) => {
      provider.setPerson(subject);
      const { url } = await ada.client.linkIdentity();
      return land(ada, await atProvider(url));
    };
    assert.equal(await link('bob-1'), '/security?problem=identity-taken');
    assert.equal(await link('ada-2'), '/security');
    const elsewhere = createVisitor(server.url);
    assert.equal(await comeBack(elsewhere, 'ada-2'), '/');
    assert.equal((await signedInAt(elsewhere))?.name, 'Ada');

    const { identities } = await ada.client.readAccount();
    const idOf = (label: string) => identities.find((one) => one.label === label)?.id ?? '';
    await ada.client.unlinkIdentity({ params: { id: idOf('ada-2') } });
    assert.equal(await comeBack(createVisitor(server.url), 'ada-2'), UNKNOWN);
    await refuses(ada.client.unlinkIdentity({ params: { id: idOf('ada-1') } }), 'last-way-in');
  });

  it('link nothing when they signed out, or somebody else signed in, on the way', async () => {
    for (const next of [undefined, 'bob-1']) {
      const browser = createVisitor(server.url);
      assert.equal(await comeBack(browser, 'ada-1'), '/');
      provider.setPerson('ada-2');
      const { url } = await browser.client.linkIdentity();
      const secret = browser.cookie(COOKIE) ?? '';
      const back = await atProvider(url);
      await browser.client.signOut();
      if (next !== undefined) assert.equal(await comeBack(browser, next), '/');
      browser.plant(COOKIE, secret);
      assert.equal(await land(browser, back), '/sign-in?problem=sign-in-expired');
      assert.equal(await comeBack(createVisitor(server.url), 'ada-2'), UNKNOWN);
    }
  });

  it('may decline there, and change their mind', async () => {
    const browser = createVisitor(server.url);
    assert.equal(await comeBack(browser, undefined), REFUSED);
    assert.equal(await signedInAt(browser), null);
    assert.equal(await comeBack(browser, 'bob-1'), '/');
  });

  it('become new people where registration is open: one for each identity, under a name that is free', async () => {
    await using open = await startTestServer({ env: { ...settings(provider.issuer), FOCUSFORGE_REGISTRATION: 'on' } });
    provider.serve(open.url);
    const [owner, newcomer, again] = [createVisitor(open.url), createVisitor(open.url), createVisitor(open.url)];
    assert.equal(await comeBack(owner, 'ada-1', setUpSecret(open.output())), '/');
    await owner.client.createTask({ body: { title: 'Only for the owner' } });
    assert.equal(await comeBack(newcomer, 'ada-2'), '/');
    const made = await signedInAt(newcomer);
    assert.deepEqual([made?.name, made?.role], ['Ada 2', 'member']);
    assert.deepEqual((await newcomer.client.listTasks()).items, []);
    assert.equal(await comeBack(again, 'ada-2'), '/');
    assert.deepEqual(await signedInAt(again), made);
    assert.equal((await owner.client.listPeople()).items.length, 2);
  });
});

describe('a provider that lies', () => {
  let provider: LyingProvider;
  let server: TestServer;
  let folder: string;

  /** Where somebody new to this browser lands while the provider says what it is told; `alter` has the address they come back to. */
  const attempt = async (lies: ProviderLies, alter: (back: URL) => void = () => undefined) => {
    const browser = createVisitor(server.url);
    provider.lie(lies);
    const { url } = await browser.client.startOpenId({ body: {} });
    const back = new URL(await atProvider(url));
    alter(back);
    const page = await land(browser, back.href);
    return { page, signedIn: (await signedInAt(browser))?.name };
  };
  const LET_IN = { page: '/', signedIn: 'Ada' };
  const sentAway = (page: string) => ({ page, signedIn: undefined });
  const startAgain = async () => {
    await server.stop();
    await server.restart();
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-openid-'));
    provider = await startLyingProvider({ clientId: CLIENT_ID });
    server = await startTestServer({ folder, env: settings(provider.issuer) });
    assert.equal(await journey(createVisitor(server.url), setUpSecret(server.output())), '/');
  });
  after(async () => {
    await server?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const lies: Readonly<Record<string, ProviderLies>> = {
    'the nonce of another sign-in': { claims: { nonce: 'another' } },
    'no nonce': { claims: { nonce: undefined } },
    'another issuer': { claims: { iss: 'https://login.example.org' } },
    'another audience': { claims: { aud: 'another-service' } },
    'an audience of two, and for the other': {
      claims: { aud: [CLIENT_ID, 'another-service'], azp: 'another-service' },
    },
    'a token that has expired': { claims: { iat: 999_999_700, exp: 1_000_000_000 } },
    'a token that never expires': { claims: { exp: undefined } },
    'a token that is not valid yet': { claims: { nbf: 4_000_000_000 } },
    'the signature of somebody else': { signature: 'stranger' },
    'no signature': { signature: 'nobody' },
    'no subject': { claims: { sub: undefined } },
    'an empty subject': { claims: { sub: '' } },
    'an error beside the code': { callback: { error: 'access_denied' } },
    'that somebody else sent the browser back': { callback: { iss: 'https://login.example.org' } },
  };
  for (const [lie, told] of Object.entries(lies)) {
    it(`lets nobody in with ${lie}`, async () => {
      assert.deepEqual(await attempt({}), LET_IN);
      const before = provider.exchanges().length;
      assert.deepEqual(await attempt(told), sentAway(REFUSED));
      // What is wrong in a token was seen in the token.
      assert.equal(provider.exchanges().length - before, told.callback === undefined ? 1 : 0);
    });
  }

  it('lets nobody in under a state that was altered, doubled or left out, and is not asked about it', async () => {
    assert.deepEqual(await attempt({}), LET_IN);
    const before = provider.exchanges().length;
    const alterations: readonly ((back: URL) => void)[] = [
      ({ searchParams }) => searchParams.set('state', `${searchParams.get('state')}x`),
      ({ searchParams }) => searchParams.append('state', searchParams.get('state') ?? ''),
      ({ searchParams }) => searchParams.delete('state'),
    ];
    for (const alter of alterations) assert.deepEqual(await attempt({}, alter), sentAway(STALE));
    assert.equal(provider.exchanges().length, before);
  });

  it('lets in once for each time somebody went there, however often and at once the answer comes', async () => {
    provider.lie({});
    const browser = createVisitor(server.url);
    const { url } = await browser.client.startOpenId({ body: {} });
    const secret = browser.cookie(COOKIE) ?? '';
    const back = await atProvider(url);
    const before = provider.exchanges().length;
    const copies = Array.from({ length: 6 }, () => {
      const copy = createVisitor(server.url);
      copy.plant(COOKIE, secret);
      return copy;
    });
    const pages = await Promise.all(copies.map((copy) => land(copy, back)));
    assert.deepEqual(pages.toSorted(), ['/', ...Array(5).fill(STALE)]);
    browser.plant(COOKIE, secret);
    assert.equal(await land(browser, back), STALE);
    assert.equal(provider.exchanges().length, before + 1);
  });

  it('lets in only where somebody set out: an answer carried to another browser is worth nothing there', async () => {
    provider.lie({});
    const [own, bare, begun] = [createVisitor(server.url), createVisitor(server.url), createVisitor(server.url)];
    const { url } = await own.client.startOpenId({ body: {} });
    await begun.client.startOpenId({ body: {} });
    const back = await atProvider(url);
    for (const other of [bare, begun]) {
      assert.equal(await land(other, back), STALE);
      assert.equal(await signedInAt(other), null);
    }
    // The very same address where it belongs: it was the browser.
    assert.equal(await land(own, back), '/');
  });

  it('lets nobody in with a code that was made for another sign-in', async () => {
    provider.lie({});
    const [own, other] = [createVisitor(server.url), createVisitor(server.url)];
    const asked = await own.client.startOpenId({ body: {} });
    const overheard = await other.client.startOpenId({ body: {} });
    const back = new URL(await atProvider(asked.url));
    const right = back.href;
    back.searchParams.set('code', new URL(await atProvider(overheard.url)).searchParams.get('code') ?? '');
    assert.equal(await land(own, back.href), REFUSED);
    // A provider that checks PKCE refuses by itself; the nonce did here.
    assert.equal(challengeOf(provider.exchanges().at(-1)), challengeIn(asked.url));
    assert.notEqual(challengeIn(asked.url), challengeIn(overheard.url));
    assert.equal(await land(own, right), STALE);
    assert.deepEqual(await attempt({}), LET_IN);
  });

  it('says who somebody is by their subject, never by a mail address or a name', async () => {
    const claims = { email: 'ada@example.org', email_verified: true, name: 'Ada', preferred_username: 'Ada' };
    assert.deepEqual(await attempt({ claims }), LET_IN);
    assert.deepEqual(await attempt({ claims: { ...claims, sub: 'somebody-else' } }), sentAway(UNKNOWN));
    const renamed = { email: 'new@example.org', email_verified: false, name: 'Somebody Else' };
    assert.deepEqual(await attempt({ claims: renamed }), LET_IN);
  });

  it('is told apart from a provider that does not answer', async () => {
    assert.deepEqual(await attempt({}), LET_IN);
    assert.deepEqual(await attempt({ broken: { '/token': 'fails' } }), sentAway(UNAVAILABLE));
    assert.deepEqual(await attempt({}), LET_IN);
  });

  it('keeps nobody out once its keys, or what it says about itself, can be read again', async () => {
    await startAgain();
    assert.deepEqual(await attempt({ broken: { '/keys': 'fails' } }), sentAway(UNAVAILABLE));
    assert.deepEqual(await attempt({}), LET_IN);
    await startAgain();
    provider.lie({ broken: { [DISCOVERY]: 'fails' } });
    await isUnavailable(createVisitor(server.url));
    assert.deepEqual(await attempt({}), LET_IN);
  });

  it('leads nobody to another issuer, nor over an open network', async () => {
    const untrue = [
      { issuer: 'https://login.example.org' },
      { authorization_endpoint: 'http://login.example.org/authorize' },
    ];
    for (const metadata of untrue) {
      await startAgain();
      provider.lie({ metadata });
      await isUnavailable(createVisitor(server.url));
    }
    await startAgain();
    const sent = await attempt({ metadata: { token_endpoint: 'http://login.example.org/token' } });
    assert.deepEqual(sent, sentAway(UNAVAILABLE));
    await startAgain();
    assert.deepEqual(await attempt({}), LET_IN);
  });

  it('is waited for no longer than the deadline', async () => {
    const waiting = createOpenIdProvider({
      issuer: provider.issuer,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      clock: systemClock,
      deadlineMs: 200,
    });
    const redirectUri = `${server.url}/api/v1/session/openid/callback`;
    const ties = { redirectUri, state: 'state', nonce: 'nonce', codeVerifier: 'v'.repeat(43) };
    const unavailable = { code: 'provider-unavailable' };
    const finish = async () => {
      const back = new URL(await atProvider(await waiting.begin(ties)));
      return waiting.finish(Object.fromEntries(back.searchParams), ties);
    };
    provider.lie({ broken: { [DISCOVERY]: 'hangs' } });
    await assert.rejects(waiting.begin(ties), unavailable);
    provider.lie({ broken: { '/token': 'hangs' } });
    await assert.rejects(finish(), unavailable);
    provider.lie({});
    assert.equal((await finish())?.issuer, provider.issuer);
  });

  it('is one of many: the same subject at another provider, or at none, is nobody here', async () => {
    assert.deepEqual(await attempt({}), LET_IN);
    await using other = await startLyingProvider({ clientId: CLIENT_ID });
    await server.stop();
    await using elsewhere = await startTestServer({ folder, env: settings(other.issuer) });
    const browser = createVisitor(elsewhere.url);
    assert.equal(await journey(browser), UNKNOWN);
    assert.equal(await signedInAt(browser), null);
    await elsewhere.stop();

    const gone = await listen((_request, reply) => reply.end());
    await gone.close();
    await using alone = await startTestServer({ folder, env: settings(gone.url) });
    await isUnavailable(createVisitor(alone.url));
  });
});

function settings(issuer: string) {
  return {
    FOCUSFORGE_ACCOUNTS: 'on',
    FOCUSFORGE_OPENID_ISSUER: issuer,
    FOCUSFORGE_OPENID_CLIENT_ID: CLIENT_ID,
    FOCUSFORGE_OPENID_CLIENT_SECRET: CLIENT_SECRET,
  };
}

/** There and back: the page of ours somebody lands on. `link`: the secret of one they take on the way. */
async function journey(who: Visitor, link?: string): Promise<string> {
  const { url } = await who.client.startOpenId({ body: link === undefined ? {} : { link } });
  return land(who, await atProvider(url));
}

/** Where the provider sends the browser back to, after its own pages. */
async function atProvider(url: string): Promise<string> {
  const { fetch } = createVisitor(url);
  let at = new URL(url);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const reply = await fetch(at);
    const [location, said] = [reply.headers.get('location'), await reply.text()];
    assert.ok(location !== null, `${at.pathname} answered ${reply.status}: ${said}`);
    at = new URL(location, at);
    if (at.pathname === '/api/v1/session/openid/callback') return at.href;
  }
  return assert.fail(`the provider still leads on to ${at.pathname}`);
}

async function land(who: Visitor, back: string): Promise<string> {
  const reply = await who.fetch(back);
  assert.equal(reply.status, 303, await reply.text());
  return reply.headers.get('location') ?? '';
}

async function signedInAt(who: Visitor) {
  return (await who.client.readSession()).signedIn;
}

function refuses(call: Promise<unknown>, code: string) {
  return assert.rejects(call, (error: unknown) => error instanceof ApiProblem && error.code === code);
}

function isUnavailable(who: Visitor): Promise<void> {
  return assert.rejects(who.client.startOpenId({ body: {} }), (error: unknown) => {
    assert.ok(error instanceof ApiProblem);
    assert.deepEqual([error.status, error.code], [503, 'provider-unavailable']);
    return true;
  });
}

function secretOf(link: string): string {
  return new URL(link).hash.slice(1);
}

/** RFC 7636: what was said first, and what the code was redeemed with later. */
function challengeIn(url: string): string | null {
  return new URL(url).searchParams.get('code_challenge');
}

function challengeOf(exchange: URLSearchParams | undefined): string {
  return hash('sha256', exchange?.get('code_verifier') ?? '', 'base64url');
}

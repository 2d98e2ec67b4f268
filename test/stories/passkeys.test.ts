/** Passkeys in a real Chromium against a real server: from the set-up link to a passkey that is gone, and everything that is refused. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import type { PasskeyAnswer } from '#features/accounts/passkey-answer.ts';
import { findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { openPasskeyBrowser, type PasskeyBrowser } from '#testing/passkey-browser.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { setUpSecret } from '#testing/visitor.ts';

const chromium = findChromium();
const OTHER_WAY = { passphrase: 'lamp orbit velvet seven' };

describe('passkeys in Chromium', { skip: chromium === undefined ? NO_CHROMIUM : false }, () => {
  let server: TestServer;
  let browser: Browser;
  /** Ada's own device, and Bob's. */
  let ada: PasskeyBrowser;
  let bob: PasskeyBrowser;

  before(async () => {
    const starting = startTestServer({ env: { FOCUSFORGE_ACCOUNTS: 'on' } });
    [server, browser] = await Promise.all([starting, openBrowser(chromium ?? '')]);
    ada = await openPasskeyBrowser(browser, server);
    bob = await openPasskeyBrowser(browser, server);
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  it('take a link: a name and a passkey are all it needs', async () => {
    const secret = setUpSecret(server.output());
    await takeLink(ada, { secret, name: 'Ada' }, 'Laptop');
    const account = await sent(ada.send('GET', '/api/v1/account'));
    assert.deepEqual([account.name, account.role, account.hasPassphrase, account.passkeys], ['Ada', 'owner', false, 1]);

    const invited = await sent(ada.send('POST', '/api/v1/people', { name: 'Bob' }), 201);
    await takeLink(bob, { secret: new URL(String(invited.link)).hash.slice(1) }, 'Phone');
    assert.equal((await sent(bob.send('GET', '/api/v1/account'))).name, 'Bob');
  });

  it('let their person in without a name, as often as they come', async () => {
    for (const [device, name] of [
      [ada, 'Ada'],
      [bob, 'Bob'],
      [ada, 'Ada'],
    ] as const) {
      await device.leave();
      assert.equal((await device.send('GET', '/api/v1/account')).status, 401);
      assert.equal((await sent(signIn(device, await answer(device)))).name, name);
      assert.equal((await sent(device.send('GET', '/api/v1/account'))).name, name);
    }
    const { items } = await sent(ada.send('GET', '/api/v1/sessions'));
    assert.ok(Array.isArray(items) && items.some(({ method, isThis }) => method === 'passkey' && isThis));
  });

  it('are never made twice on one device, and several devices of a person each have theirs', async () => {
    const { options } = await sent(ada.send('POST', '/api/v1/passkeys/question'));
    await assert.rejects(ada.create(options), /InvalidStateError/);

    await using tablet = await openPasskeyBrowser(browser, server);
    await tablet.context.addCookies(await ada.context.cookies());
    const question = await sent(tablet.send('POST', '/api/v1/passkeys/question'));
    const offered = { name: 'Tablet', answer: await tablet.create(question.options) };
    const made = await sent(tablet.send('POST', '/api/v1/passkeys', offered), 201);
    await refuses(tablet.send('POST', '/api/v1/passkeys', offered), 'passkey-unusable');
    await tablet.leave();
    assert.equal((await sent(signIn(tablet, await answer(tablet)))).name, 'Ada');

    const path = `/api/v1/passkeys/${made.id}`;
    assert.equal((await sent(ada.send('PATCH', path, { name: 'Old tablet' }))).name, 'Old tablet');
    await refuses(bob.send('PATCH', path, { name: 'Mine' }), 'passkey-missing');
    await refuses(bob.send('DELETE', path), 'passkey-missing');
    assert.deepEqual(await namesOf(ada), ['Laptop', 'Old tablet']);

    assert.equal((await ada.send('DELETE', path)).status, 204);
    await refuses(signIn(tablet, await answer(tablet)), 'passkey-refused');
    assert.deepEqual(await namesOf(ada), ['Laptop']);
    await refuses(ada.send('DELETE', `/api/v1/passkeys/${await onlyIdOf(ada)}`), 'last-way-in');
  });

  it('answer once: an answer that was overheard is worth nothing', async () => {
    const overheard = await answer(ada);
    assert.equal((await signIn(ada, overheard)).status, 200);
    await refuses(signIn(ada, overheard), 'passkey-refused');
    await refuses(signIn(bob, overheard), 'passkey-refused');

    const fresh = await answer(ada);
    const replies = await Promise.all(Array.from({ length: 6 }, () => signIn(ada, fresh)));
    assert.deepEqual(replies.map(({ status }) => status).toSorted(), [200, 401, 401, 401, 401, 401]);
  });

  it('answer only for the page they were used on, though a page on another port may ask them', async () => {
    await using foreign = await serveForeignPage();
    await using lured = await openPasskeyBrowser(browser, { url: foreign.url, path: '/' });
    await lured.receive(await ada.handOver());
    const ask = async () => (await sent(ada.send('POST', '/api/v1/session/passkey-question'))).options;
    await assert.rejects(lured.get({ ...asObject(await ask()), rpId: 'example.org' }), /SecurityError/);
    const stolen = await lured.get(await ask());
    assert.equal(originIn(stolen), foreign.url);
    await refuses(signIn(ada, stolen), 'passkey-refused');
    await refuses(signIn(ada, withOrigin(stolen, server.url)), 'passkey-refused');
    // The same device with the same passkey on our page: it was the page.
    await lured.goTo(`${server.url}/health/live`);
    assert.equal((await sent(signIn(ada, await lured.get(await ask())))).name, 'Ada');
    await ada.receive(await lured.handOver());
  });

  it('answer for their own person: no answer of one lets in as another', async () => {
    const [ofAda, ofBob] = [await answer(ada), await answer(bob)];
    const swapped = (one: PasskeyAnswer, other: PasskeyAnswer): PasskeyAnswer => {
      const { userHandle } = other.response;
      return { ...one, response: { ...one.response, userHandle } };
    };
    await refuses(signIn(bob, swapped(ofBob, ofAda)), 'passkey-refused');
    await refuses(signIn(bob, { ...ofBob, id: ofAda.id, rawId: ofAda.rawId }), 'passkey-refused');
    await refuses(signIn(bob, swapped({ ...ofBob, id: ofAda.id, rawId: ofAda.rawId }, ofAda)), 'passkey-refused');
    // The answers themselves were good, and still are: nothing above was one.
    assert.equal((await sent(signIn(ada, ofAda))).name, 'Ada');
    assert.equal((await sent(signIn(bob, ofBob))).name, 'Bob');

    const question = await sent(bob.send('POST', '/api/v1/passkeys/question'));
    await using other = await openPasskeyBrowser(browser, server);
    const offered = { name: 'Not hers', answer: await other.create(question.options) };
    await refuses(ada.send('POST', '/api/v1/passkeys', offered), 'passkey-unusable');
  });

  it('have to be unlocked', async () => {
    const { options } = await sent(ada.send('POST', '/api/v1/session/passkey-question'));
    await ada.setUnlocking(false);
    await assert.rejects(ada.get(options), /NotAllowedError/);
    const careless = await ada.get({ ...asObject(options), userVerification: 'discouraged' });
    await ada.setUnlocking(true);
    await refuses(signIn(ada, careless), 'passkey-refused');
    assert.equal((await signIn(ada, await ada.get(options))).status, 200);
  });

  it('that seem to have been copied are refused, and their person can read of it', async () => {
    assert.equal((await signIn(ada, await answer(ada))).status, 200);
    await ada.turnBackCounters();
    await refuses(signIn(ada, await answer(ada)), 'passkey-refused');
    const { items } = await sent(ada.send('GET', '/api/v1/audit'));
    const failed = (Array.isArray(items) ? items : []).find(({ kind }) => kind === 'sign-in-failed');
    assert.match(failed?.detail, /Laptop seems to have been copied/);
  });

  it('can go once there is another way in', async () => {
    await sent(bob.send('POST', '/api/v1/account/passphrase', OTHER_WAY));
    const path = `/api/v1/passkeys/${await onlyIdOf(bob)}`;
    assert.equal((await bob.send('DELETE', path)).status, 204);
    assert.deepEqual(await namesOf(bob), []);
    await refuses(signIn(bob, await answer(bob)), 'passkey-refused');
    assert.equal((await bob.send('POST', '/api/v1/session', { name: 'bob', ...OTHER_WAY })).status, 200);
  });
});

/** Questions and answers of a passkey sign-in. */
async function answer(device: PasskeyBrowser): Promise<PasskeyAnswer> {
  const { options } = await sent(device.send('POST', '/api/v1/session/passkey-question'));
  return device.get(options);
}

function signIn(device: PasskeyBrowser, given: PasskeyAnswer) {
  return device.send('POST', '/api/v1/session/passkey', { answer: given });
}

async function takeLink(device: PasskeyBrowser, link: object, passkeyName: string): Promise<void> {
  const { options } = await sent(device.send('POST', '/api/v1/links/passkey-question', link));
  const passkey = { name: passkeyName, answer: await device.create(options) };
  await sent(device.send('POST', '/api/v1/links/take', { ...link, passkey }));
}

async function namesOf(device: PasskeyBrowser): Promise<readonly string[]> {
  const { items } = await sent(device.send('GET', '/api/v1/passkeys'));
  return (Array.isArray(items) ? items : []).map(({ name }) => name);
}

async function onlyIdOf(device: PasskeyBrowser): Promise<string> {
  const { items } = await sent(device.send('GET', '/api/v1/passkeys'));
  assert.ok(Array.isArray(items) && items.length === 1);
  return items[0].id;
}

type Reply = ReturnType<PasskeyBrowser['send']>;

async function sent(reply: Reply, status = 200): Promise<Readonly<Record<string, unknown>>> {
  const got = await reply;
  assert.equal(got.status, status, JSON.stringify(got.body));
  return got.body as Readonly<Record<string, unknown>>;
}

async function refuses(reply: Reply, code: string): Promise<void> {
  const { body } = await reply;
  assert.equal((body as { readonly code?: string } | undefined)?.code, code);
}

function asObject(value: unknown): object {
  assert.ok(typeof value === 'object' && value !== null);
  return value;
}

function originIn({ response }: PasskeyAnswer): string {
  return JSON.parse(Buffer.from(response.clientDataJSON, 'base64url').toString('utf8')).origin;
}

/** The same answer, claiming to come from elsewhere. */
function withOrigin(given: PasskeyAnswer, origin: string): PasskeyAnswer {
  const said = JSON.parse(Buffer.from(given.response.clientDataJSON, 'base64url').toString('utf8'));
  const clientDataJSON = Buffer.from(JSON.stringify({ ...said, origin })).toString('base64url');
  return { ...given, response: { ...given.response, clientDataJSON } };
}

/** Somebody else's page on the same machine: browsers let it ask for passkeys of `localhost`. */
async function serveForeignPage(): Promise<AsyncDisposable & { readonly url: string }> {
  const foreign = createServer((_, reply) => reply.setHeader('content-type', 'text/html').end('<h1>Win a prize</h1>'));
  foreign.listen(0, 'localhost');
  await once(foreign, 'listening');
  const { port } = foreign.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    [Symbol.asyncDispose]: async () => {
      foreign.closeAllConnections();
      await new Promise((resolve) => foreign.close(resolve));
    },
  };
}

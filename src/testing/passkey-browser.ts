/** A page of the service in a real Chromium with an authenticator: the browser asks, checks and signs as it does for people. */
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { PasskeyAnswer } from '#features/accounts/passkey-answer.ts';
import { addAuthenticator } from './add-authenticator.ts';

export interface SentReply {
  readonly status: number;
  /** The body as JSON; undefined when it is empty. */
  readonly body: unknown;
}

export interface PasskeyBrowser extends AsyncDisposable {
  readonly context: BrowserContext;
  /** Sends JSON from the page, with its cookies and its origin. */
  readonly send: (method: string, path: string, body?: unknown) => Promise<SentReply>;
  /** `navigator.credentials.create` and `.get`. Rejects with the name of what the browser says is wrong. */
  readonly create: (options: unknown) => Promise<PasskeyAnswer>;
  readonly get: (options: unknown) => Promise<PasskeyAnswer>;
  /** Puts every passkey's counter back, as a copy made earlier would have it. */
  readonly turnBackCounters: () => Promise<void>;
  /** Takes every passkey out, as a device does that is handed on. */
  readonly handOver: () => Promise<readonly VirtualCredential[]>;
  readonly receive: (passkeys: readonly VirtualCredential[]) => Promise<void>;
  /** Goes to another page. */
  readonly goTo: (address: string) => Promise<void>;
  /** Whether the person can unlock it. */
  readonly setUnlocking: (canUnlock: boolean) => Promise<void>;
  /** Forgets all cookies. */
  readonly leave: () => Promise<void>;
}

export interface VirtualCredential {
  readonly credentialId: string;
  readonly isResidentCredential: boolean;
  readonly rpId?: string;
  readonly privateKey: string;
  readonly userHandle?: string;
  readonly signCount: number;
}

/** `path`: any page; passkeys belong to its host. */
export async function openPasskeyBrowser(
  browser: Browser,
  { url, path = '/health/live' }: { readonly url: string; readonly path?: string },
): Promise<PasskeyBrowser> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url + path);
  const { devtools, authenticatorId } = await addAuthenticator(page);
  const receive = async (passkeys: readonly VirtualCredential[]) => {
    for (const credential of passkeys) {
      await devtools.send('WebAuthn.addCredential', { authenticatorId, credential });
    }
  };
  return {
    context,
    send: async (method, path, body) => (await page.evaluate(sendScript({ method, path, body }))) as SentReply,
    create: (options) => ask(page, 'create', options),
    get: (options) => ask(page, 'get', options),
    turnBackCounters: async () => {
      const passkeys = await takeOut(devtools, authenticatorId);
      await receive(passkeys.map((passkey) => ({ ...passkey, signCount: 0 })));
    },
    handOver: () => takeOut(devtools, authenticatorId),
    receive,
    goTo: async (address) => {
      await page.goto(address);
    },
    setUnlocking: async (isUserVerified) => {
      await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    leave: () => context.clearCookies(),
    [Symbol.asyncDispose]: () => context.close(),
  };
}

async function takeOut(devtools: CDPSession, authenticatorId: string): Promise<readonly VirtualCredential[]> {
  const { credentials } = (await devtools.send('WebAuthn.getCredentials', { authenticatorId })) as {
    readonly credentials: readonly VirtualCredential[];
  };
  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  return credentials;
}

async function ask(page: Page, verb: 'create' | 'get', options: unknown): Promise<PasskeyAnswer> {
  const parse = verb === 'create' ? 'parseCreationOptionsFromJSON' : 'parseRequestOptionsFromJSON';
  const publicKey = `PublicKeyCredential.${parse}(${JSON.stringify(options)})`;
  const asked = `navigator.credentials.${verb}({ publicKey: ${publicKey} }).then((made) => made.toJSON())`;
  const said = (await page.evaluate(`${asked}.catch((error) => ({ refusal: error.name }))`)) as
    | PasskeyAnswer
    | { readonly refusal: string };
  if ('refusal' in said) throw new Error(said.refusal);
  return said;
}

function sendScript(given: { readonly method: string; readonly path: string; readonly body: unknown }): string {
  const { method, path, body } = given;
  const init = {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  };
  return `fetch(${JSON.stringify(path)}, ${JSON.stringify(init)}).then(async (reply) => {
    const text = await reply.text();
    return { status: reply.status, body: text === '' ? undefined : JSON.parse(text) };
  })`;
}

/** A household at the pages, in a real Chromium: the first owner, somebody who joins with a passkey, a program, and somebody who leaves. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { type Authenticator, addAuthenticator } from '#testing/add-authenticator.ts';
import { findBarriers, findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { buildPagesWhenStale } from '#testing/build-pages.ts';
import { CLIENT_ID, CLIENT_SECRET, startOpenIdProvider, type TestOpenIdProvider } from '#testing/openid-provider.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { setUpSecret } from '#testing/visitor.ts';

const ADA = { name: 'Ada', passphrase: 'lamp orbit velvet seven' };
const CLEO = { name: 'Cleo', passphrase: 'river stone paper eleven' };
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Long enough for two busy cores; a story that waits this long has failed. */
const PATIENCE_MS = 20_000;

const chromium = findChromium();

describe('the account pages in Chromium', { skip: chromium === undefined ? NO_CHROMIUM : false }, () => {
  let server: TestServer;
  let browser: Browser;
  /** Passkeys belong to a name; browsers make none for a bare address. */
  let address: string;
  let ada: Page;
  let bob: Page;
  let passkeys: Authenticator;
  let invitation: string;
  let token: string;
  let exported: Buffer;
  const complaints: string[] = [];

  const openWindow = async (context: BrowserContext) => {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      // A browser reports every refusal of the service; each is one the story asks for.
      const expected = /Failed to load resource: the server responded with a status of 4\d\d/.test(message.text());
      if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(message.text());
    });
    return page;
  };
  const openContext = () =>
    browser.newContext({ baseURL: address, timezoneId: 'Europe/Berlin', viewport: DESKTOP, acceptDownloads: true });
  const askProgram = (path: string, body: unknown) =>
    fetch(address + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  before(async () => {
    buildPagesWhenStale();
    [server, browser] = await Promise.all([
      startTestServer({ env: { FOCUSFORGE_ACCOUNTS: 'on' } }),
      openBrowser(chromium ?? ''),
    ]);
    address = addressAt(server, 'localhost');
    [ada, bob] = await Promise.all([openContext().then(openWindow), openContext().then(openWindow)]);
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  it('shows the door in place of every screen, and says why a link no longer works', async () => {
    await ada.goto('/plan?week=2026-11-23');
    await heading(ada, 'Sign in').waitFor();
    assert.equal(pathOf(ada), '/plan?week=2026-11-23');
    assert.equal(await ada.getByLabel('Name').getAttribute('autocomplete'), 'username webauthn');
    await checkLooks(ada, 'the door');
    await ada.goto('/sign-in?problem=identity-unknown');
    await ada.getByText('Nobody here has that identity yet.').waitFor();
    await ada.goto('/welcome#somethingold');
    await heading(ada, 'This link does not work any more').waitFor();
    await checkLooks(ada, 'a used link');
  });

  it('makes whoever opens the set-up link the owner, and leaves nothing of it in the address', async () => {
    await ada.goto(`/welcome#${setUpSecret(server.output())}`);
    await heading(ada, 'Make it yours').waitFor();
    assert.equal(pathOf(ada), '/welcome');
    await ada.getByLabel('Name').fill(ADA.name);
    await passphraseField(ada).fill('password12');
    await ada.keyboard.press('Enter');
    await ada.getByRole('alert').waitFor();
    assert.equal(await passphraseField(ada).inputValue(), 'password12');
    await passphraseField(ada).fill(ADA.passphrase);
    await ada.getByText('This one holds.').waitFor();
    await checkLooks(ada, 'a link');
    await ada.keyboard.press('Enter');
    await passSetUp(ada);
    await ada.getByText('Signed in as Ada').waitFor();
  });

  it('lets the owner invite somebody, who joins with a passkey and finds only what is theirs', async () => {
    await ada.getByRole('link', { name: 'People' }).click();
    await ada.getByLabel('Name').fill('Bob');
    await ada.keyboard.press('Enter');
    invitation = await ada.getByRole('textbox', { name: 'Link for Bob' }).inputValue();
    assert.ok(invitation.startsWith(`${address}/welcome#`), invitation);
    await ada.getByText('not here yet').waitFor();
    await checkLooks(ada, 'people');

    passkeys = await addAuthenticator(bob);
    await bob.goto(invitation);
    await heading(bob, 'Welcome, Bob').waitFor();
    await bob.getByText('A passkey', { exact: true }).click();
    await checkLooks(bob, 'an invitation');
    await bob.getByRole('button', { name: 'Make a passkey and go in' }).press('Enter');
    await passSetUp(bob);
    assert.equal(await bob.getByRole('link', { name: 'People' }).count(), 0);
    await bob.goto('/people');
    await heading(bob, 'There is nothing here').waitFor();
  });

  it('signs out of every window at once, and a passkey leads back to where one was', async () => {
    const beside = await openWindow(bob.context());
    // Passkeys are offered at the door by themselves; this one waits to be touched.
    await passkeys.setTouch(false);
    await beside.goto('/tasks');
    await heading(beside, 'Tasks').waitFor();
    await bob.getByRole('button', { name: 'Sign out' }).click();
    await Promise.all([bob, beside].map((page) => page.getByText('You are signed out.').waitFor()));
    assert.equal(pathOf(beside), '/tasks');
    // First asked, then touched: the offer at the door would take the touch, and the button would be gone before it is pressed.
    await bob.getByRole('button', { name: 'Use a passkey' }).click();
    await passkeys.setTouch(true);
    await Promise.all([heading(bob, 'There is nothing here').waitFor(), heading(beside, 'Tasks').waitFor()]);
    await beside.close();
  });

  it('shows a token once, and lets its program only ask', async () => {
    await ada.goto('/security');
    await ada.getByRole('button', { name: 'Make a token' }).click();
    await ada.keyboard.type('Calendar script');
    await ada.getByLabel('Add and change tasks').check();
    assert.ok(await ada.getByLabel('It asks me first').isChecked());
    await askForFreshSignInOnce(ada, '**/api/v1/tokens');
    await ada.getByRole('button', { name: 'Make the token' }).press('Enter');
    const dialog = ada.getByRole('dialog', { name: 'Confirm it is you' });
    await passphraseField(dialog).waitFor();
    assert.deepEqual(await findBarriers(ada), []);
    assert.equal(await ada.evaluate('document.activeElement?.name'), 'password');
    await ada.keyboard.type('not this one at all');
    await ada.keyboard.press('Enter');
    await dialog.getByRole('alert').waitFor();
    await passphraseField(dialog).fill(ADA.passphrase);
    await ada.keyboard.press('Enter');
    // What was filled in goes on by itself.
    token = await ada.getByLabel('Token for Calendar script').inputValue();
    await checkLooks(ada, 'security');
    await ada.reload();
    await ada.getByText('Calendar script').first().waitFor();
    assert.ok(!(await ada.content()).includes(token));

    assert.equal((await askProgram('/api/v1/tasks', { title: 'Buy ink', estimateMinutes: 95 })).status, 202);
    await ada.keyboard.press('t');
    const card = ada.getByRole('article').filter({ hasText: 'Buy ink' });
    await card.getByText('1 h 35 min').waitFor();
    await checkLooks(ada, 'today with a request');
    await card.getByRole('button', { name: 'Accept' }).press('Enter');
    await card.waitFor({ state: 'detached' });
    await ada.getByRole('link', { name: 'Tasks' }).click();
    await ada.getByText('Buy ink').first().waitFor();
  });

  it('says of a request for something that is gone what the matter is, and lets it be declined', async () => {
    await ada.keyboard.press('t');
    await ada.getByText('Nothing is planned.').waitFor();
    const made = await askProgram('/api/v1/tasks', { title: 'Sell the piano', dependsOn: ['nothing'] });
    assert.equal(made.status, 202);
    // It appears by itself.
    const card = ada.getByRole('article').filter({ hasText: 'Sell the piano' });
    await card.getByText('One that is no longer there').waitFor();
    await card.getByRole('button', { name: 'Accept' }).press('Enter');
    await card.getByRole('alert').waitFor();
    await card.getByRole('button', { name: 'Decline' }).press('Enter');
    await card.waitFor({ state: 'detached' });
  });

  it('takes a token back, and the program is out', async () => {
    await ada.goto('/security');
    await ada.getByRole('button', { name: 'Take back Calendar script' }).press('Enter');
    await ada.getByRole('button', { name: 'Take it back; Calendar script stops working' }).press('Enter');
    await ada.getByText('You took back the token for Calendar script.').waitFor();
    assert.equal((await askProgram('/api/v1/tasks', { title: 'Once more' })).status, 401);
  });

  it('lets somebody back in by a recovery code, and asks for patience in words', async () => {
    await ada.getByRole('button', { name: 'Make codes' }).press('Enter');
    const code = (await ada.locator('.codes code').first().textContent()) ?? '';
    assert.match(code, /^(\w{4}-){3}\w{4}$/);
    assert.equal(await ada.locator('.codes code').count(), 10);
    assert.deepEqual(await findBarriers(ada), []);

    const elsewhere = await openWindow(await openContext());
    await elsewhere.goto('/tasks');
    await elsewhere.getByLabel('Name').fill('Nobody at all');
    await passphraseField(elsewhere).fill('anything I can think of');
    const waits = elsewhere.getByText(/Wait (a minute|a moment|\d+ \w+), then try again/);
    for (let attempt = 0; attempt < 8 && (await waits.count()) === 0; attempt += 1) {
      const answer = elsewhere.waitForResponse('**/api/v1/session');
      await elsewhere.getByRole('button', { name: 'Sign in' }).press('Enter');
      await (await answer).finished();
      await elsewhere.getByRole('alert').waitFor();
    }
    await waits.waitFor();

    await elsewhere.getByRole('button', { name: 'Use a recovery code' }).press('Enter');
    assert.deepEqual(await findBarriers(elsewhere), []);
    await elsewhere.getByLabel('Name').fill(ADA.name);
    await elsewhere.getByLabel('Recovery code').fill(code.toLowerCase().replaceAll('-', ' '));
    await elsewhere.keyboard.press('Enter');
    await heading(elsewhere, 'Tasks').waitFor();
    await elsewhere.keyboard.press('n');
    await elsewhere.getByLabel('What do you want to get done').waitFor();
    await elsewhere.keyboard.type('Call the plumber');

    // From her own browser she signs the other one out; what was typed there waits for her.
    await ada.reload();
    await ada.getByRole('button', { name: 'Sign out all others' }).press('Enter');
    await ada.getByText('One browser is signed out.').waitFor();
    await elsewhere.keyboard.press('Enter');
    await elsewhere.getByText('You were signed out.').waitFor();
    assert.equal(await elsewhere.getByLabel('Name').inputValue(), ADA.name);
    await passphraseField(elsewhere).fill(ADA.passphrase);
    await elsewhere.keyboard.press('Enter');
    await heading(elsewhere, 'What do you want to get done?').waitFor();
    assert.equal(await elsewhere.locator('.goal-field').inputValue(), 'Call the plumber');

    // Somebody else at the same window finds nothing of it.
    await elsewhere.getByRole('button', { name: 'Sign out' }).click();
    await elsewhere.getByText('You are signed out.').waitFor();
    assert.equal(await elsewhere.evaluate('JSON.stringify(sessionStorage)'), '{}');
    assert.ok(!(await elsewhere.content()).includes('Call the plumber'));
    await elsewhere.context().close();
  });

  it('saves everything as a file, and a new person begins with it', async () => {
    const download = ada.waitForEvent('download');
    await ada.getByRole('button', { name: 'Save a file' }).press('Enter');
    const file = await download;
    assert.match(file.suggestedFilename(), /^focusforge-\d{4}-\d\d-\d\d\.jsonl$/);
    exported = await readFile(await file.path());
    assert.match(exported.toString(), /Buy ink/);

    await ada.getByRole('link', { name: 'People' }).click();
    await ada.getByLabel('Name').fill(CLEO.name);
    await ada.keyboard.press('Enter');
    const cleo = await openWindow(await openContext());
    await cleo.goto(await ada.getByRole('textbox', { name: 'Link for Cleo' }).inputValue());
    await passphraseField(cleo).fill(CLEO.passphrase);
    await cleo.keyboard.press('Enter');
    await cleo.getByText('Coming from another FocusForge').click();
    const mimeType = 'application/x-ndjson';
    await cleo.getByLabel('Export file').setInputFiles({ name: 'focusforge.jsonl', mimeType, buffer: exported });
    await cleo.getByText('Signed in as Cleo').waitFor();
    await cleo.getByRole('link', { name: 'Tasks' }).click();
    await cleo.getByText('Buy ink').first().waitFor();

    await ada.getByRole('button', { name: 'Make an owner: Cleo' }).press('Enter');
    await ada.getByRole('button', { name: 'Cleo may then invite and remove people' }).press('Enter');
    await ada.getByRole('button', { name: 'Make a member: Cleo' }).waitFor();
    await ada.getByRole('button', { name: 'Remove Cleo' }).press('Enter');
    await ada.keyboard.type('cleo');
    assert.deepEqual(await findBarriers(ada), []);
    await ada.keyboard.press('Enter');
    await ada.getByText('Cleo is removed.').waitFor();
    await cleo.getByRole('link', { name: 'Plan' }).click();
    await heading(cleo, 'Sign in').waitFor();
    await cleo.context().close();
  });

  it('gives a passkey another name, and keeps somebody from taking away their only way in', async () => {
    await bob.goto('/security');
    const passkey = bob.getByRole('list', { name: 'Your passkeys' });
    await passkey.getByRole('button', { name: /^Rename/ }).press('Enter');
    await bob.keyboard.type('Laptop');
    await bob.keyboard.press('Enter');
    await bob.getByRole('button', { name: 'Remove Laptop' }).press('Enter');
    await bob.getByRole('button', { name: 'Remove Laptop' }).press('Enter');
    await passkey.getByText('It is the only way you can sign in.').waitFor();
  });

  it('erases somebody who says so in so many words, and then nothing of theirs lets them in', async () => {
    await bob.goto('/security');
    await bob.getByText('You signed in with a passkey.').first().waitFor();
    await checkLooks(bob, 'security of a member');
    await bob.getByRole('button', { name: 'Erase everything' }).press('Enter');
    await bob.keyboard.type('yes');
    await bob.keyboard.press('Enter');
    await bob.getByText('That is not it yet.').waitFor();
    await bob.getByLabel('Type Bob to go on').fill('Bob');
    await askForFreshSignInOnce(bob, '**/api/v1/me');
    await bob.keyboard.press('Enter');
    await bob.getByRole('dialog', { name: 'Confirm it is you' }).getByRole('button', { name: 'Use a passkey' }).click();
    await bob.getByText('Everything of yours is erased.').waitFor();
    assert.equal(await bob.evaluate('JSON.stringify(sessionStorage)'), '{}');
    await bob.getByRole('button', { name: 'Use a passkey' }).click();
    await bob.getByRole('alert').waitFor();
    await ada.goto('/people');
    await ada.getByText('Last here').first().waitFor();
    assert.equal(await ada.getByText('Bob', { exact: true }).count(), 0);
  });

  it('never does anything the content security policy or the console would report', () => {
    assert.deepEqual(complaints, []);
  });
});

describe('the account pages with a sign-in provider', { skip: chromium === undefined ? NO_CHROMIUM : false }, () => {
  let provider: TestOpenIdProvider;
  let server: TestServer;
  let address: string;
  let browser: Browser;
  let page: Page;

  before(async () => {
    buildPagesWhenStale();
    provider = await startOpenIdProvider({ 'ada-at-work': 'Ada at work', stranger: 'A stranger', dora: 'Dora' });
    server = await startTestServer({
      env: {
        FOCUSFORGE_ACCOUNTS: 'on',
        FOCUSFORGE_OPENID_ISSUER: provider.issuer,
        FOCUSFORGE_OPENID_CLIENT_ID: CLIENT_ID,
        FOCUSFORGE_OPENID_CLIENT_SECRET: CLIENT_SECRET,
        FOCUSFORGE_OPENID_LABEL: 'the university',
      },
    });
    address = addressAt(server, '127.0.0.1');
    provider.serve(address);
    browser = await openBrowser(chromium ?? '');
    page = await (await browser.newContext({ baseURL: address, viewport: DESKTOP })).newPage();
    page.setDefaultTimeout(PATIENCE_MS);
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await provider?.[Symbol.asyncDispose]();
  });

  it('links an identity, which then leads back to the very screen somebody wanted', async () => {
    await page.goto(`/welcome#${setUpSecret(server.output())}`);
    await page.getByLabel('Name').fill(ADA.name);
    // At a bare address there are no passkeys to choose.
    assert.equal(await page.getByText('A passkey', { exact: true }).count(), 0);
    await passphraseField(page).fill(ADA.passphrase);
    await page.keyboard.press('Enter');
    await passSetUp(page);
    provider.setPerson('ada-at-work');
    await page.goto('/security');
    await page.getByRole('button', { name: 'Link one' }).press('Enter');
    await page.getByText('You linked ada-at-work.').waitFor();
    assert.equal(pathOf(page), '/security');
    assert.deepEqual(await findBarriers(page), []);

    await page.goto('/plan?week=2026-11-23');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Continue with the university' }).press('Enter');
    await heading(page, '23 Nov to 29 Nov').waitFor();
    assert.equal(pathOf(page), '/plan?week=2026-11-23');
  });

  it('changes the name one signs in with, and says at once who is there', async () => {
    await page.goto('/security');
    await page.getByRole('button', { name: 'Change name' }).press('Enter');
    await page.keyboard.type('Ada Lovelace');
    await page.keyboard.press('Enter');
    await page.getByText('Signed in as Ada Lovelace').waitFor();
  });

  it('asks for a fresh sign-in by passphrase or provider, and unlinks', async () => {
    await page.goto('/security');
    await askForFreshSignInOnce(page, '**/api/v1/account/identities/*');
    await page.getByRole('button', { name: 'Unlink ada-at-work' }).press('Enter');
    await page.getByRole('button', { name: 'Unlink ada-at-work' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Confirm it is you' });
    await dialog.getByRole('button', { name: 'Continue with the university' }).waitFor();
    await passphraseField(dialog).fill(ADA.passphrase);
    await page.keyboard.press('Enter');
    await page.getByText('You unlinked ada-at-work.').waitFor();
  });

  it('says in words that nobody here has an identity, and lets somebody join by a link with theirs', async () => {
    await page.getByRole('link', { name: 'People' }).click();
    await page.getByLabel('Name').fill('Dora');
    await page.keyboard.press('Enter');
    const link = await page.getByRole('textbox', { name: 'Link for Dora' }).inputValue();
    const newcomer = await (await browser.newContext({ baseURL: address, viewport: PHONE })).newPage();
    newcomer.setDefaultTimeout(PATIENCE_MS);
    provider.setPerson('stranger');
    await newcomer.goto('/tasks');
    await newcomer.getByRole('button', { name: 'Continue with the university' }).press('Enter');
    await newcomer.getByText('Nobody here has that identity yet.').waitFor();
    assert.deepEqual(await findBarriers(newcomer), []);
    provider.setPerson('dora');
    await newcomer.goto(link);
    await newcomer.getByRole('button', { name: 'Continue with the university' }).press('Enter');
    await heading(newcomer, 'When do you work?').waitFor();
    assert.equal(pathOf(newcomer), '/');
    await newcomer.context().close();
  });
});

function addressAt({ url }: TestServer, hostname: string): string {
  return `http://${hostname}:${new URL(url).port}`;
}

interface Within {
  readonly getByRole: Page['getByRole'];
  readonly getByLabel: Page['getByLabel'];
}

function heading(page: Within, name: string) {
  return page.getByRole('heading', { name });
}

function passphraseField(page: Within) {
  return page.getByLabel('Passphrase', { exact: true });
}

function pathOf(page: Page): string {
  const { pathname, search, hash } = new URL(page.url());
  return pathname + search + hash;
}

async function passSetUp(page: Page): Promise<void> {
  await heading(page, 'When do you work?').waitFor();
  await page.getByRole('button', { name: 'Skip for now' }).press('Enter');
  await heading(page, 'What do you want to get done?').waitFor();
}

/** The service answers the next change at an address as it does when the last sign-in is long ago. */
async function askForFreshSignInOnce(page: Page, address: string): Promise<void> {
  let asked = false;
  await page.route(address, async (route) => {
    if (asked || route.request().method() === 'GET') return route.fallback();
    asked = true;
    return route.fulfill({
      status: 403,
      contentType: 'application/problem+json',
      body: JSON.stringify({ code: 'fresh-sign-in-needed', title: 'This asks for a fresh sign-in', status: 403 }),
    });
  });
}

/** Nothing for axe to complain about, in light and dark, on a desk and on a phone. */
async function checkLooks(page: Page, what: string): Promise<void> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const viewport of [DESKTOP, PHONE]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize(viewport);
      const barriers = await findBarriers(page);
      found.push(...barriers.map((barrier) => `${what} ${colorScheme} ${viewport.width}: ${barrier}`));
    }
  }
  await page.setViewportSize(DESKTOP);
  assert.deepEqual(found, []);
}

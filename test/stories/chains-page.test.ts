/** What chains say, at the pages, in a real Chromium with a model behind them that can be told to misbehave. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { openStorage } from '#app/open-storage.ts';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId, TaskId } from '#kernel/id.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { OFFERED_STEPS } from '#shelves/shelves.ts';
import { findBarriers, findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { buildPagesWhenStale } from '#testing/build-pages.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { spawnUpstream, type Upstream } from '#testing/test-upstream.ts';
import { waitUntil } from '#testing/wait-until.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
const PHONE = { width: 390, height: 844 };
/** Long enough for two busy cores; a story that waits this long has failed. */
const PATIENCE_MS = 20_000;
/** One pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

const chromium = findChromium();

describe('what chains say, at the pages', { skip: chromium === undefined ? NO_CHROMIUM : false }, () => {
  let folder: string;
  let upstream: Upstream;
  let server: TestServer;
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    buildPagesWhenStale();
    folder = await mkdtemp(join(tmpdir(), 'focusforge-chains-page-'));
    [upstream, browser] = await Promise.all([spawnUpstream(), openBrowser(chromium ?? '')]);
    server = await startTestServer({
      folder,
      env: {
        FOCUSFORGE_AI_URL: upstream.baseUrl,
        FOCUSFORGE_AI_MODEL: 'right',
        FOCUSFORGE_AI_REQUESTS_PER_MINUTE: '1000',
        // Longer than the test waits: what ends, ends because somebody left.
        FOCUSFORGE_AI_DEADLINE_MS: '50000',
        FOCUSFORGE_REQUEST_DEADLINE_MS: '55000',
        FOCUSFORGE_AI_IDLE_MS: '60000',
        FOCUSFORGE_AI_BREAKER_FAILURES: '1000',
        FOCUSFORGE_AI_RETRIES: '0',
      },
    });
    const { client } = server;
    await client.changeMe({
      body: { timeZone: 'UTC', workingHours: EVERY_DAY, dailyFocusMinutes: 960, bufferMinutes: 0, setUp: true },
    });
    await upstream.behave('right', 'fails');
    await client.createGoal({ body: { text: 'Write the quarterly report, about 3 hours' } });
    await upstream.behave('right', 'right');
    page = await browser.newPage({ baseURL: server.url, timezoneId: 'UTC' });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
    await upstream?.[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const coach = () => page.getByRole('dialog', { name: 'Ask the coach' });
  const ask = async (question: string) => {
    await coach().getByRole('textbox').fill(question);
    await page.keyboard.press('Enter');
  };
  const checkLooks = async (what: string) => {
    for (const viewport of [PHONE, { width: 1280, height: 900 }]) {
      await page.setViewportSize(viewport);
      assert.deepEqual(await findBarriers(page), [], what);
      const beyond = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.ok(Number(beyond) <= 0, `${what} is wider than the window`);
    }
  };

  it('begins the day with a few sentences and whose they are, and the day is there without them', async () => {
    await upstream.behave('right', 'hangs');
    await page.goto('/');
    await page.getByRole('button', { name: 'Start' }).waitFor();
    const brief = page.getByRole('region', { name: 'The day in short' });
    assert.equal(await brief.getAttribute('aria-busy'), 'true');
    await upstream.behave('right', 'right');
    await page.reload();
    await brief.getByText('From a model').waitFor();
    await checkLooks('today');
  });

  it('answers a question after one key, and closes with another', async () => {
    await page.keyboard.press('c');
    await coach().waitFor();
    await checkLooks('the coach');
    await ask('Where do I begin?');
    await coach().getByText('Begin with the smallest part.').waitFor();
    await coach().getByText('From a model').waitFor();
    await checkLooks('an answer');
    await page.keyboard.press('Escape');
    await coach().waitFor({ state: 'detached' });
  });

  it('says so when an answer breaks off, and asks again', async () => {
    await upstream.behave('right', 'cuts-5');
    await page.getByRole('button', { name: 'Ask the coach' }).click();
    await ask('What if it breaks?');
    await coach().getByText('The answer broke off here.').waitFor();
    await checkLooks('half an answer');
    await upstream.behave('right', 'right');
    await coach().getByRole('button', { name: 'Ask again' }).press('Enter');
    await coach().getByText('ten minutes go').waitFor();
    assert.equal(await coach().getByText('broke off').count(), 0);
  });

  it('ends the answer at the model when the window is closed', async () => {
    await upstream.behave('right', 'silent-3');
    await upstream.reset();
    await ask('Are you still there?');
    await coach().getByRole('button', { name: 'Stop' }).waitFor();
    await waitUntil('the model was asked', async () => (await upstream.calls()).length > 0);
    await page.keyboard.press('Escape');
    await waitUntil('the model was let go', async () => (await upstream.calls())[0]?.ending === 'closed');
    await upstream.behave('right', 'right');
  });

  it('asks what is worth asking below what was understood, and is answered by typing on', async () => {
    await page.goto('/add');
    await page.getByLabel('What do you want to get done').fill('Sort out the garden thing');
    const worth = page.getByRole('region', { name: 'Worth a thought' });
    await worth.getByRole('button').first().press('Enter');
    await page.keyboard.type(' by Friday');
    assert.equal(
      await page.getByLabel('What do you want to get done').inputValue(),
      'Sort out the garden thing by Friday',
    );
    await checkLooks('questions');
    await page.getByLabel('What do you want to get done').fill('');
    await worth.waitFor({ state: 'detached' });
  });

  it('says how large a goal was taken to be that came without a time, and whose word that is', async () => {
    await page.getByLabel('What do you want to get done').fill('Draft the summer newsletter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Draft the summer newsletter' }).waitFor();
    await page.getByText('Minutes from a model').waitFor();
    await page.getByText(/Four times in five it takes .* at most/).waitFor();
    await checkLooks('a plan with a size');
    await page.goto('/tasks');
    await page.getByRole('button', { name: 'Draft the summer newsletter' }).click();
    await page.getByText('Minutes from a model').waitFor();
    await checkLooks('a task with a size');
  });

  it('ends the look at the model when the form is left', async () => {
    await page.goto('/');
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('button', { name: 'Show what you did' }).press('Enter');
    await page.getByLabel('What did you do?').fill('Something that takes long to look at');
    await upstream.behave('right', 'hangs');
    await upstream.reset();
    await page.getByRole('button', { name: 'Have a look' }).press('Enter');
    await waitUntil('the model was asked', async () => (await upstream.calls()).length > 0);
    await page.getByRole('button', { name: 'Not yet' }).click();
    await waitUntil('the model was let go', async () => (await upstream.calls())[0]?.ending === 'closed');
    await upstream.behave('right', 'right');
  });

  it('looks at what was done, in words and a picture, and the step is done either way', async () => {
    await page.getByRole('button', { name: 'Done', exact: true }).click();
    await page.getByRole('button', { name: 'Show what you did' }).press('Enter');
    await page.getByLabel('What did you do?').fill('The blank page is open and has a title');
    const picture = { name: 'desk.png', mimeType: 'image/png', buffer: Buffer.from(PNG, 'base64') };
    await page.getByLabel('Pictures, if they say more').setInputFiles(picture);
    await page.getByText('desk.png').waitFor();
    await page.getByRole('button', { name: 'Have a look' }).press('Enter');
    await page.getByText('From a model').waitFor();
    await checkLooks('a look at what was done');
    const [sent] = (await server.client.listSentWords({ query: { limit: 1 } })).items;
    assert.deepEqual([sent?.chain, sent?.images], ['review-proof', 1]);
    await page.getByRole('button', { name: 'It is done' }).click();
    await page.getByRole('link', { name: 'Back to today' }).waitFor();
  });

  it('offers the steps of a model that was away, beside those that are there', async () => {
    const task = (await server.client.listTasks()).items.find(({ breakdownSource }) => breakdownSource === 'template');
    assert.ok(task !== undefined);
    const { id: person } = await server.client.readMe();
    await server.stop();
    await offerSteps(folder, { person, taskId: task.id });
    await server.restart();
    await page.goto('/tasks');
    await page.getByRole('button', { name: task.title }).click();
    await page.getByText('A model has other steps for this.').waitFor();
    await page.getByRole('button', { name: 'Have a look' }).press('Enter');
    await page.getByText('Copy its three headings').waitFor();
    await checkLooks('other steps');
    await page.getByRole('button', { name: 'Take these steps' }).press('Enter');
    await page.getByText('Steps from a model').waitFor();
    assert.equal((await server.client.readTask({ params: { id: task.id } })).breakdownSource, 'model');
    assert.deepEqual(
      complaints.filter((text) => !/Failed to load resource|ERR_/.test(text)),
      [],
    );
  });
});

/** As the job does that asks a model again; it waits five minutes before. */
async function offerSteps(
  folder: string,
  { person, taskId }: { readonly person: PersonId; readonly taskId: TaskId },
): Promise<void> {
  const config = loadConfig({ env: { FOCUSFORGE_DATA: folder }, args: [] });
  const { storage } = await openStorage(config, { clock: systemClock });
  const blocks = ['Open last year’s report', 'Copy its three headings'].map((stepTitle) => ({
    ...{ stepTitle, doneWhen: 'It lies there', minutes: 10, dependsOn: [] },
  }));
  const value = { taskId, breakdown: { goalKind: 'general', blocks }, offeredAt: '2026-11-25T09:00:00.000Z' };
  await storage.commit([changeOf({ shelf: OFFERED_STEPS, person, id: taskId, expect: 'absent', value })]);
  await storage.close();
}

/** The page in a real Chromium against a real server: the way from a first visit to a learned block, mostly by keyboard. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { findBarriers, findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { buildPagesWhenStale } from '#testing/build-pages.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const SENTENCE = 'Finish thesis chapter 3 in 3 days, about 6 hours, hard #thesis';
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Long enough for two busy cores; a story that waits this long has failed. */
const PATIENCE_MS = 15_000;

const chromium = findChromium();

describe('the page in Chromium', { skip: chromium === undefined ? NO_CHROMIUM : false }, () => {
  let server: TestServer;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  before(async () => {
    buildPagesWhenStale();
    [server, browser] = await Promise.all([startTestServer(), openBrowser(chromium ?? '')]);
    // Whatever the hour of the test, there is time to plan.
    await server.client.changeMe({ body: { workingHours: EVERY_DAY, dailyFocusMinutes: 960, bufferMinutes: 0 } });
    context = await browser.newContext({ baseURL: server.url, timezoneId: 'Europe/Berlin', viewport: DESKTOP });
    page = await openPage(context, complaints);
  });
  after(async () => {
    await browser?.close();
    await server?.[Symbol.asyncDispose]();
  });

  it('asks once for zone and hours, guessed, and takes a calendar file with its broken entry named', async () => {
    await page.goto('/');
    await page.getByRole('heading', { name: 'When do you work?' }).waitFor();
    assert.equal(await page.getByLabel('Time zone').inputValue(), 'Europe/Berlin');
    const ics = calendarText({ start: Date.now() + 20 * 3_600_000, minutes: 60 });
    await page.setInputFiles('input[type=file]', {
      name: 'Work.ics',
      mimeType: 'text/calendar',
      buffer: Buffer.from(ics),
    });
    await page.getByText('1 entry was left out').click();
    await page.getByText('Line ').waitFor();
    assert.deepEqual(await findBarriers(page), []);
    await page.getByRole('button', { name: 'Start' }).press('Enter');
    await page.getByRole('heading', { name: 'What do you want to get done?' }).waitFor();
    assert.equal((await server.client.readMe()).setUp, true);
  });

  it('says what it understood while one types, and each part can be changed', async () => {
    await page.keyboard.type(SENTENCE);
    await chip(page, 'About').getByText('6 h').waitFor();
    await chip(page, 'Tags').getByText('#thesis').waitFor();
    await chip(page, 'Energy').getByText('high').waitFor();
    assert.match((await chip(page, 'Due').textContent()) ?? '', /\d\d? \w{3}/);
    await chip(page, 'About').press('Enter');
    await page.getByLabel('About how long').fill('300');
    await page.keyboard.press('Enter');
    await chip(page, 'About').getByText('5 h').waitFor();
    assert.equal(await focusedText(page), 'About5 h, changed by you');
    assert.deepEqual(await findBarriers(page), []);
  });

  it('turns the sentence into steps with a time for each, the first one tiny', async () => {
    await page.getByLabel('What do you want to get done').press('Enter');
    await page.getByRole('heading', { name: 'Finish thesis chapter 3' }).waitFor();
    const [task] = (await server.client.listTasks()).items;
    assert.equal(task?.estimateMinutes, 300);
    const blocks = (await server.client.listBlocks({ query: { taskId: task?.id ?? '' } })).items;
    assert.equal(await page.locator('.step').count(), blocks.length);
    assert.ok((blocks[0]?.minutes ?? 99) <= 10);
    const first = page.locator('.step').first();
    assert.match((await first.textContent()) ?? '', /Done when .*\d+ min · (Today|Tomorrow)/s);
    assert.deepEqual(await findBarriers(page), []);
  });

  it('starts the first step from the keyboard, with the time in the tab, and a reload changes nothing', async () => {
    await page.keyboard.press('Tab');
    assert.equal(await focusedText(page), 'Start the first one');
    await page.keyboard.press('Enter');
    await page.getByRole('timer').waitFor();
    const { stepTitle, id } = await readSession(server);
    await waitForTitle(page, /^2[45]:\d\d · /);
    assert.ok((await page.title()).endsWith(stepTitle));
    await page.reload();
    await waitForTitle(page, /^2[45]:\d\d · /);
    assert.equal((await readSession(server)).id, id);
    assert.deepEqual(await findBarriers(page), []);
  });

  it('shows the same in every window, on a device with a wrong clock too, and parks a thought without stopping', async () => {
    const beside = await openPage(context, complaints, '/plan');
    const elsewhere = await browser.newContext({ baseURL: server.url, timezoneId: 'Asia/Tokyo', viewport: PHONE });
    // Another device, whose clock is two hours ahead.
    await elsewhere.clock.install({ time: Date.now() + 7_200_000 });
    await elsewhere.clock.resume();
    const phone = await openPage(elsewhere, complaints, '/focus');
    await Promise.all([waitForTitle(beside, /^2\d:/), phone.getByRole('timer').waitFor()]);

    await page.keyboard.press('k');
    await page.keyboard.type('Call grandma');
    await page.keyboard.press('Enter');
    await page.getByText('Parked. It comes back in the break.').waitFor();
    assert.equal((await readSession(server)).state, 'running');

    await page.keyboard.press('Space');
    await Promise.all([page, beside, phone].map((each) => waitForTitle(each, /^Paused 2\d:/)));
    await phone.getByRole('button', { name: 'Go on' }).click();
    await Promise.all([page, beside, phone].map((each) => waitForTitle(each, /^2\d:/)));
    assert.deepEqual(await findBarriers(phone), []);
    await Promise.all([elsewhere.close(), beside.close()]);
  });

  it('goes on after the server was killed', async () => {
    const { id } = await readSession(server);
    await server.kill();
    await page.getByText('Offline. Trying again by itself.').waitFor();
    await server.restart();
    await page.getByText('Offline').waitFor({ state: 'detached' });
    assert.equal((await readSession(server)).id, id);
    await waitForTitle(page, /^2\d:/);
  });

  it('learns from what it really took, and gives the thought back in the break', async () => {
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByLabel('It took').fill('41');
    await page.keyboard.press('Enter');
    await page.getByText('It took 41 min.').waitFor();
    await page.getByText('1 piece').waitFor();
    await waitForTitle(page, /^Break [45]:/);
    await page.getByText('Call grandma').waitFor();
    assert.deepEqual(await findBarriers(page), []);
    // The page says so at once; that the service knows it too is another matter.
    const settled = page.waitForResponse((reply) => reply.url().endsWith('/settle'));
    await page.getByRole('button', { name: 'Dealt with' }).press('Enter');
    await page.getByText('Call grandma').waitFor({ state: 'detached' });
    await settled;
    assert.deepEqual((await server.client.listParkedThoughts()).items, []);
  });

  it('offers a change of plan as a diff the moment it is needed, to accept and to undo', async () => {
    await page.keyboard.press('t');
    const next = (await server.client.readToday()).next;
    assert.ok(next !== null);
    const event = calendarText({ start: Date.parse(next.placement.start), minutes: 90 });
    await server.client.addCalendar({ body: { name: 'Visit', ics: event } });
    const card = page.getByRole('article').filter({ hasText: 'Visit' });
    await card.getByText(next.block.stepTitle).first().waitFor();
    assert.deepEqual(await findBarriers(page), []);
    const before = starts(await server.client.readPlan());
    await card.getByRole('button', { name: 'Accept' }).press('Enter');
    await page.getByText('The plan is changed.').waitFor();
    assert.notDeepEqual(starts(await server.client.readPlan()), before);
    await page.getByRole('button', { name: 'Undo' }).press('Enter');
    await page.getByText('Everything is back where it was.').waitFor();
    assert.deepEqual(starts(await server.client.readPlan()), before);
  });

  it('keeps a sentence that could not be sent, and sending it again does not make a second task', async () => {
    const count = async () => (await server.client.listTasks()).items.length;
    const before = await count();
    // The service does it, and the reply is lost on the way.
    await page.route('**/api/v1/goals', async (route) => {
      await route.fetch();
      await page.getByText('Still looking for good steps.').waitFor();
      await route.abort();
    });
    await page.keyboard.press('n');
    await page.getByLabel('What do you want to get done').waitFor();
    await page.keyboard.type('Water the plants, 10 min');
    // Chromium begins to hold requests up a moment after it was told to: by now one has gone the new way.
    await chip(page, 'About').getByText('10 min').waitFor();
    await page.keyboard.press('Enter');
    await page.getByText('What you typed is still here').waitFor();
    assert.equal(await page.getByLabel('What do you want to get done').inputValue(), 'Water the plants, 10 min');
    await page.unrouteAll();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Water the plants' }).waitFor();
    assert.equal(await count(), before + 1);
  });

  it('shows the lists of tasks all at once, so that none pushes down what somebody is about to press', async () => {
    const held = Promise.withResolvers<void>();
    await page.route(/\/tasks\?.*state=active/, async (route) => {
      await held.promise;
      await route.continue();
    });
    const others = page.waitForResponse(/\/tasks\?.*state=planned/);
    await page.goto('/');
    await page.getByRole('button', { name: 'Ask the coach' }).waitFor();
    await page.keyboard.press('l');
    await (await others).finished();
    await page.getByText('One moment').waitFor({ state: 'attached' });
    assert.equal(await page.locator('.task-line').count(), 0);
    held.resolve();
    await page.locator('.task-line').first().waitFor();
    await page.unrouteAll();
  });

  it('has nothing that axe would complain about, on any screen, in light and dark, on a desk and on a phone', async () => {
    const found: string[] = [];
    const screens: readonly (readonly [path: string, sign: string, open?: string])[] = [
      ['/', '.now'],
      ['/add', '.goal-field'],
      ['/plan', '.block', '.block-scheduled'],
      ['/focus', '.now'],
      ['/tasks', '.task-line', '.task-line'],
      ['/settings', '.drop'],
    ];
    const check = async (visitor: Page, [path, sign, open]: (typeof screens)[number]) => {
      await visitor.setViewportSize(DESKTOP);
      await visitor.goto(path);
      await visitor.locator(sign).first().waitFor();
      if (open !== undefined) await visitor.locator(open).first().click();
      for (const colorScheme of ['light', 'dark'] as const) {
        for (const viewport of [DESKTOP, PHONE]) {
          await visitor.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          await visitor.setViewportSize(viewport);
          const barriers = await findBarriers(visitor);
          found.push(...barriers.map((barrier) => `${path} ${colorScheme} ${viewport.width}: ${barrier}`));
        }
      }
    };
    const second = await openPage(context, complaints);
    await Promise.all([
      screens.slice(0, 3).reduce((done, screen) => done.then(() => check(page, screen)), Promise.resolve()),
      screens.slice(3).reduce((done, screen) => done.then(() => check(second, screen)), Promise.resolve()),
    ]);
    assert.deepEqual(found, []);
  });

  it('never does anything the content security policy or the console would report', () => {
    assert.deepEqual(complaints, []);
  });
});

async function openPage(context: BrowserContext, complaints: string[], path?: string): Promise<Page> {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A server that was killed and a reply that was lost, both on purpose, are reported by the browser.
    const expected = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED|ERR_CONNECTION_RESET|ERR_FAILED/.test(
      message.text(),
    );
    if (['error', 'warning'].includes(message.type()) && !expected) complaints.push(message.text());
  });
  if (path !== undefined) await page.goto(path);
  return page;
}

function chip(page: Page, name: string) {
  return page.locator('.chip').filter({ hasText: name });
}

function focusedText(page: Page): Promise<unknown> {
  return page.evaluate('document.activeElement?.textContent');
}

/** Watches from inside: Playwright's own waiting evaluates text, which the content security policy refuses. */
async function waitForTitle(page: Page, pattern: RegExp): Promise<void> {
  await page.evaluate(`new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => reject(new Error('the tab says ' + document.title)), ${PATIENCE_MS});
    const look = () => {
      if (!${pattern}.test(document.title)) return;
      clearTimeout(giveUp);
      watch.disconnect();
      resolve();
    };
    const watch = new MutationObserver(look);
    watch.observe(document.head, { childList: true, subtree: true, characterData: true });
    look();
  })`);
}

async function readSession(server: TestServer) {
  const session = await server.client.readCurrentSession();
  assert.ok(session !== undefined, 'a session is going on');
  return session;
}

function starts(plan: { readonly placements: readonly { readonly blockId: string; readonly start: string }[] }) {
  return plan.placements.map((placement) => `${placement.blockId} ${placement.start}`).toSorted();
}

/** One event, and an entry that nobody could place. */
function calendarText(event: { readonly start: number; readonly minutes: number }): string {
  const [start, end] = [event.start, event.start + event.minutes * 60_000].map((ms) =>
    new Date(ms).toISOString().replace(/[-:]|\.\d+/g, ''),
  );
  const entry = (uid: string, ...lines: readonly string[]) => [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    ...lines,
    'END:VEVENT',
  ];
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//test//EN',
    ...entry('visit', 'SUMMARY:A visit', `DTSTART:${start}`, `DTEND:${end}`),
    ...entry('broken', 'SUMMARY:No start'),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
}

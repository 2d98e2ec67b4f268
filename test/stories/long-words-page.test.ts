/** Words longer than any window, in a real Chromium: they break where they have to, and no screen becomes wider than its window. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { Page } from 'playwright-core';
import { findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { buildPagesWhenStale } from '#testing/build-pages.ts';
import { startTestServer } from '#testing/test-server.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  // A desk with everything four times as large.
  { width: 320, height: 256 },
];
/** Long enough for two busy cores; a story that waits this long has failed. */
const PATIENCE_MS = 20_000;
const LONG = 'Donaudampfschifffahrtsgesellschaft'.repeat(8);

const chromium = findChromium();

it('keeps every screen within its window, whatever is written', {
  skip: chromium === undefined ? NO_CHROMIUM : false,
}, async () => {
  buildPagesWhenStale();
  await using server = await startTestServer();
  const { client } = server;
  await client.changeMe({ body: { workingHours: EVERY_DAY, dailyFocusMinutes: 960, bufferMinutes: 0, setUp: true } });
  await client.createGoal({ body: { text: `Write ${LONG}, about 2 hours` } });
  await client.createTask({ body: { title: LONG, notes: LONG, tags: ['x'.repeat(40)] } });
  await client.addCalendar({
    body: { name: 'C'.repeat(80), ics: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n' },
  });
  await using browser = await openBrowser(chromium ?? '');
  const page = await browser.newPage({ baseURL: server.url });
  page.setDefaultTimeout(PATIENCE_MS);

  const found: string[] = [];
  const look = async (what: string) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const beyond = await pixelsBeyond(page);
      if (beyond > 0) found.push(`${what} at ${size.width}: ${beyond} px too wide`);
    }
  };
  for (const [path, sign] of [
    ['/', '.now'],
    ['/plan', '.block'],
    ['/settings', '.drop'],
    ['/tasks', '.task-line'],
  ] as const) {
    await page.goto(path);
    await page.locator(sign).first().waitFor();
    await look(path);
  }
  await page.locator('.task-line').first().click();
  await page.locator('.step').first().waitFor();
  await page.locator('.task-line').last().click();
  await page.locator('.notes').waitFor();
  await look('open tasks');
  await page.goto('/add');
  await page.locator('.goal-field').fill(`${LONG} by Friday #${'x'.repeat(40)}`);
  await page.locator('.chip').filter({ hasText: '#xxxx' }).waitFor();
  await look('a sentence');
  await page.goto('/plan');
  await page.locator('.block').first().click();
  await page.getByRole('dialog').getByText('Why there').waitFor();
  await look('a block');
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  await page.getByRole('timer').waitFor();
  await look('a session');
  assert.deepEqual(found, []);
});

/** How far something reaches over the edge of the window, or of the dialog over it. */
async function pixelsBeyond(page: Page): Promise<number> {
  return Number(
    await page.evaluate(`Math.max(...[document.documentElement, ...document.querySelectorAll('dialog')]
      .map((element) => element.scrollWidth - element.clientWidth))`),
  );
}

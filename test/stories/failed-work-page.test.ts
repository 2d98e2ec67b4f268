/** The settings in a real Chromium: nothing is said of failed work while there is none, and what there is can be tried again. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { openStorage } from '#app/open-storage.ts';
import { loadConfig } from '#config/load-config.ts';
import { systemClock } from '#kernel/clock.ts';
import { findBarriers, findChromium, NO_CHROMIUM, openBrowser } from '#testing/browser.ts';
import { buildPagesWhenStale } from '#testing/build-pages.ts';
import { deadJobChange } from '#testing/queue-fixture.ts';
import { startTestServer } from '#testing/test-server.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));

const chromium = findChromium();

it('work that failed stands in the settings until it is tried again', {
  skip: chromium === undefined ? NO_CHROMIUM : false,
}, async () => {
  buildPagesWhenStale();
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-failed-page-'));
  await using server = await startTestServer({ folder });
  const { id } = await server.client.changeMe({ body: { workingHours: EVERY_DAY, setUp: true } });
  const browser = await openBrowser(chromium ?? '');
  const page = await browser.newPage({ baseURL: server.url });
  const title = page.getByRole('heading', { name: 'Not done yet' });
  await page.goto('/settings');
  await page.getByRole('heading', { name: 'Calendars', exact: true }).waitFor();
  assert.equal(await title.count(), 0);

  await server.stop();
  const { storage } = await openStorage(loadConfig({ env: { FOCUSFORGE_DATA: folder }, args: [] }), {
    clock: systemClock,
  });
  await storage.commit([deadJobChange(id)]);
  await storage.close();
  await server.restart();
  await page.reload();
  await title.waitFor();
  await page.getByText('The address gave no calendar. Tried 8 times, last').waitFor();
  assert.deepEqual(await findBarriers(page), []);
  await page.getByRole('button', { name: 'Try again: Read a calendar again' }).press('Enter');
  await title.waitFor({ state: 'detached' });
  assert.deepEqual((await server.client.listFailedJobs()).items, []);
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

/** A real Chromium for tests of the page, where one is installed. Nothing is downloaded. */
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, chromium, type Page } from 'playwright-core';

/** What to do where there is none; the reason of a named skip. */
export const NO_CHROMIUM = 'Chromium is not installed: `apt-get install chromium`, or set CHROMIUM_BIN to its path';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The path of an installed Chromium: the one `CHROMIUM_BIN` names, or one in a usual place. */
export function findChromium(): string | undefined {
  return [process.env.CHROMIUM_BIN ?? '', ...PLACES].find((path) => path !== '' && existsSync(path));
}

/** Starts it without a window, with a profile of its own that is gone afterwards. */
export function openBrowser(path: string): Promise<Browser> {
  return chromium.launch({
    executablePath: path,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is: one line a rule, with the places. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(AXE);
  const found: unknown = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then((result) =>
    result.violations.map((each) => each.id + ': ' + each.nodes.map((node) => node.target.join(' ')).join(', ')))`);
  return found as readonly string[];
}

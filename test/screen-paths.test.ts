import assert from 'node:assert/strict';
import { it } from 'node:test';

import { SCREEN_PATHS } from '#http/serve-web.ts';

it('the service gives the page at exactly the addresses that the page knows', async () => {
  // By its address, not by its name: the types of a page are those of a browser.
  const router = new URL('../src/web/navigation/router.ts', import.meta.url).href;
  const { PLACES } = (await import(router)) as { readonly PLACES: Readonly<Record<string, string>> };
  assert.deepEqual(SCREEN_PATHS.toSorted(), Object.values(PLACES).toSorted());
});

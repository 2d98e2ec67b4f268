import assert from 'node:assert/strict';
import { it } from 'node:test';

import { SCREEN_PATHS } from '#http/serve-web.ts';
import { PLACES } from '../src/web/navigation/router.ts';

it('the service gives the page at exactly the addresses that the page knows', () => {
  assert.deepEqual(SCREEN_PATHS.toSorted(), Object.values(PLACES).toSorted());
});

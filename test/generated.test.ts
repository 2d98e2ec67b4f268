import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';

import { generateFiles } from '#app/generated-files.ts';

describe('what is made from the code', () => {
  for (const { path, text } of generateFiles()) {
    it(`${path} is what \`npm run generate\` would write now`, () => {
      const written = readFileSync(new URL(`../${path}`, import.meta.url), 'utf8');
      assert.ok(written === text, `${path} has fallen behind: run \`npm run generate\``);
    });
  }
});

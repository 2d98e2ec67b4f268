/** `generate`: writes the parts of docs/ that are made from the code. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { generateFiles } from '#app/generated-files.ts';
import { PACKAGE_ROOT } from '#app/places.ts';
import type { Command } from './command.ts';

export const generate: Command = async ({ say }) => {
  for (const { path, text } of generateFiles()) {
    await writeFile(join(PACKAGE_ROOT, path), text);
    say.log(`Wrote ${path}`);
  }
  return 0;
};

/** Where things are beside this code. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of package.json. */
export const PACKAGE_ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The built screens. */
export const WEB_ROOT = join(PACKAGE_ROOT, 'dist', 'web');

/** The folder of the clone this runs from; undefined when it was installed another way. */
export function findClone(): string | undefined {
  return existsSync(join(PACKAGE_ROOT, '.git')) ? PACKAGE_ROOT : undefined;
}

/**
 * Under which licence each installed package may be passed on, and whether that goes together with passing FocusForge on under MIT.
 * Read from the lock file, which has every package of every platform, and held against what each package says of itself.
 */
import { existsSync, readFileSync } from 'node:fs';

export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression; `unknown` where there is none. */
  readonly licence: string;
  /** Only for those who work on FocusForge. */
  readonly isForDevelopment: boolean;
}

/**
 * Licences that ask for no more than that they and their notices stay with what they cover. MPL-2.0 asks for the source of its own files
 * too, which come unchanged from where everybody gets them.
 */
export const ALLOWED: readonly string[] = [
  ...['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MPL-2.0'],
];

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly devOptional?: boolean;
}

/** Every package of the lock file, by name. `folder` holds `package-lock.json` and `node_modules`. */
export function readInstalled(folder: string): readonly InstalledPackage[] {
  const { packages } = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')) as {
    readonly packages: Readonly<Record<string, LockedPackage>>;
  };
  return Object.entries(packages)
    .filter(([path]) => path !== '')
    .map(([path, { version = '', license, dev, devOptional }]) => ({
      name: path.replace(/^.*node_modules\//, ''),
      version,
      licence: statedLicence(`${folder}/${path}`) ?? license ?? 'unknown',
      isForDevelopment: dev === true || devOptional === true,
    }))
    .toSorted((one, other) => one.name.localeCompare(other.name, 'en'));
}

/** What the package itself says, where it is installed: not every platform has every package. */
function statedLicence(path: string): string | undefined {
  if (!existsSync(`${path}/package.json`)) return undefined;
  const { license } = JSON.parse(readFileSync(`${path}/package.json`, 'utf8')) as { readonly license?: unknown };
  return typeof license === 'string' ? license : undefined;
}

/** Whether one side of an SPDX expression of alternatives is allowed. Anything more involved is for a person to read. */
export function isAllowed(licence: string): boolean {
  return licence
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((one) => ALLOWED.includes(one));
}

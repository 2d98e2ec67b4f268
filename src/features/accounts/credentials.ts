/**
 * From a secret to whose it is. A secret is 256 random bits; only its SHA-256 is stored (a slow hash guards what people choose, not what
 * cannot be guessed). The locator under that hash never changes while it is there, so that it may be remembered for good: whether the
 * session or token still stands is read from the person's own documents.
 */
import { hash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import { type Change, changeOf, type Storage } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CREDENTIAL_LOCATORS, type CredentialLocator } from '#shelves/shelves.ts';
import { createRecentCallers, type RecentCallers } from './recent-callers.ts';

/** As many as a busy instance sees in a day; each is about 200 bytes. */
const MOST_REMEMBERED = 10_000;

export interface Credentials {
  /** Who was found under a secret within the last second. */
  readonly recent: RecentCallers;
  /** Where a secret leads, by its hash; undefined when nowhere. */
  readonly locate: (secretHash: string) => Promise<CredentialLocator | undefined>;
  /** Forgets everything about a secret whose session or token is gone. */
  readonly forget: (secretHash: string) => void;
}

export function createCredentials(deps: { readonly storage: Storage; readonly clock: Clock }): Credentials {
  const recent = createRecentCallers(deps);
  const remembered = new Map<string, CredentialLocator>();

  return {
    recent,
    locate: async (secretHash) => {
      const known = remembered.get(secretHash);
      if (known !== undefined) return known;
      const locator = (await deps.storage.get(CREDENTIAL_LOCATORS, INSTALL, secretHash))?.value;
      if (locator === undefined) return undefined;
      const [oldest] = remembered.size >= MOST_REMEMBERED ? remembered.keys() : [];
      if (oldest !== undefined) remembered.delete(oldest);
      remembered.set(secretHash, locator);
      return locator;
    },
    forget: (secretHash) => {
      recent.forget(secretHash);
      remembered.delete(secretHash);
    },
  };
}

/** SHA-256 in base64url: what is stored of a secret that nobody could guess. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/** The change that makes a secret lead somewhere. */
export function locatorChange(secretHash: string, locator: CredentialLocator): Change {
  return changeOf({ shelf: CREDENTIAL_LOCATORS, person: INSTALL, id: secretHash, expect: 'absent', value: locator });
}

/** The change that makes it lead nowhere. */
export function locatorRemoval(secretHash: string): Change {
  return changeOf({ shelf: CREDENTIAL_LOCATORS, person: INSTALL, id: secretHash, expect: 'any', value: undefined });
}

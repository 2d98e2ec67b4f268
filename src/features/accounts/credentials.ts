/**
 * From a secret to whose it is. A secret is 256 random bits; only its SHA-256 is stored (a slow hash guards what people choose, not what
 * cannot be guessed). The locator under that hash never changes while it is there, so that it may be remembered: whether the session or
 * token still stands is read from the person's own documents each time.
 */
import { createHash } from 'node:crypto';
import { type Change, changeOf, type Storage } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { CREDENTIAL_LOCATORS, type CredentialLocator } from '#shelves/shelves.ts';

/** As many as a busy instance sees in a day; each is about 200 bytes. */
const REMEMBERED = 10_000;

export interface Credentials {
  /** Where the secret leads; undefined when nowhere. */
  readonly locate: (secret: string) => CredentialLocator | undefined | Promise<CredentialLocator | undefined>;
  /** Forgets a locator whose session or token turned out to be gone. */
  readonly forget: (secret: string) => void;
}

export function createCredentials({ storage }: { readonly storage: Storage }): Credentials {
  const remembered = new Map<string, CredentialLocator>();

  const read = async (hash: string) => {
    const locator = (await storage.get(CREDENTIAL_LOCATORS, INSTALL, hash))?.value;
    if (locator === undefined) return undefined;
    // The oldest first: a map keeps the order of insertion.
    for (const oldest of remembered.keys()) {
      if (remembered.size < REMEMBERED) break;
      remembered.delete(oldest);
    }
    remembered.set(hash, locator);
    return locator;
  };

  return {
    locate: (secret) => {
      const hash = hashSecret(secret);
      return remembered.get(hash) ?? read(hash);
    },
    forget: (secret) => {
      remembered.delete(hashSecret(secret));
    },
  };
}

/** SHA-256 in base64url: what is stored of a secret that nobody could guess. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** The change that makes a secret lead somewhere. */
export function locatorChange(secretHash: string, locator: CredentialLocator): Change {
  return changeOf({ shelf: CREDENTIAL_LOCATORS, person: INSTALL, id: secretHash, expect: 'absent', value: locator });
}

/** The change that makes it lead nowhere. */
export function locatorRemoval(secretHash: string): Change {
  return changeOf({ shelf: CREDENTIAL_LOCATORS, person: INSTALL, id: secretHash, expect: 'any', value: undefined });
}

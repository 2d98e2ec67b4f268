/**
 * Browsers that have signed in before. Each keeps a secret of its own in a cookie, of which the account knows the hash; attempts from such
 * a browser are counted apart. The secret lets nobody in. One browser may be known to several people of a household.
 */
import { newSecret } from '#kernel/id.ts';
import type { Account } from '#model/account.ts';
import { hashSecret } from './credentials.ts';

const MOST_DEVICES = 20;
/** People who share one browser. */
const MOST_SECRETS = 5;
const SECRET = /^[A-Za-z0-9_-]{43}$/;

/** The hash under which an account knows the browser that sent this cookie; undefined when it does not. */
export function findKnownDevice(account: Account, cookie: string | undefined): string | undefined {
  const secret = knownSecret(account, secretsIn(cookie));
  return secret === undefined ? undefined : hashSecret(secret);
}

/**
 * Makes a browser known that has just signed in. What it brought along stays only if the account knew it already: whoever planted a
 * cookie would otherwise be known with it.
 */
export function rememberDevice(
  account: Account,
  cookie: string | undefined,
): { readonly knownDeviceHashes: readonly string[]; readonly cookie: string } {
  const secrets = secretsIn(cookie);
  const secret = knownSecret(account, secrets) ?? newSecret();
  const secretHash = hashSecret(secret);
  const others = account.knownDeviceHashes.filter((known) => known !== secretHash);
  return {
    knownDeviceHashes: [secretHash, ...others].slice(0, MOST_DEVICES),
    cookie: [secret, ...secrets.filter((other) => other !== secret)].slice(0, MOST_SECRETS).join('.'),
  };
}

function knownSecret(account: Account, secrets: readonly string[]): string | undefined {
  return secrets.find((secret) => account.knownDeviceHashes.includes(hashSecret(secret)));
}

function secretsIn(cookie: string | undefined): readonly string[] {
  const parts = cookie?.split('.', MOST_SECRETS) ?? [];
  return parts.filter((part) => SECRET.test(part));
}

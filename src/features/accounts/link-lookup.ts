/** A link by the hash of its secret, with the account it is for: what every way of taking one begins with. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account } from '#model/account.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNT_LINKS, type AccountLink } from '#shelves/shelves.ts';
import { findAccount } from './account-document.ts';
import { hasPassed } from './account-sessions.ts';

export interface FoundLink {
  readonly link: Stored<AccountLink>;
  readonly account: Stored<Account>;
}

/** Throws `link-invalid`, the same whatever is wrong with it. */
export async function findLink(
  deps: { readonly storage: Storage; readonly clock: Clock },
  secretHash: string,
): Promise<FoundLink> {
  const link = await deps.storage.get(ACCOUNT_LINKS, INSTALL, secretHash);
  const account = link && (await findAccount(deps.storage, link.value.person as PersonId));
  const isGood = link !== undefined && !hasPassed(link.value.expiresAt, deps.clock.now());
  if (isGood && account !== undefined && account.value.state !== 'leaving') return { link, account };
  throw new Problem('link-invalid', { detail: 'The link has been used, has expired, or never was one.' });
}

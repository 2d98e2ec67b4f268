/** The account as a document: reading it, changing it where it was read, and everything that is written when there is a new person. */
import type { PersonId } from '#kernel/id.ts';
import type { Account } from '#model/account.ts';
import { newPerson } from '#model/person.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { INSTALL, nobodyThere } from '#shelves/person-queries.ts';
import { ACCOUNTS, DIRECTORY, PASSKEYS, PEOPLE } from '#shelves/shelves.ts';

/** Whose partition is read where there is nobody, so that looking costs the same. */
export const NOBODY = 'nobody' as PersonId;

export function findAccount(storage: Storage, person: PersonId): Promise<Stored<Account> | undefined> {
  return storage.get(ACCOUNTS, person, 'account');
}

/** The account of somebody who is signed in. Throws `sign-in-expired` when it has just been erased. */
export async function readAccount(storage: Storage, person: PersonId): Promise<Stored<Account>> {
  const account = await findAccount(storage, person);
  if (account === undefined) throw nobodyThere();
  return account;
}

/** Replaces an account that was read; somebody else's change in between makes the commit lose. */
export function accountChange(read: Stored<Account>, value: Account): Change {
  return changeOf({ shelf: ACCOUNTS, person: value.person, id: 'account', expect: read.revision, value });
}

/** An account nobody has signed in to yet. */
export function newAccount(given: Pick<Account, 'person' | 'name' | 'role' | 'createdAt'>): Account {
  return {
    ...given,
    state: 'invited',
    passphraseHash: null,
    identities: [],
    recoveryCodeHashes: [],
    knownDeviceHashes: [],
    lastSeenAt: null,
  };
}

/** What makes an account known: the account itself and its place in the directory. */
export function newAccountChanges(account: Account): readonly Change[] {
  const { person, createdAt } = account;
  return [
    changeOf({ shelf: ACCOUNTS, person, id: 'account', expect: 'absent', value: account }),
    changeOf({ shelf: DIRECTORY, person: INSTALL, id: person, expect: 'absent', value: { createdAt } }),
  ];
}

/** The profile of a new person, who is asked about zone and hours when they first come. */
export function newProfileChange(account: Account, timeZone: string): Change {
  const { person, name, createdAt } = account;
  const profile = newPerson({ id: person, timeZone, createdAt });
  const value = name === null ? profile : { ...profile, name };
  return changeOf({ shelf: PEOPLE, person, id: 'profile', expect: 'absent', value });
}

/** How many ways to sign in an account has beside its passphrase. Decide and commit with the account as it was read. */
export async function otherWaysIn(storage: Storage, account: Account): Promise<number> {
  return account.identities.length + (await storage.count(PASSKEYS, account.person, {}));
}

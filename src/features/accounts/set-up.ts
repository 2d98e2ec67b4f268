/**
 * From one person without accounts to the first owner: the person who was there keeps everything and is let in by a link that is printed
 * where the service was started. As soon as an owner can sign in, there is no such link any more.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { accountChange, findAccount, newAccount, newAccountChanges } from './account-document.ts';
import { issueLink } from './links.ts';
import { findActiveOwner } from './people-directory.ts';

const MOST_RACES = 12;

/**
 * Makes the first person an owner where nobody is one yet. Resolves with the secret of a new set-up link, or undefined when an owner can
 * sign in already. Links made by an earlier start stop working.
 */
export async function prepareSetUp(
  deps: { readonly storage: Storage; readonly clock: Clock },
  firstPerson: PersonId,
): Promise<string | undefined> {
  const { storage, clock } = deps;
  for (let race = 0; race < MOST_RACES; race += 1) {
    if ((await findActiveOwner(storage, { first: firstPerson })) !== undefined) return undefined;
    const account = await findAccount(storage, firstPerson);
    const createdAt = formatInstant(clock.now());
    const owner = newAccount({ person: firstPerson, name: null, role: 'owner', createdAt });
    const issued = await issueLink(deps, firstPerson, 'set-up');
    const outcome = await storage.commit([
      ...(account === undefined
        ? newAccountChanges(owner)
        : [accountChange(account, { ...account.value, role: 'owner' })]),
      ...issued.changes,
    ]);
    // Lost to another instance that starts at the same moment, or to somebody who is just setting up.
    if (outcome.committed) return issued.secret;
  }
  throw new Problem('too-busy', { detail: 'Another instance is being set up at the same moment.' });
}

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
import { claimName } from './sign-in-name.ts';

const MOST_RACES = 12;

interface SetUpDeps {
  readonly storage: Storage;
  readonly clock: Clock;
}

/**
 * Makes the first person an owner where nobody is one yet. Resolves with the secret of a new set-up link, or undefined when an owner can
 * sign in already. Links made by an earlier start stop working.
 */
export async function prepareSetUp(deps: SetUpDeps, firstPerson: PersonId): Promise<string | undefined> {
  const { storage } = deps;
  for (let race = 0; race < MOST_RACES; race += 1) {
    if ((await findActiveOwner(storage, { first: firstPerson })) !== undefined) return undefined;
    const { changes } = await firstOwner(deps, firstPerson, null);
    const issued = await issueLink(deps, firstPerson, 'set-up');
    // Lost to another instance that starts at the same moment, or to somebody who is just setting up.
    if ((await storage.commit([...changes, ...issued.changes])).committed) return issued.secret;
  }
  throw settingUp();
}

/**
 * Gives the first person the name of their account ahead of time, so that they can be let in by another link or by a token. False when
 * an owner can sign in already or the first person has a name: then another person is meant. Throws `name-taken`.
 */
export async function nameFirstOwner(deps: SetUpDeps, firstPerson: PersonId, name: string): Promise<boolean> {
  const { storage } = deps;
  for (let race = 0; race < MOST_RACES; race += 1) {
    if ((await findActiveOwner(storage, { first: firstPerson })) !== undefined) return false;
    const { changes, isNamed } = await firstOwner(deps, firstPerson, name);
    if (isNamed) return false;
    const claims = await claimName(storage, firstPerson, { name, before: null });
    if ((await storage.commit([...changes, ...claims])).committed) return true;
  }
  throw settingUp();
}

/** What makes the first person an owner, with that name where they have none. */
async function firstOwner({ storage, clock }: SetUpDeps, person: PersonId, name: string | null) {
  const account = await findAccount(storage, person);
  if (account === undefined) {
    const createdAt = formatInstant(clock.now());
    return { isNamed: false, changes: newAccountChanges(newAccount({ person, name, role: 'owner', createdAt })) };
  }
  const { value } = account;
  return {
    isNamed: value.name !== null,
    changes: [accountChange(account, { ...value, role: 'owner', name: value.name ?? name })],
  };
}

function settingUp(): Problem {
  return new Problem('too-busy', { detail: 'Another instance is being set up at the same moment.' });
}

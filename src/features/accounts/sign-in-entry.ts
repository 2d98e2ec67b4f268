/**
 * Lets somebody in who has proved who they are, in one commit: the account as it was when they proved it, the browser that is known from
 * now on, and the new session. A passphrase that was changed or a code that was used up in between lets nobody in.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account, Role, SignInMethod } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { accountChange, findAccount } from './account-document.ts';
import type { AccountSessions } from './account-sessions.ts';
import type { Origin } from './caller.ts';
import { rememberDevice } from './sign-in-devices.ts';

/** Where somebody signs in: what is known of the request, and what its browser keeps for us. */
export interface SignInPlace {
  readonly origin: Origin;
  /** The secret of the session that the browser had. */
  readonly session: string | undefined;
  /** The cookie that says where it has signed in before. */
  readonly device: string | undefined;
}

export interface Entered {
  readonly person: PersonId;
  readonly name: string;
  readonly role: Role;
  /** Goes into the cookie of the session. */
  readonly sessionSecret: string;
  /** Goes into the cookie of the browser. */
  readonly deviceCookie: string;
}

export interface Entry {
  /**
   * Signs a person in. `update` says what becomes of the account by it, or undefined when it no longer is as it was proved to be; it may
   * run several times. Undefined when nobody was let in, also for an account that is not or no longer in use.
   */
  readonly enter: (
    person: PersonId,
    given: {
      readonly method: SignInMethod;
      readonly place: SignInPlace;
      readonly update?: (account: Account) => Account | undefined;
    },
  ) => Promise<Entered | undefined>;
}

const MOST_RACES = 12;

export function createEntry(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly sessions: Pick<AccountSessions, 'startWith'>;
}): Entry {
  const { storage, clock, sessions } = deps;
  return {
    enter: async (person, { method, place, update = (account) => account }) => {
      for (let race = 0; race < MOST_RACES; race += 1) {
        const read = await findAccount(storage, person);
        const account = read?.value.state === 'active' ? update(read.value) : undefined;
        if (read === undefined || account === undefined) return undefined;
        const { knownDeviceHashes, cookie } = rememberDevice(account, place.device);
        const lastSeenAt = formatInstant(clock.now());
        const started = await sessions.startWith(person, {
          method,
          origin: place.origin,
          replaces: place.session,
          alongside: [accountChange(read, { ...account, knownDeviceHashes, lastSeenAt })],
        });
        if (started === undefined) continue;
        const { role } = account;
        return { person, name: account.name ?? '', role, sessionSecret: started.secret, deviceCookie: cookie };
      }
      throw new Problem('too-busy', {
        detail: 'The account is being changed at the same moment.',
        retryAfterSeconds: 1,
      });
    },
  };
}

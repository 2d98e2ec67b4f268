/**
 * People with browsers and programs, put straight into the store of an install that is not running: tests of what somebody may do need
 * many of them, in states that take days to reach by waiting. Everything but signing in itself is done by the use cases.
 */
import { openStorage } from '#app/open-storage.ts';
import { loadConfig } from '#config/load-config.ts';
import { newAccount, newAccountChanges, newProfileChange } from '#features/accounts/account-document.ts';
import { createAccountSessions } from '#features/accounts/account-sessions.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { createTokens, type NewToken } from '#features/accounts/tokens.ts';
import { systemClock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import type { Role } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createChanger } from '#shelves/change.ts';
import { createFixedClock } from './fixed-clock.ts';

export interface SeededPerson {
  readonly id: PersonId;
  readonly name: string;
  readonly role: Role;
}

export interface Secret {
  readonly id: string;
  readonly secret: string;
}

export interface AccountSeed extends AsyncDisposable {
  /** For whatever else a test wants to be there. */
  readonly storage: Storage;
  readonly addPerson: (given: { readonly name: string; readonly role: Role }) => Promise<SeededPerson>;
  /** A browser that signed in so many minutes ago. */
  readonly signIn: (person: SeededPerson, given?: { readonly minutesAgo?: number }) => Promise<Secret>;
  readonly signOut: (person: SeededPerson, session: Secret) => Promise<void>;
  /** A program's token, made so many minutes ago. */
  readonly makeToken: (person: SeededPerson, given: NewToken & { readonly minutesAgo?: number }) => Promise<Secret>;
  readonly revokeToken: (person: SeededPerson, token: Secret) => Promise<void>;
}

const ORIGIN = { address: '192.0.2.1', device: 'Firefox on Linux' };

/** Opens the store in `folder`, or the one that `env` names. */
export async function seedAccounts(folder: string, env: Readonly<Record<string, string>> = {}): Promise<AccountSeed> {
  const given = { ...env, FOCUSFORGE_DATA: folder, FOCUSFORGE_ACCOUNTS: 'on' };
  const config = loadConfig({ env: given, args: [] });
  const { storage } = await openStorage(config, { clock: systemClock });
  const { sessionIdleHours: idleHours, sessionMaxDays: maxDays } = config;

  const useCases = (minutesAgo: number) => {
    const clock = createFixedClock(systemClock.now().subtract({ minutes: minutesAgo }).toString());
    const credentials = createCredentials({ storage, clock });
    const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
    return {
      sessions: createAccountSessions({ storage, clock, credentials, idleHours, maxDays }),
      tokens: createTokens({ storage, clock, change, credentials }),
    };
  };

  return {
    storage,
    addPerson: async ({ name, role }) => {
      const now = systemClock.now();
      const id = newId<'person'>(now);
      const account = {
        ...newAccount({ person: id, name, role, createdAt: formatInstant(now) }),
        state: 'active',
      } as const;
      const outcome = await storage.commit([...newAccountChanges(account), newProfileChange(account, 'Europe/Berlin')]);
      if (!outcome.committed) throw new Error(`${name} could not be added`);
      return { id, name, role };
    },
    signIn: async (person, { minutesAgo = 0 } = {}) => {
      const { sessions } = useCases(minutesAgo);
      return sessions.start(person.id, { method: 'passphrase', origin: ORIGIN });
    },
    signOut: (person, session) => useCases(0).sessions.revoke(person.id, session.id as never, ORIGIN),
    makeToken: async (person, { minutesAgo = 0, ...wanted }) => {
      const caller = { kind: 'local', person: person.id } as const;
      const made = await useCases(minutesAgo).tokens.create({ person: person.id }, caller, wanted, ORIGIN);
      return { id: made.token.id, secret: made.secret };
    },
    revokeToken: (person, token) => useCases(0).tokens.revoke({ person: person.id }, token.id as never, ORIGIN),
    [Symbol.asyncDispose]: () => storage.close(),
  };
}

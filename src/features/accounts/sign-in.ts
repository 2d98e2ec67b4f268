/**
 * Signing in with a passphrase or a recovery code, and registering where that is open. A name nobody has and a secret that is wrong get the
 * same answer after the same work. Attempts are limited before anything slow is done.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAccount, NOBODY, newAccount, newAccountChanges, newProfileChange } from './account-document.ts';
import { type Attempt, type Attempts, addressCount, type Counted, networkOf } from './attempts.ts';
import type { PassphraseHasher } from './passphrase-hash.ts';
import type { RefuseWeak } from './passphrase-strength.ts';
import { hashRecoveryCode } from './recovery-codes.ts';
import { findKnownDevice } from './sign-in-devices.ts';
import type { Entered, Entry, SignInPlace } from './sign-in-entry.ts';
import { claimName, findName, nameKey } from './sign-in-name.ts';
import type { SignInTrail } from './sign-in-trail.ts';

export interface SignIn {
  /** Throws `sign-in-wrong`, `too-many-attempts` or `too-busy`. */
  readonly byPassphrase: (
    given: { readonly name: string; readonly passphrase: string },
    place: SignInPlace,
  ) => Promise<Entered>;
  /** Uses the code up. Throws `sign-in-wrong` or `too-many-attempts`. */
  readonly byRecoveryCode: (
    given: { readonly name: string; readonly code: string },
    place: SignInPlace,
  ) => Promise<Entered>;
  /** Throws `registration-closed`, `name-taken`, `passphrase-weak`, `too-many-attempts` or `too-busy`. */
  readonly register: (
    given: { readonly name: string; readonly passphrase: string },
    place: SignInPlace,
  ) => Promise<Entered>;
}

const MOST_RACES = 12;

export function createSignIn(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly hasher: PassphraseHasher;
  readonly refuseWeak: RefuseWeak;
  readonly attempts: Attempts;
  readonly trail: SignInTrail;
  readonly entry: Entry;
  /** Whether anybody may make an account. */
  readonly registration: boolean;
  /** Where a new person is until they say otherwise. */
  readonly defaultTimeZone: string;
}): SignIn {
  const { storage, clock, hasher, attempts, trail, entry } = deps;

  /** Who signs in under a name. Looking for a name nobody has is as much work. */
  const findActive = async (name: string): Promise<Account | undefined> => {
    const claim = await findName(storage, name);
    const account = await findAccount(storage, (claim?.value.person ?? NOBODY) as PersonId);
    return account?.value.state === 'active' ? account.value : undefined;
  };

  const refuse = async (
    tried: { readonly name: string; readonly detail: string },
    account: Account | undefined,
    place: SignInPlace,
  ): Promise<never> => {
    const { person } = account ?? {};
    await trail.noteFailure(nameKey(tried.name), { person, origin: place.origin, detail: tried.detail });
    throw new Problem('sign-in-wrong', { detail: 'That name and that secret do not belong together.' });
  };

  const addPerson = async (given: { readonly name: string; readonly passphraseHash: string }): Promise<PersonId> => {
    const { name, passphraseHash } = given;
    for (let race = 0; race < MOST_RACES; race += 1) {
      const now = clock.now();
      const person = newId<'person'>(now);
      const made = newAccount({ person, name, role: 'member', createdAt: formatInstant(now) });
      const account: Account = { ...made, state: 'active', passphraseHash };
      const outcome = await storage.commit([
        ...(await claimName(storage, person, { name, before: null })),
        ...newAccountChanges(account),
        newProfileChange(account, deps.defaultTimeZone),
      ]);
      if (outcome.committed) return person;
    }
    throw new Problem('too-busy', { detail: 'Many people are signing in right now.', retryAfterSeconds: 1 });
  };

  return {
    byPassphrase: async ({ name, passphrase }, place) => {
      const account = await findActive(name);
      const attempt = await attempts.begin(
        countedFor(account, place) ?? [{ kind: 'account', of: nameKey(name) }, addressCount(place.origin.address)],
      );
      const kept = account?.passphraseHash ?? null;
      const { matches, isOutdated } = await judged(attempt, () => hasher.verify(passphrase, kept));
      if (account !== undefined && matches) {
        const renewed = isOutdated ? await hashIfIdle(hasher, passphrase) : undefined;
        const entered = await entry.enter(account.person, {
          method: 'passphrase',
          place,
          update: (now) =>
            now.passphraseHash === kept ? { ...now, passphraseHash: renewed ?? now.passphraseHash } : undefined,
        });
        if (entered !== undefined) {
          await attempt.succeed();
          return entered;
        }
      }
      return refuse({ name, detail: 'a wrong passphrase' }, account, place);
    },

    byRecoveryCode: async ({ name, code }, place) => {
      const account = await findActive(name);
      // A code cannot be guessed: counting it by account as well would only let strangers hold its owner up.
      const attempt = await attempts.begin(countedFor(account, place) ?? [addressCount(place.origin.address)]);
      const codeHash = hashRecoveryCode(code);
      if (account?.recoveryCodeHashes.includes(codeHash) === true) {
        const entered = await entry.enter(account.person, {
          method: 'recovery-code',
          place,
          update: (now) => {
            const left = now.recoveryCodeHashes.filter((other) => other !== codeHash);
            return left.length < now.recoveryCodeHashes.length ? { ...now, recoveryCodeHashes: left } : undefined;
          },
        });
        if (entered !== undefined) {
          await attempt.succeed();
          return entered;
        }
      }
      return refuse({ name, detail: 'a wrong recovery code' }, account, place);
    },

    register: async ({ name, passphrase }, place) => {
      if (!deps.registration) {
        throw new Problem('registration-closed', { detail: 'New people come here by invitation.' });
      }
      // Every registration is counted, and none is given back: it is the accounts made that are limited.
      const attempt = await attempts.begin([{ kind: 'registration', of: networkOf(place.origin.address) }]);
      await deps.refuseWeak(passphrase, [name]);
      const passphraseHash = await judged(attempt, () => hasher.hash(passphrase));
      const person = await addPerson({ name, passphraseHash });
      const entered = await entry.enter(person, { method: 'passphrase', place });
      if (entered === undefined) throw new Error('a new account could not be entered');
      return entered;
    },
  };
}

/** A browser known to the account is counted by itself alone. */
function countedFor(account: Account | undefined, place: SignInPlace): readonly Counted[] | undefined {
  const device = account && findKnownDevice(account, place.device);
  return device === undefined ? undefined : [{ kind: 'device', of: `${account?.person} ${device}` }];
}

/** An attempt that could not be judged is not held against anybody. */
async function judged<Result>(attempt: Attempt, judge: () => Promise<Result>): Promise<Result> {
  try {
    return await judge();
  } catch (error) {
    await attempt.withdraw();
    throw error;
  }
}

/** Making an old hash anew can wait until the next sign-in. */
async function hashIfIdle(hasher: PassphraseHasher, passphrase: string): Promise<string | undefined> {
  try {
    return await hasher.hash(passphrase);
  } catch (error) {
    if (error instanceof Problem && error.code === 'too-busy') return undefined;
    throw error;
  }
}

/** Everything about accounts on one store in memory, with a clock that stands still and hashing that costs nothing but is counted. */
import { createAccountSessions } from '#features/accounts/account-sessions.ts';
import { createAccounts } from '#features/accounts/accounts.ts';
import { createAttempts } from '#features/accounts/attempts.ts';
import { createCredentials } from '#features/accounts/credentials.ts';
import { createLinks } from '#features/accounts/links.ts';
import { createPassphraseHasher, type PassphraseHasher } from '#features/accounts/passphrase-hash.ts';
import { createPeopleDirectory } from '#features/accounts/people-directory.ts';
import { createSignIn } from '#features/accounts/sign-in.ts';
import { createEntry, type Entered, type SignInPlace } from '#features/accounts/sign-in-entry.ts';
import { createSignInTrail } from '#features/accounts/sign-in-trail.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createFixedClock, type FixedClock } from './fixed-clock.ts';

export const GOOD_PASSPHRASE = 'lamp orbit velvet seven';
export const FIRST_PERSON = 'first' as PersonId;

/** The least that argon2 takes. */
const CHEAP = { memoryKiB: 8, passes: 1, parallelism: 1 };

/** A browser somewhere: it keeps the cookies it is given. */
export interface TestBrowser {
  readonly place: () => SignInPlace & { readonly webOrigin: string };
  readonly keep: (entered: Entered) => Entered;
}

export function createTestBrowser(given: { readonly address?: string; readonly device?: string } = {}): TestBrowser {
  let session: string | undefined;
  let device: string | undefined = given.device;
  const origin = { address: given.address ?? '192.0.2.1', device: 'Firefox on Linux' };
  return {
    place: () => ({ origin, session, device, webOrigin: 'http://localhost:8004' }),
    keep: (entered) => {
      session = entered.sessionSecret;
      device = entered.deviceCookie;
      return entered;
    },
  };
}

export interface AccountFixtureOptions {
  readonly registration?: boolean;
  readonly cost?: typeof CHEAP;
  /** Shared with another fixture, which is then another instance. */
  readonly storage?: Storage;
  readonly clock?: FixedClock;
}

export function openAccounts(options: AccountFixtureOptions = {}) {
  const clock = options.clock ?? createFixedClock('2026-11-23T09:00:00Z');
  const storage = options.storage ?? createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const credentials = createCredentials({ storage, clock });
  const sessions = createAccountSessions({ storage, clock, credentials, idleHours: 336, maxDays: 90 });
  const { hasher, hashed } = countHashes(createPassphraseHasher({ cost: options.cost ?? CHEAP }));
  // Judging takes word lists; what it says is tested beside it.
  const refuseWeak = async (passphrase: string) => {
    if (passphrase.includes('weak')) throw new Problem('passphrase-weak', { detail: 'It is weak.' });
  };
  const entry = createEntry({ storage, clock, sessions });
  const attempts = createAttempts({ storage, clock });
  const proving = { storage, clock, change, hasher, refuseWeak, attempts, entry, sessions };
  const trail = createSignInTrail({ storage, clock });
  const defaultTimeZone = 'Europe/Berlin';
  const erased: PersonId[] = [];
  return {
    clock,
    storage,
    sessions,
    entry,
    hashed,
    erased,
    accounts: createAccounts(proving),
    links: createLinks<unknown>(proving),
    signIn: createSignIn({ ...proving, trail, registration: options.registration ?? false, defaultTimeZone }),
    people: createPeopleDirectory({
      storage,
      clock,
      change,
      defaultTimeZone,
      erasePerson: async (person) => void erased.push(person),
    }),
  };
}

export type OpenAccounts = ReturnType<typeof openAccounts>;

/** Somebody who was invited and has taken the link with a passphrase, in a browser of their own unless one is given. */
export async function invite(
  open: OpenAccounts,
  given: { readonly name: string; readonly role?: 'owner' | 'member'; readonly browser?: TestBrowser },
): Promise<Entered> {
  const { name, role = 'member', browser = createTestBrowser() } = given;
  const place = browser.place();
  const made = await open.people.create({ person: FIRST_PERSON }, { name, role }, place);
  return browser.keep(await open.links.take({ secret: secretOf(made.link), passphrase: GOOD_PASSPHRASE }, place));
}

/** What stands behind the `#`. */
export function secretOf(link: string): string {
  return new URL(link).hash.slice(1);
}

export const hasCode = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;

function countHashes(hasher: PassphraseHasher) {
  let count = 0;
  const counted = <Args extends readonly unknown[], Result>(work: (...args: Args) => Result) => {
    return (...args: Args) => {
      count += 1;
      return work(...args);
    };
  };
  return { hashed: () => count, hasher: { hash: counted(hasher.hash), verify: counted(hasher.verify) } };
}

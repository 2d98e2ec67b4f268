/**
 * Links that let somebody in once: to set up the first account, to accept an invitation, to come back after everything else was lost. The
 * secret stands behind the `#` of the address, where no log and no Referer sees it; only its hash is kept. Whoever takes a link chooses a
 * way to sign in and is signed in. A new link makes those before it invalid, and so does taking one.
 */
import type { Clock } from '#kernel/clock.ts';
import { newSecret, type PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account } from '#model/account.ts';
import { UNNAMED } from '#model/person.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Changer } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNT_LINKS, ACCOUNTS, type AccountLink, PEOPLE } from '#shelves/shelves.ts';
import type { AccountSessions } from './account-sessions.ts';
import { type Attempts, addressCount } from './attempts.ts';
import type { Origin } from './caller.ts';
import { hashSecret } from './credentials.ts';
import { findLink } from './link-lookup.ts';
import type { PassphraseHasher } from './passphrase-hash.ts';
import type { RefuseWeak } from './passphrase-strength.ts';
import type { Entered, Entry, SignInPlace } from './sign-in-entry.ts';
import { claimName, nameKey } from './sign-in-name.ts';

export type LinkKind = AccountLink['kind'];

/** What somebody sees who has a link. */
export interface LinkView {
  readonly kind: LinkKind;
  readonly person: PersonId;
  /** Null until a name has been chosen. */
  readonly name: string | null;
  readonly expiresAt: string;
}

/** How somebody takes a link. */
export interface Taken<PasskeyAnswer> {
  readonly secret: string;
  readonly name?: string | undefined;
  readonly passphrase?: string | undefined;
  readonly passkey?: { readonly name: string; readonly answer: PasskeyAnswer } | undefined;
}

/** Checks the answer of a new passkey. Resolves with what adds it to the account. Throws `passkey-unusable`. */
export type AddPasskey<PasskeyAnswer> = (
  person: PersonId,
  given: { readonly name: string; readonly answer: PasskeyAnswer; readonly webOrigin: string },
) => Promise<readonly Change[]>;

export interface Links<PasskeyAnswer> {
  /** What a link is for. Throws `link-invalid` or `too-many-attempts`. */
  readonly read: (secret: string, origin: Origin) => Promise<LinkView>;
  /**
   * Uses the link up. Throws `link-invalid`, `name-taken`, `passphrase-weak`, `passkey-unusable`, `too-many-attempts`, or
   * `request-invalid` when the name or every way to sign in is missing.
   */
  readonly take: (taken: Taken<PasskeyAnswer>, place: SignInPlace & { readonly webOrigin: string }) => Promise<Entered>;
}

const HOURS: Readonly<Record<LinkKind, number>> = { 'set-up': 1, invitation: 7 * 24, recovery: 24 };

/**
 * A new link for a person. Commit the changes together with a change of the account, so that two at once cannot both stay. One that is
 * printed at each start leaves an invitation alone that somebody has been given.
 */
export async function issueLink(
  deps: { readonly storage: Storage; readonly clock: Clock },
  person: PersonId,
  kind: LinkKind,
): Promise<{ readonly secret: string; readonly expiresAt: string; readonly changes: readonly Change[] }> {
  const now = deps.clock.now();
  const secret = newSecret();
  const expiresAt = formatInstant(now.add({ hours: HOURS[kind] }));
  const links = await findLinks(deps.storage, person);
  const older = links.filter(({ value }) => kind !== 'set-up' || value.kind === 'set-up');
  const link: AccountLink = { kind, person, createdAt: formatInstant(now), expiresAt };
  return {
    secret,
    expiresAt,
    changes: [
      ...older.map(({ id }) => linkChange(id, undefined, 'any')),
      linkChange(hashSecret(secret), link, 'absent'),
    ],
  };
}

/** The address to send to somebody. `webOrigin`: scheme and host under which people reach the service. */
export function linkAddress(webOrigin: string, secret: string): string {
  return `${webOrigin}/welcome#${secret}`;
}

export function createLinks<PasskeyAnswer>(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly hasher: PassphraseHasher;
  readonly refuseWeak: RefuseWeak;
  readonly attempts: Attempts;
  readonly entry: Entry;
  readonly sessions: Pick<AccountSessions, 'revokeAll'>;
  /** Undefined where passkeys cannot be added by a link. */
  readonly addPasskey?: AddPasskey<PasskeyAnswer> | undefined;
}): Links<PasskeyAnswer> {
  const { storage, change } = deps;

  /** Counts by address what is not a link. */
  const findCounted = async (secret: string, origin: Origin) => {
    const attempt = await deps.attempts.begin([addressCount(origin.address)]);
    const found = await findLink(deps, hashSecret(secret));
    await attempt.succeed();
    return found;
  };

  const passkeyChanges = async ({ passkey }: Taken<PasskeyAnswer>, person: PersonId, webOrigin: string) => {
    if (passkey === undefined) return [];
    if (deps.addPasskey !== undefined) return deps.addPasskey(person, { ...passkey, webOrigin });
    throw new Problem('passkey-unusable', { detail: 'Choose a passphrase here; a passkey can be added afterwards.' });
  };

  return {
    read: async (secret, origin) => {
      const { link, account } = await findCounted(secret, origin);
      const { kind, expiresAt } = link.value;
      return { kind, expiresAt, person: account.value.person, name: account.value.name };
    },

    take: async (taken, place) => {
      const found = await findCounted(taken.secret, place.origin);
      const { person } = found.account.value;
      const { passphrase } = taken;
      const name = nameFor(found.link, found.account.value, taken.name);
      if (passphrase === undefined && taken.passkey === undefined) {
        throw missing('body/passphrase', 'expected a passphrase or a passkey');
      }
      // A name that is taken is said before anything is used up.
      await claimName(storage, person, { name, before: found.account.value.name });
      if (passphrase !== undefined) await deps.refuseWeak(passphrase, [name]);
      const passphraseHash = passphrase === undefined ? undefined : await deps.hasher.hash(passphrase);
      const addedPasskey = await passkeyChanges(taken, person, place.webOrigin);

      await change({ person }, async (draft) => {
        const { link, account } = await findLink(deps, hashSecret(taken.secret));
        const value = account.value;
        const claims = await claimName(storage, person, { name, before: value.name });
        for (const one of [...claims, ...addedPasskey]) draft.include(one);
        const others = (await findLinks(storage, person)).filter(({ id }) => id !== link.id);
        for (const { id } of others) draft.include(linkChange(id, undefined, 'any'));
        draft.include(linkChange(link.id, undefined, link.revision));
        draft.replace(ACCOUNTS, account, {
          ...value,
          name,
          state: 'active',
          passphraseHash: passphraseHash ?? value.passphraseHash,
        });
        const profile = await storage.get(PEOPLE, person, 'profile');
        // Whoever was here before there were accounts is called what everybody is called who has not said.
        if (profile?.value.name === UNNAMED) draft.replace(PEOPLE, profile, { ...profile.value, name });
        const { kind } = link.value;
        draft.include(auditChange(person, { at: draft.at, kind: 'link-used', detail: kind, ...place.origin }));
      });
      // Whoever made this link necessary must not stay signed in.
      if (found.link.value.kind === 'recovery') await deps.sessions.revokeAll(person, { origin: place.origin });
      const entered = await deps.entry.enter(person, { method: 'link', place });
      if (entered !== undefined) return entered;
      throw new Problem('link-invalid', { detail: 'The account is no longer there.' });
    },
  };
}

/** A name is chosen where there is none yet and at set-up; elsewhere it is the account's own. */
function nameFor(link: Stored<AccountLink>, account: Account, given: string | undefined): string {
  if (account.name === null && given === undefined) throw missing('body/name', 'expected a name to sign in with');
  if (account.name === null || link.value.kind === 'set-up') return given ?? account.name ?? '';
  if (given === undefined || nameKey(given) === nameKey(account.name)) return account.name;
  throw missing('body/name', 'expected no other name than the account has');
}

function missing(path: string, message: string): Problem {
  return new Problem('request-invalid', {
    detail: 'The request has a fault in one place; see errors.',
    faults: [{ path, message }],
  });
}

function findLinks(storage: Storage, person: PersonId): Promise<readonly Stored<AccountLink>[]> {
  return findAll(storage, ACCOUNT_LINKS, INSTALL, { index: 'byPerson', equals: [person] });
}

function linkChange(id: string, value: AccountLink | undefined, expect: 'absent' | 'any' | number): Change {
  return changeOf({ shelf: ACCOUNT_LINKS, person: INSTALL, id, expect, value });
}

/**
 * What becomes of somebody whom an OpenID provider has vouched for: they are let in, become one of the people here, take the link they
 * came with, or have one more way to sign in. Somebody is who issuer and subject say, never whom a mail address or a name says.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import type { OpenIdIdentity } from '#ports/openid/openid.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Changer } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNT_LINKS, ACCOUNTS } from '#shelves/shelves.ts';
import { newAccount, newAccountChanges, newProfileChange, readAccount } from './account-document.ts';
import type { AccountSessions } from './account-sessions.ts';
import { findIdentity, hasIdentity, identityId, linkIdentity } from './identities.ts';
import { findLink } from './link-lookup.ts';
import { claimFreeName } from './openid-name.ts';
import type { Entered, Entry, SignInPlace } from './sign-in-entry.ts';

/** Why somebody who came back from the provider is not let in, or not linked. A page says it in words. */
export const OPENID_REFUSALS = [
  /** Not begun in this browser, too long ago, or completed already. */
  'openid-stale',
  /** The provider said nothing that may be believed, or the person declined there. */
  'openid-refused',
  /** Nobody here has that identity, and new people come by invitation. */
  'identity-unknown',
  /** The identity belongs to somebody else here. */
  'identity-taken',
  /** Signed out, or somebody else signed in, on the way. */
  'sign-in-expired',
  'provider-unavailable',
  'link-invalid',
  'too-many-credentials',
  'too-busy',
] as const;
export type OpenIdRefusal = (typeof OPENID_REFUSALS)[number];

export type OpenIdOutcome =
  | { readonly kind: 'entered'; readonly entered: Entered }
  | { readonly kind: 'linked' }
  /** `linking`: the person is signed in and wanted one more way to sign in. */
  | { readonly kind: 'refused'; readonly why: OpenIdRefusal; readonly linking: boolean };

export interface OpenIdArrival {
  /** Lets in whom the identity belongs to; makes a new person of somebody unknown, where that is allowed. */
  readonly signIn: (identity: OpenIdIdentity, place: SignInPlace) => Promise<OpenIdOutcome>;
  /** Uses a link up, by the hash of its secret, and lets its person in, who has the identity from now on. Throws `link-invalid`. */
  readonly takeLink: (linkHash: string, identity: OpenIdIdentity, place: SignInPlace) => Promise<OpenIdOutcome>;
  /** Gives the identity to somebody who has to be signed in still. Throws `too-many-credentials`. */
  readonly linkTo: (person: PersonId, identity: OpenIdIdentity, place: SignInPlace) => Promise<OpenIdOutcome>;
}

export function createOpenIdArrival(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly entry: Entry;
  readonly sessions: Pick<AccountSessions, 'identify' | 'revokeAll'>;
  /** Whether anybody whom the provider knows may make an account. */
  readonly registration: boolean;
  /** Where a new person is until they say otherwise. */
  readonly defaultTimeZone: string;
}): OpenIdArrival {
  const { storage, clock, change, entry, sessions } = deps;

  const enter = async (person: PersonId, id: string, place: SignInPlace): Promise<OpenIdOutcome> => {
    const entered = await entry.enter(person, {
      method: 'openid',
      place,
      // Unlinked in between, it lets nobody in.
      update: (account) => (hasIdentity(account, id) ? account : undefined),
    });
    return entered === undefined ? refused('identity-unknown') : { kind: 'entered', entered };
  };

  const linkTo = async (person: PersonId, identity: OpenIdIdentity, place: SignInPlace): Promise<OpenIdOutcome> => {
    const caller = place.session === undefined ? undefined : await sessions.identify(place.session);
    if (caller?.person !== person) return refused('sign-in-expired');
    const profile = await identity.readProfile();
    return change({ person }, async (draft): Promise<OpenIdOutcome> => {
      const owner = await findIdentity(storage, identityId(identity));
      if (owner !== undefined && owner !== person) return { ...refused('identity-taken'), linking: true };
      const read = await readAccount(storage, person);
      const linked = linkIdentity(read.value, { identity, profile, at: draft.at, origin: place.origin });
      for (const one of linked.changes) draft.include(one);
      if (linked.account !== read.value) draft.replace(ACCOUNTS, read, linked.account);
      return { kind: 'linked' };
    });
  };

  const takeLink = async (linkHash: string, identity: OpenIdIdentity, place: SignInPlace): Promise<OpenIdOutcome> => {
    const { link, account } = await findLink(deps, linkHash);
    const { person } = account.value;
    const id = identityId(identity);
    const profile = await identity.readProfile();
    const refusal = await change({ person }, async (draft): Promise<OpenIdOutcome | undefined> => {
      const found = await findLink(deps, linkHash);
      const owner = await findIdentity(storage, id);
      if (owner !== undefined && owner !== person) return refused('identity-taken');
      const before = found.account.value;
      const { name, changes } =
        before.name === null ? await claimFreeName(storage, person, profile) : { name: before.name, changes: [] };
      const linked = linkIdentity(before, { identity, profile, at: draft.at, origin: place.origin });
      // Taking a link makes the others of the same person worthless.
      const links = await findAll(storage, ACCOUNT_LINKS, INSTALL, { index: 'byPerson', equals: [person] });
      const removals = links.map((one) => {
        const expect = one.id === linkHash ? found.link.revision : 'any';
        return changeOf({ shelf: ACCOUNT_LINKS, person: INSTALL, id: one.id, expect, value: undefined });
      });
      for (const one of [...changes, ...linked.changes, ...removals]) draft.include(one);
      draft.replace(ACCOUNTS, found.account, { ...linked.account, name, state: 'active' });
      const { kind } = found.link.value;
      draft.include(auditChange(person, { at: draft.at, kind: 'link-used', detail: kind, ...place.origin }));
      return undefined;
    });
    if (refusal !== undefined) return refusal;
    // Whoever made this link necessary must not stay signed in.
    if (link.value.kind === 'recovery') await sessions.revokeAll(person, { origin: place.origin });
    return enter(person, id, place);
  };

  const register = async (identity: OpenIdIdentity, place: SignInPlace): Promise<PersonId> => {
    const profile = await identity.readProfile();
    const person = newId<'person'>(clock.now());
    return change({ person }, async (draft) => {
      // Somebody who pressed twice has been made already.
      const owner = await findIdentity(storage, identityId(identity));
      if (owner !== undefined) return owner;
      const { name, changes } = await claimFreeName(storage, person, profile);
      const made = { ...newAccount({ person, name, role: 'member', createdAt: draft.at }), state: 'active' } as const;
      const linked = linkIdentity(made, { identity, profile, at: draft.at, origin: place.origin });
      const fresh = [...newAccountChanges(linked.account), newProfileChange(linked.account, deps.defaultTimeZone)];
      for (const one of [...changes, ...linked.changes, ...fresh]) draft.include(one);
      return person;
    });
  };

  const signIn = async (identity: OpenIdIdentity, place: SignInPlace): Promise<OpenIdOutcome> => {
    const id = identityId(identity);
    const owner = await findIdentity(storage, id);
    if (owner === undefined && !deps.registration) return refused('identity-unknown');
    return enter(owner ?? (await register(identity, place)), id, place);
  };

  return { signIn, takeLink, linkTo };
}

/** The answer to somebody who is not let in, or not linked. */
export function refused(why: OpenIdRefusal): Extract<OpenIdOutcome, { readonly kind: 'refused' }> {
  return { kind: 'refused', why, linking: false };
}

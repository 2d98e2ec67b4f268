/**
 * Identities at an OpenID provider that let somebody in. An identity is issuer and subject and nothing else; it belongs to one person,
 * claimed in the commit that links it.
 */
import { hash } from 'node:crypto';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account, Identity } from '#model/account.ts';
import type { OpenIdIdentity, OpenIdProfile } from '#ports/openid/openid.ts';
import { type Change, changeOf, type Storage } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ACCOUNTS, IDENTITY_CLAIMS } from '#shelves/shelves.ts';
import { otherWaysIn, readAccount } from './account-document.ts';
import type { Origin } from './caller.ts';
import { tidy } from './openid-name.ts';

export interface Identities {
  /** Throws `identity-missing` or `last-way-in`. */
  readonly unlink: (actor: Actor, id: string, origin: Origin) => Promise<void>;
}

const MOST_IDENTITIES = 10;
const MOST_LABEL = 80;

export function createIdentities(deps: { readonly storage: Storage; readonly change: Changer }): Identities {
  const { storage, change } = deps;
  return {
    unlink: (actor, id, origin) =>
      change(actor, async (draft) => {
        const { person } = actor;
        const account = await readAccount(storage, person);
        const identity = account.value.identities.find((one) => one.id === id);
        if (identity === undefined) {
          throw new Problem('identity-missing', { detail: 'There is no such linked identity.' });
        }
        if (account.value.passphraseHash === null && (await otherWaysIn(storage, account.value)) === 1) {
          throw new Problem('last-way-in', { detail: 'It is the only way you sign in; add another one first.' });
        }
        const identities = account.value.identities.filter((one) => one !== identity);
        draft.replace(ACCOUNTS, account, { ...account.value, identities });
        draft.include(claimChange(id, undefined));
        const detail = identity.label;
        draft.include(auditChange(person, { at: draft.at, kind: 'identity-removed', detail, ...origin }));
      }),
  };
}

/** Under what an identity is claimed. */
export function identityId({ issuer, subject }: Pick<OpenIdIdentity, 'issuer' | 'subject'>): string {
  return hash('sha256', JSON.stringify([issuer, subject]), 'base64url');
}

/** Whose an identity is; undefined when nobody's. */
export async function findIdentity(storage: Storage, id: string): Promise<PersonId | undefined> {
  return (await storage.get(IDENTITY_CLAIMS, INSTALL, id))?.value.person as PersonId | undefined;
}

export function hasIdentity(account: Account, id: string): boolean {
  return account.identities.some((one) => one.id === id);
}

/** Throws `too-many-credentials` above 10. */
export function refuseMoreIdentities(account: Account): void {
  if (account.identities.length < MOST_IDENTITIES) return;
  const detail = `${MOST_IDENTITIES} linked identities are the most; remove one first.`;
  throw new Problem('too-many-credentials', { detail });
}

/**
 * An account with one more identity, and what is committed beside it; the same account and nothing when it has it already. Only for an
 * identity that is nobody else's. Throws `too-many-credentials`.
 */
export function linkIdentity(
  account: Account,
  given: {
    readonly identity: Pick<OpenIdIdentity, 'issuer' | 'subject'>;
    readonly profile: OpenIdProfile;
    readonly at: string;
    readonly origin: Origin;
  },
): { readonly account: Account; readonly changes: readonly Change[] } {
  const { issuer, subject } = given.identity;
  const id = identityId(given.identity);
  if (hasIdentity(account, id)) return { account, changes: [] };
  refuseMoreIdentities(account);
  const { at, origin } = given;
  const label = labelOf(given.profile) ?? new URL(issuer).host;
  const identity: Identity = { id, issuer, subject, label, linkedAt: at };
  return {
    account: { ...account, identities: [...account.identities, identity] },
    changes: [
      claimChange(id, account.person),
      auditChange(account.person, { at, kind: 'identity-linked', detail: label, ...origin }),
    ],
  };
}

function labelOf({ userName, name }: OpenIdProfile): string | undefined {
  const label = tidy(userName ?? name ?? '', MOST_LABEL);
  return label === '' ? undefined : label;
}

function claimChange(id: string, person: PersonId | undefined): Change {
  const value = person === undefined ? undefined : { person };
  const expect = person === undefined ? 'any' : 'absent';
  return changeOf({ shelf: IDENTITY_CLAIMS, person: INSTALL, id, expect, value });
}

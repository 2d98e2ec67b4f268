/**
 * One's own account: its name, its passphrase, its recovery codes and what happened to it. Changing a way to sign in writes the account
 * where it was read, so that two changes at once cannot take the last way in from under each other.
 */
import type { AccountSessionId, PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Account, AuditEntry } from '#model/account.ts';
import type { Slice, Storage } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { ACCOUNTS, AUDIT_ENTRIES, PASSKEYS } from '#shelves/shelves.ts';
import { findAccount, otherWaysIn, readAccount } from './account-document.ts';
import type { AccountSessions } from './account-sessions.ts';
import type { Origin } from './caller.ts';
import type { PassphraseHasher } from './passphrase-hash.ts';
import type { RefuseWeak } from './passphrase-strength.ts';
import { hashRecoveryCode, makeRecoveryCode, RECOVERY_CODES } from './recovery-codes.ts';
import { claimName } from './sign-in-name.ts';

/** How somebody signs in. */
export interface AccountView {
  readonly account: Account;
  readonly passkeys: number;
}

export interface Accounts {
  /** The account of somebody who may have been erased in between. */
  readonly find: (person: PersonId) => Promise<Account | undefined>;
  readonly read: (person: PersonId) => Promise<AccountView>;
  /** Throws `name-taken`. */
  readonly rename: (actor: Actor, name: string, origin: Origin) => Promise<AccountView>;
  /** Signs every browser out but `keep`. Throws `passphrase-weak` or `too-busy`. */
  readonly changePassphrase: (
    actor: Actor,
    given: { readonly passphrase: string; readonly keep: AccountSessionId | undefined },
    origin: Origin,
  ) => Promise<AccountView>;
  /** Throws `last-way-in`. */
  readonly removePassphrase: (actor: Actor, origin: Origin) => Promise<AccountView>;
  /** Ten new codes; the ones before stop working. */
  readonly makeRecoveryCodes: (actor: Actor, origin: Origin) => Promise<readonly string[]>;
  /** What happened to the account, newest first. */
  readonly listAudit: (
    person: PersonId,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<AuditEntry>>;
}

export function createAccounts(deps: {
  readonly storage: Storage;
  readonly change: Changer;
  readonly hasher: PassphraseHasher;
  readonly refuseWeak: RefuseWeak;
  readonly sessions: Pick<AccountSessions, 'revokeAll'>;
}): Accounts {
  const { storage, change, hasher } = deps;

  const view = async (account: Account): Promise<AccountView> => ({
    account,
    passkeys: await storage.count(PASSKEYS, account.person, {}),
  });

  return {
    find: async (person) => (await findAccount(storage, person))?.value,

    read: async (person) => view((await readAccount(storage, person)).value),

    rename: async (actor, name, origin) =>
      view(
        await change(actor, async (draft) => {
          const read = await readAccount(storage, actor.person);
          const account = { ...read.value, name };
          if (read.value.name === name) return account;
          const claims = await claimName(storage, actor.person, { name, before: read.value.name });
          for (const one of claims) draft.include(one);
          draft.replace(ACCOUNTS, read, account);
          draft.include(auditChange(actor.person, { at: draft.at, kind: 'name-changed', detail: name, ...origin }));
          return account;
        }),
      ),

    changePassphrase: async (actor, { passphrase, keep }, origin) => {
      const { name } = (await readAccount(storage, actor.person)).value;
      await deps.refuseWeak(passphrase, name === null ? [] : [name]);
      const passphraseHash = await hasher.hash(passphrase);
      const account = await change(actor, async (draft) => {
        const read = await readAccount(storage, actor.person);
        const changed = { ...read.value, passphraseHash };
        draft.replace(ACCOUNTS, read, changed);
        const detail = read.value.passphraseHash === null ? 'set' : 'changed';
        draft.include(auditChange(actor.person, { at: draft.at, kind: 'passphrase-changed', detail, ...origin }));
        return changed;
      });
      await deps.sessions.revokeAll(actor.person, { keep, origin });
      return view(account);
    },

    removePassphrase: async (actor, origin) =>
      view(
        await change(actor, async (draft) => {
          const read = await readAccount(storage, actor.person);
          if (read.value.passphraseHash === null) return read.value;
          if ((await otherWaysIn(storage, read.value)) === 0) {
            throw new Problem('last-way-in', {
              detail: 'Add a passkey first: the passphrase is the only way you sign in.',
            });
          }
          const changed = { ...read.value, passphraseHash: null };
          draft.replace(ACCOUNTS, read, changed);
          const note = { at: draft.at, kind: 'passphrase-changed', detail: 'removed' } as const;
          draft.include(auditChange(actor.person, { ...note, ...origin }));
          return changed;
        }),
      ),

    makeRecoveryCodes: (actor, origin) =>
      change(actor, async (draft) => {
        const codes = Array.from({ length: RECOVERY_CODES }, makeRecoveryCode);
        const read = await readAccount(storage, actor.person);
        draft.replace(ACCOUNTS, read, { ...read.value, recoveryCodeHashes: codes.map(hashRecoveryCode) });
        const note = { at: draft.at, kind: 'recovery-codes-made', detail: `${codes.length} codes` } as const;
        draft.include(auditChange(actor.person, { ...note, ...origin }));
        return codes;
      }),

    listAudit: (person, { limit, cursor }) =>
      storage.find(AUDIT_ENTRIES, person, { index: 'byTime', descending: true }, { limit, after: cursor }),
  };
}

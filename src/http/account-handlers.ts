/** Which use case answers which route about one's own account. Passkeys, identities and what one takes along are beside this. */
import type { Accounts, AccountView } from '#features/accounts/accounts.ts';
import type { Handlers } from './handler.ts';

type Answered =
  | 'readAccount'
  | 'renameAccount'
  | 'changePassphrase'
  | 'removePassphrase'
  | 'makeRecoveryCodes'
  | 'listAudit';

export function createAccountHandlers(accounts: Accounts): Pick<Handlers, Answered> {
  return {
    readAccount: async ({ actor }) => ({ body: showAccount(await accounts.read(actor.person)) }),
    renameAccount: async ({ actor, body, origin }) => ({
      body: showAccount(await accounts.rename(actor, body.name, origin)),
    }),
    changePassphrase: async ({ actor, caller, body, origin }) => {
      const keep = caller?.kind === 'session' ? caller.session : undefined;
      const { passphrase } = body;
      return { body: showAccount(await accounts.changePassphrase(actor, { passphrase, keep }, origin)) };
    },
    removePassphrase: async ({ actor, origin }) => ({
      body: showAccount(await accounts.removePassphrase(actor, origin)),
    }),
    makeRecoveryCodes: async ({ actor, origin }) => ({
      body: { codes: await accounts.makeRecoveryCodes(actor, origin) },
    }),
    listAudit: async ({ actor, query }) => {
      const page = await accounts.listAudit(actor.person, query);
      return { body: { items: page.items.map(({ value }) => value), nextCursor: page.next ?? null } };
    },
  };
}

function showAccount({ account, passkeys }: AccountView) {
  return {
    name: account.name ?? '',
    role: account.role,
    hasPassphrase: account.passphraseHash !== null,
    passkeys,
    identities: account.identities.map(({ id, issuer, label, linkedAt }) => ({ id, issuer, label, linkedAt })),
    recoveryCodesLeft: account.recoveryCodeHashes.length,
  };
}

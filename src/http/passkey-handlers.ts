/** Which use case answers which route about passkeys. */
import type { PasskeySignIn } from '#features/accounts/passkey-sign-in.ts';
import type { Passkeys } from '#features/accounts/passkeys.ts';
import type { Passkey } from '#model/account.ts';
import type { Handlers } from './handler.ts';
import { placeOf, signedIn } from './sign-in-cookies.ts';

export interface PasskeyUseCases {
  readonly passkeys: Passkeys;
  readonly passkeySignIn: PasskeySignIn;
  readonly sessionMaxDays: number;
}

type Answered =
  | 'askPasskeySignIn'
  | 'signInWithPasskey'
  | 'askLinkPasskey'
  | 'listPasskeys'
  | 'askNewPasskey'
  | 'addPasskey'
  | 'renamePasskey'
  | 'removePasskey';

export function createPasskeyHandlers(use: PasskeyUseCases): Pick<Handlers, Answered> {
  return {
    askPasskeySignIn: async ({ origin }) => ({ body: { options: await use.passkeySignIn.ask(origin.webOrigin) } }),
    signInWithPasskey: async ({ body, origin }) =>
      signedIn(await use.passkeySignIn.enter(body.answer, placeOf(origin)), use.sessionMaxDays),
    askLinkPasskey: async ({ body, origin: { webOrigin } }) => ({
      body: { options: await use.passkeys.askForLink({ ...body, webOrigin }) },
    }),

    listPasskeys: async ({ actor, query }) => {
      const page = await use.passkeys.list(actor.person, query);
      return { body: { items: page.items.map(({ value }) => showPasskey(value)), nextCursor: page.next ?? null } };
    },
    askNewPasskey: async ({ actor, origin }) => ({
      body: { options: await use.passkeys.askNew(actor.person, origin.webOrigin) },
    }),
    addPasskey: async ({ actor, body, origin }) => ({
      body: showPasskey(await use.passkeys.add(actor, { ...body, webOrigin: origin.webOrigin }, origin)),
    }),
    renamePasskey: async ({ actor, params, body }) => ({
      body: showPasskey(await use.passkeys.rename(actor, params.id, body.name)),
    }),
    removePasskey: async ({ actor, params, origin }) => {
      await use.passkeys.remove(actor, params.id, origin);
      return { body: undefined };
    },
  };
}

function showPasskey({ id, name, isSynced, createdAt, lastUsedAt }: Passkey) {
  return { id, name, isSynced, createdAt, lastUsedAt };
}

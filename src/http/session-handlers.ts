/** Which use case answers which route of signing in and out, and of links. Signing in with passkeys and providers is beside this. */

import type { PasskeyReply } from '#contract/wire.ts';
import type { AccountSessions } from '#features/accounts/account-sessions.ts';
import type { Accounts } from '#features/accounts/accounts.ts';
import { freshUntil } from '#features/accounts/caller.ts';
import type { Links } from '#features/accounts/links.ts';
import type { SignIn } from '#features/accounts/sign-in.ts';
import type { Handlers } from './handler.ts';
import { placeOf, signedIn } from './sign-in-cookies.ts';

export interface SessionUseCases {
  readonly signIn: SignIn;
  readonly links: Links<PasskeyReply>;
  readonly sessions: Pick<AccountSessions, 'identify' | 'end'>;
  readonly accounts: Pick<Accounts, 'find'>;
  readonly now: () => Temporal.Instant;
  /** What a browser is told about signing in here. */
  readonly offers: {
    readonly accounts: boolean;
    readonly openId: { readonly label: string } | null;
    readonly registration: 'open' | 'by-invitation';
  };
  readonly sessionMaxDays: number;
}

type Answered = 'readSession' | 'signIn' | 'signOut' | 'signInWithRecoveryCode' | 'register' | 'readLink' | 'takeLink';

export function createSessionHandlers(use: SessionUseCases): Pick<Handlers, Answered> {
  const { sessionMaxDays } = use;

  const readSignedIn = async (secret: string | undefined) => {
    const caller = secret === undefined || !use.offers.accounts ? undefined : await use.sessions.identify(secret);
    const account = caller && (await use.accounts.find(caller.person));
    if (caller === undefined || account === undefined) return { signedIn: null, freshUntil: null };
    return {
      signedIn: { id: caller.person, name: account.name ?? '', role: account.role },
      freshUntil: freshUntil(caller.signedInAt, use.now()),
    };
  };

  return {
    readSession: async ({ origin }) => ({
      body: { ...use.offers, ...(await readSignedIn(origin.cookie('session'))) },
    }),
    signIn: async ({ body, origin }) => signedIn(await use.signIn.byPassphrase(body, placeOf(origin)), sessionMaxDays),
    signInWithRecoveryCode: async ({ body, origin }) =>
      signedIn(await use.signIn.byRecoveryCode(body, placeOf(origin)), sessionMaxDays),
    signOut: async ({ origin }) => {
      const secret = origin.cookie('session');
      if (secret !== undefined) await use.sessions.end(secret, origin);
      return { body: undefined, cookies: [{ name: 'session', value: null }] };
    },
    register: async ({ body, origin }) => signedIn(await use.signIn.register(body, placeOf(origin)), sessionMaxDays),

    readLink: async ({ body, origin }) => {
      const { kind, name, expiresAt } = await use.links.read(body.secret, origin);
      return { body: { kind, name, expiresAt } };
    },
    takeLink: async ({ body, origin }) => signedIn(await use.links.take(body, placeOf(origin)), sessionMaxDays),
  };
}

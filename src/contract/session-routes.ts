/** Routes of signing in and out, and of links that let somebody in once. They are open to anybody; what they answer gives nothing away. */
import { z } from 'zod';
import { Passphrase, Role, SignInName } from '#model/account.ts';
import { line } from '#model/text.ts';
import { InstantText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { PasskeyQuestion, PasskeyReply } from './wire.ts';

/** Any text that may have been meant as a passphrase: a wrong one is answered as wrong, whatever is wrong with it. */
const GivenPassphrase = z.string().min(1).max(1000);
const LinkSecret = z.string().min(1).max(200);

export const SignedInReply = z.strictObject({ id: z.string(), name: z.string(), role: Role });

export const SignInStateReply = z.strictObject({
  /** False where one person uses this machine and nobody signs in. */
  accounts: z.boolean(),
  signedIn: SignedInReply.nullable(),
  /** Until when dangerous things may be done without signing in again; null when not now. */
  freshUntil: InstantText.nullable(),
  /** The button that leads to the OpenID provider, where there is one. */
  openId: z.strictObject({ label: z.string() }).nullable(),
  registration: z.enum(['open', 'by-invitation']),
});

const open = { tag: 'session', access: 'public', accountsOnly: true, effect: 'none' } as const;
const attempted = ['sign-in-wrong', 'too-many-attempts'] as const;

export const sessionRoutes = {
  readSession: defineRoute({
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Whether somebody is signed in, and how one can sign in here',
    tag: 'session',
    access: 'public',
    replies: { 200: SignInStateReply },
    problems: [],
  }),
  signIn: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/session',
    summary: 'Sign in with a passphrase; the session is in the cookie',
    body: z.strictObject({ name: z.string().min(1).max(200), passphrase: GivenPassphrase }),
    replies: { 200: SignedInReply },
    problems: attempted,
  }),
  signOut: defineRoute({
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Sign out of this browser',
    tag: 'session',
    access: 'public',
    effect: 'none',
    replies: { 204: null },
    problems: [],
  }),
  signInWithRecoveryCode: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/session/recovery',
    summary: 'Sign in with one of the recovery codes, which is used up by it',
    body: z.strictObject({ name: z.string().min(1).max(200), code: z.string().min(1).max(100) }),
    replies: { 200: SignedInReply },
    problems: attempted,
  }),
  askPasskeySignIn: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/session/passkey-question',
    summary: 'The question a passkey answers to sign in',
    replies: { 200: PasskeyQuestion },
    problems: [],
  }),
  signInWithPasskey: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/session/passkey',
    summary: 'Sign in with the answer of a passkey',
    body: z.strictObject({ answer: PasskeyReply }),
    replies: { 200: SignedInReply },
    problems: ['passkey-refused'],
  }),
  startOpenId: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/session/openid',
    summary: 'The address at the OpenID provider to go to',
    /** With a link, the identity is linked to the account the link is for. */
    body: z.strictObject({ link: LinkSecret.optional() }),
    replies: { 200: z.strictObject({ url: z.string() }) },
    problems: ['link-invalid', 'provider-missing', 'provider-unavailable'],
  }),
  finishOpenId: defineRoute({
    method: 'GET',
    path: '/api/v1/session/openid/callback',
    summary: 'Where the OpenID provider sends the browser back to',
    tag: 'session',
    access: 'public',
    accountsOnly: true,
    /** Whatever a provider adds is passed on to the check, which knows what belongs there. */
    query: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
    replies: { 303: null },
    problems: [],
  }),
  register: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/registrations',
    summary: 'Make an account for oneself, where that is allowed',
    body: z.strictObject({ name: SignInName, passphrase: Passphrase }),
    replies: { 201: SignedInReply },
    problems: ['registration-closed', 'name-taken', 'passphrase-weak', 'too-many-attempts'],
  }),
  readLink: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/links/read',
    summary: 'What a link is for; reading it does not use it up',
    body: z.strictObject({ secret: LinkSecret }),
    replies: {
      200: z.strictObject({
        kind: z.enum(['set-up', 'invitation', 'recovery']),
        /** Null until a name has been chosen. */
        name: z.string().nullable(),
        expiresAt: InstantText,
      }),
    },
    problems: ['link-invalid', 'too-many-attempts'],
  }),
  askLinkPasskey: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/links/passkey-question',
    summary: 'The question a new passkey answers to take a link',
    body: z.strictObject({ secret: LinkSecret, name: SignInName.optional() }),
    replies: { 200: PasskeyQuestion },
    problems: ['link-invalid'],
  }),
  takeLink: defineRoute({
    ...open,
    method: 'POST',
    path: '/api/v1/links/take',
    summary: 'Take a link: choose a name and a way to sign in, and be signed in',
    body: z.strictObject({
      secret: LinkSecret,
      /** Needed where the account has none yet. */
      name: SignInName.optional(),
      passphrase: Passphrase.optional(),
      passkey: z.strictObject({ name: line(60), answer: PasskeyReply }).optional(),
    }),
    replies: { 200: SignedInReply },
    problems: ['link-invalid', 'name-taken', 'passphrase-weak', 'passkey-unusable', 'too-many-attempts'],
  }),
};

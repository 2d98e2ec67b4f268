/** Routes about one's own account: ways to sign in, signed-in browsers, tokens of programs, and what happened to the account. */
import { z } from 'zod';
import { AuditEntry, Passphrase, Role, SIGN_IN_METHODS, SignInName } from '#model/account.ts';
import { SCOPES } from '#model/scope.ts';
import { line } from '#model/text.ts';
import { InstantText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, PasskeyQuestion, PasskeyReply, pageQuery } from './wire.ts';

const IdentityReply = z.strictObject({
  id: z.string(),
  issuer: z.string(),
  label: z.string(),
  linkedAt: InstantText,
});

export const AccountReply = z.strictObject({
  name: z.string(),
  role: Role,
  hasPassphrase: z.boolean(),
  passkeys: z.int(),
  identities: z.array(IdentityReply),
  recoveryCodesLeft: z.int(),
});

/** Text as its bytes: as one string it would be held twice. */
const LinesText = z
  .union([z.string(), z.custom<Uint8Array>((given) => given instanceof Uint8Array)])
  .transform((given) => (typeof given === 'string' ? new TextEncoder().encode(given) : given));

const PasskeyShown = z.strictObject({
  id: z.string(),
  name: z.string(),
  isSynced: z.boolean(),
  createdAt: InstantText,
  lastUsedAt: InstantText.nullable(),
});

const SessionShown = z.strictObject({
  id: z.string(),
  /** The browser that asks. */
  isThis: z.boolean(),
  method: z.enum(SIGN_IN_METHODS),
  device: z.string(),
  address: z.string(),
  createdAt: InstantText,
  lastUsedAt: InstantText,
});

const Scopes = z
  .array(z.enum(SCOPES))
  .min(1)
  .max(SCOPES.length)
  .transform((scopes) => SCOPES.filter((scope) => scopes.includes(scope)));

export const TokenShown = z.strictObject({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(SCOPES)),
  proposeOnly: z.boolean(),
  hint: z.string(),
  expiresAt: InstantText.nullable(),
  createdAt: InstantText,
  lastUsedAt: InstantText.nullable(),
});

const own = { tag: 'account', access: 'account', inPerson: true, accountsOnly: true, problems: [] } as const;

/** A credential's id as browsers give it: base64url of up to 1,023 bytes. */
const credentialParams = z.strictObject({ id: z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/, 'expected an id') });

export const accountRoutes = {
  readAccount: defineRoute({
    ...own,
    method: 'GET',
    path: '/api/v1/account',
    summary: 'How you sign in',
    replies: { 200: AccountReply },
  }),
  renameAccount: defineRoute({
    ...own,
    method: 'PATCH',
    path: '/api/v1/account',
    summary: 'Change the name you sign in with',
    fresh: true,
    body: z.strictObject({ name: SignInName }),
    replies: { 200: AccountReply },
    problems: ['name-taken'],
  }),
  changePassphrase: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/account/passphrase',
    summary: 'Set a passphrase; every other browser is signed out',
    fresh: true,
    body: z.strictObject({ passphrase: Passphrase }),
    replies: { 200: AccountReply },
    problems: ['passphrase-weak'],
  }),
  removePassphrase: defineRoute({
    ...own,
    method: 'DELETE',
    path: '/api/v1/account/passphrase',
    summary: 'Sign in without a passphrase from now on',
    fresh: true,
    replies: { 200: AccountReply },
    problems: ['last-way-in'],
  }),
  makeRecoveryCodes: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/account/recovery-codes',
    summary: 'Ten new recovery codes, shown this once; the ones before stop working',
    fresh: true,
    replies: { 201: z.strictObject({ codes: z.array(z.string()) }) },
  }),
  linkIdentity: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/account/identities',
    summary: 'The address at the OpenID provider to go to, to link an identity to your account',
    fresh: true,
    effect: 'none',
    replies: { 200: z.strictObject({ url: z.string() }) },
    problems: ['provider-missing', 'provider-unavailable', 'too-many-credentials'],
  }),
  unlinkIdentity: defineRoute({
    ...own,
    method: 'DELETE',
    path: '/api/v1/account/identities/:id',
    summary: 'Sign in with that identity no longer',
    fresh: true,
    params: idParams<'identity'>(),
    replies: { 204: null },
    problems: ['identity-missing', 'last-way-in'],
  }),
  listPasskeys: defineRoute({
    ...own,
    method: 'GET',
    path: '/api/v1/passkeys',
    summary: 'Your passkeys',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(PasskeyShown) },
  }),
  askNewPasskey: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/passkeys/question',
    summary: 'The question a new passkey answers',
    fresh: true,
    effect: 'none',
    replies: { 200: PasskeyQuestion },
    problems: ['too-many-credentials'],
  }),
  addPasskey: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/passkeys',
    summary: 'Add a passkey with the answer to its question',
    fresh: true,
    body: z.strictObject({ name: line(60), answer: PasskeyReply }),
    replies: { 201: PasskeyShown },
    problems: ['passkey-unusable', 'too-many-credentials'],
  }),
  renamePasskey: defineRoute({
    ...own,
    method: 'PATCH',
    path: '/api/v1/passkeys/:id',
    summary: 'Give a passkey another name',
    params: credentialParams,
    body: z.strictObject({ name: line(60) }),
    replies: { 200: PasskeyShown },
    problems: ['passkey-missing'],
  }),
  removePasskey: defineRoute({
    ...own,
    method: 'DELETE',
    path: '/api/v1/passkeys/:id',
    summary: 'Sign in with that passkey no longer',
    fresh: true,
    params: credentialParams,
    replies: { 204: null },
    problems: ['passkey-missing', 'last-way-in'],
  }),
  listAccountSessions: defineRoute({
    ...own,
    method: 'GET',
    path: '/api/v1/sessions',
    summary: 'Browsers in which you are signed in',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(SessionShown) },
  }),
  revokeAccountSession: defineRoute({
    ...own,
    method: 'DELETE',
    path: '/api/v1/sessions/:id',
    summary: 'Sign out of one browser',
    params: idParams<'account-session'>(),
    replies: { 204: null },
    problems: ['account-session-missing'],
  }),
  revokeOtherSessions: defineRoute({
    ...own,
    method: 'POST',
    path: '/api/v1/sessions/revoke-others',
    summary: 'Sign out of every browser but this one',
    replies: { 200: z.strictObject({ revoked: z.int() }) },
  }),
  listTokens: defineRoute({
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'Tokens that programs use for you',
    tag: 'account',
    access: 'account',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(TokenShown) },
    problems: [],
  }),
  createToken: defineRoute({
    method: 'POST',
    path: '/api/v1/tokens',
    summary: 'A token for a program; its secret is shown this once',
    tag: 'account',
    access: 'account',
    fresh: true,
    body: z.strictObject({
      name: line(80),
      scopes: Scopes,
      /** Whatever the program would change waits for you to accept it. */
      proposeOnly: z.boolean().optional(),
      expiresAt: InstantText.nullable().optional(),
    }),
    replies: { 201: TokenShown.extend({ secret: z.string() }) },
    problems: ['key-reused', 'token-too-wide', 'too-many-credentials'],
    creates: true,
    givesSecret: true,
  }),
  revokeToken: defineRoute({
    method: 'DELETE',
    path: '/api/v1/tokens/:id',
    summary: 'Make a token stop working',
    tag: 'account',
    access: 'account',
    params: idParams<'token'>(),
    replies: { 204: null },
    problems: ['token-missing'],
  }),
  listAudit: defineRoute({
    method: 'GET',
    path: '/api/v1/audit',
    summary: 'What happened to your account, newest first',
    tag: 'account',
    access: 'account',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(AuditEntry) },
    problems: [],
  }),
  exportMe: defineRoute({
    method: 'GET',
    path: '/api/v1/export',
    summary: 'Everything that is yours, as JSON Lines',
    tag: 'account',
    access: 'account',
    fresh: true,
    replies: { 200: z.string() },
    problems: [],
    produces: 'application/x-ndjson',
  }),
  importMe: defineRoute({
    method: 'POST',
    path: '/api/v1/import',
    summary: 'Take an export into an account that has not been used yet',
    tag: 'account',
    access: 'account',
    fresh: true,
    body: LinesText,
    consumes: 'application/x-ndjson',
    bodyLimit: 256 * 1024 * 1024,
    replies: { 200: z.strictObject({ documents: z.int() }) },
    problems: ['import-unreadable', 'import-not-empty'],
  }),
  eraseMe: defineRoute({
    method: 'DELETE',
    path: '/api/v1/me',
    summary: 'Erase everything that is yours, and the account',
    tag: 'account',
    access: 'account',
    inPerson: true,
    fresh: true,
    replies: { 204: null },
    problems: ['last-owner'],
  }),
};

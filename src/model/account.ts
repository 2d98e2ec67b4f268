/**
 * An account: how a person proves who they are. Of everything secret only hashes are kept; what a person plans and does lives elsewhere.
 * Without accounts (`ACCOUNTS=off`) nobody has one.
 */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { Scope } from './scope.ts';
import { idText, line } from './text.ts';
import { InstantText } from './time.ts';

export const ROLES = ['owner', 'member'] as const;
export const Role = z.enum(ROLES);
export type Role = z.output<typeof Role>;

/** The name somebody signs in with. Compared without regard to case and to how characters are composed. */
export const SignInName = line(80);

/**
 * Length over rules: 10 to 200 characters, any characters. How easily it is guessed is judged apart.
 * The upper limit keeps hashing cheap to refuse; nobody remembers more.
 */
export const Passphrase = z
  .string()
  .min(10, 'expected at least 10 characters')
  .max(200, 'expected at most 200 characters')
  .refine((text) => text.isWellFormed() && !text.includes('\u0000'), 'expected text');

/** Who somebody is at an OpenID provider. Matched by issuer and subject, never by a mail address. */
export interface Identity {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  /** What the provider called them when it was linked; only shown. */
  readonly label: string;
  readonly linkedAt: string;
}

/** A person's own account document. */
export interface Account {
  readonly person: PersonId;
  /** Null until the person has chosen one. */
  readonly name: string | null;
  readonly role: Role;
  /** `invited` until a first way to sign in is set; `leaving` while everything of theirs is being erased. */
  readonly state: 'invited' | 'active' | 'leaving';
  /** The argon2id hash in PHC string form; null for who signs in in other ways. */
  readonly passphraseHash: string | null;
  readonly identities: readonly Identity[];
  /** SHA-256 of each recovery code that has not been used. */
  readonly recoveryCodeHashes: readonly string[];
  /** SHA-256 of secrets of browsers that have signed in before: their attempts are counted apart from those of strangers. */
  readonly knownDeviceHashes: readonly string[];
  readonly createdAt: string;
  /** To the hour; null when they were never here. */
  readonly lastSeenAt: string | null;
}

/** A browser that is signed in. Its secret is in the cookie; here is what is known of it. */
export interface AccountSession {
  readonly id: string;
  /** Start of the absolute lifetime. */
  readonly createdAt: string;
  /** When the person last proved who they are. */
  readonly signedInAt: string;
  readonly method: SignInMethod;
  /** To a few minutes; start of the idle lifetime. */
  readonly lastUsedAt: string;
  /** The browser and system in words, such as `Firefox on Linux`. */
  readonly device: string;
  readonly address: string;
  /** Where its locator is, so that revoking removes both. */
  readonly secretHash: string;
}

export const SIGN_IN_METHODS = ['passphrase', 'passkey', 'openid', 'recovery-code', 'link'] as const;
export type SignInMethod = (typeof SIGN_IN_METHODS)[number];

/** A key for a program. Its secret is shown once. */
export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Whatever it would change becomes a request that the person accepts or declines. */
  readonly proposeOnly: boolean;
  /** First characters of the secret, so that somebody finds which one it is. */
  readonly hint: string;
  readonly expiresAt: string | null;
  readonly createdAt: string;
  /** To a few minutes; null when never. */
  readonly lastUsedAt: string | null;
  readonly secretHash: string;
}

/** A passkey (WebAuthn credential) of a person. */
export interface Passkey {
  /** The credential's id in base64url. */
  readonly id: string;
  readonly name: string;
  /** COSE public key in base64url. */
  readonly publicKey: string;
  /** Signature counter; 0 for authenticators that do not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  /** Whether it is synced to other devices of the person. */
  readonly isSynced: boolean;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
}

/** What happened to an account, for the person to read. Never a secret. */
export const AUDIT_KINDS = [
  'signed-in',
  'sign-in-failed',
  'signed-out',
  'session-revoked',
  'passphrase-changed',
  'passkey-added',
  'passkey-removed',
  'identity-linked',
  'identity-removed',
  'recovery-codes-made',
  'token-made',
  'token-revoked',
  'link-made',
  'link-used',
  'name-changed',
  'role-changed',
  'exported',
  'imported',
] as const;

export const AuditEntry = z.strictObject({
  id: idText<'audit-entry'>(),
  at: InstantText,
  kind: z.enum(AUDIT_KINDS),
  /** In a few words: which token, which method, by whom. */
  detail: z.string().max(200),
  /** Where the request came from; empty for the command line. */
  address: z.string().max(64),
  device: z.string().max(120),
});
export type AuditEntry = z.output<typeof AuditEntry>;
export type AuditKind = AuditEntry['kind'];

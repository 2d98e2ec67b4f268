/** What happened to an account, as a sentence. */
import type { AuditEntry, AuditKind } from '#model/account.ts';

type Say = (detail: string) => string;

const METHODS: Readonly<Record<string, string>> = {
  passphrase: 'with your passphrase',
  passkey: 'with a passkey',
  openid: 'with a linked identity',
  'recovery-code': 'with a recovery code',
  link: 'with a link',
};

const LINKS: Readonly<Record<string, string>> = {
  'set-up': 'The set-up link',
  invitation: 'Your invitation',
  recovery: 'A link to come back',
};

const SENTENCES: Readonly<Record<AuditKind, Say>> = {
  'signed-in': (detail) => `You signed in ${METHODS[detail] ?? detail}`,
  'sign-in-failed': (detail) => `Somebody tried to sign in as you: ${detail}`,
  'signed-out': () => 'You signed out',
  'session-revoked': (detail) => `You signed out ${detail}`,
  'passphrase-changed': (detail) => `You ${detail} your passphrase`,
  'passkey-added': (detail) => `You added the passkey ${detail}`,
  'passkey-removed': (detail) => `You removed the passkey ${detail}`,
  'identity-linked': (detail) => `You linked ${detail}`,
  'identity-removed': (detail) => `You unlinked ${detail}`,
  'recovery-codes-made': (detail) => `You made ${detail} for recovery`,
  'token-made': (detail) => `You made a token for ${detail}`,
  'token-revoked': (detail) => `You took back the token for ${detail}`,
  'link-made': (detail) => sayLinkMade(detail),
  'link-used': (detail) => `${LINKS[detail] ?? 'A link'} was used to come in`,
  'name-changed': (detail) => `Your name became ${detail}`,
  'role-changed': (detail) => sayRole(detail),
  exported: () => 'You took an export',
  imported: (detail) => `You brought in an export, ${detail}`,
};

/** `You signed in with a passkey.` */
export function sayAudit({ kind, detail }: Pick<AuditEntry, 'kind' | 'detail'>): string {
  return `${SENTENCES[kind](detail)}.`;
}

/** Where from: `Firefox on Linux, 192.0.2.1`; `The command line` where there is no address. */
export function sayPlace({ device, address }: Pick<AuditEntry, 'device' | 'address'>): string {
  if (address === '') return 'The command line';
  return device === '' ? address : `${device}, ${address}`;
}

function sayLinkMade(detail: string): string {
  const [, kind, name] = /^(\S+)(?: for (.+))?$/.exec(detail) ?? [];
  if (name === undefined) {
    return kind === 'recovery' ? 'An owner made you a link to come back' : 'A link was made that lets you in';
  }
  return kind === 'recovery' ? `You made ${name} a link to come back` : `You invited ${name}`;
}

function sayRole(detail: string): string {
  if (detail === 'owner') return 'You became an owner';
  if (detail === 'member') return 'You became a member';
  return `You changed a role: ${detail}`;
}

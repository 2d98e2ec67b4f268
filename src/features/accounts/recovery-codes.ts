/**
 * Recovery codes: ten secrets on paper for the day when nothing else is at hand. Each is 80 random bits and works once; only SHA-256 is
 * kept, because what cannot be guessed needs no slow hash.
 */
import { randomBytes } from 'node:crypto';
import { hashSecret } from './credentials.ts';

export const RECOVERY_CODES = 10;

/** Crockford's base 32: no I, L, O or U, so that nothing is mistaken when it is copied by hand. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CHARACTERS = 16;

/** A new code as it is shown: `4F7K-9QXC-01TR-M2VB`. */
export function makeRecoveryCode(): string {
  // 32 divides 256: every character is as likely as any other.
  const text = Array.from(randomBytes(CHARACTERS), (byte) => ALPHABET[byte % ALPHABET.length]).join('');
  return text.match(/.{4}/g)?.join('-') ?? text;
}

/** What is kept of a code, however it was typed: small letters, missing or extra dashes and spaces, O for 0, I or L for 1. */
export function hashRecoveryCode(typed: string): string {
  const text = typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return hashSecret(text);
}

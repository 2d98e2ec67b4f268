/**
 * Identifiers. An id is an opaque string to everybody outside; inside, a brand keeps a task's id from being passed where a block's
 * is meant. New ids are UUID version 7 (RFC 9562): they sort by the time they were made, which keeps index pages warm.
 */
declare const brand: unique symbol;

/** A string that names one thing of kind `Kind`. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type PersonId = Id<'person'>;
export type TaskId = Id<'task'>;
export type BlockId = Id<'block'>;
export type ProposalId = Id<'proposal'>;
export type SessionId = Id<'focus-session'>;
export type CalendarId = Id<'calendar'>;
export type AccountSessionId = Id<'account-session'>;
export type TokenId = Id<'token'>;
export type ChangeRequestId = Id<'change-request'>;
export type JobId = Id<'job'>;

/** Makes a new id. `at` is the instant it is stamped with. The random part comes from the platform's secure generator. */
export function newId<Kind extends string>(at: Temporal.Instant): Id<Kind> {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const ms = at.epochMilliseconds;
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(ms / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}` as Id<Kind>;
}

/** A secret nobody can guess: `bytes` random bytes in base64url (32 bytes = 256 bits by default). */
export function newSecret(bytes = 32): string {
  const binary = String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes)));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** Chance, from 0 to below 1: for keeping things apart that would come together, never for what nobody may guess. */
export const chance: () => number = Math.random;

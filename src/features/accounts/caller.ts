/** Who asks, and how they proved it. Worked out once per request from the cookie or the token; nothing in a request can say it. */
import type { AccountSessionId, PersonId, TokenId } from '#kernel/id.ts';
import type { Scope } from '#model/scope.ts';

/** The one person of an install without accounts. */
export interface LocalCaller {
  readonly kind: 'local';
  readonly person: PersonId;
}

/** Somebody at a browser that is signed in. */
export interface SessionCaller {
  readonly kind: 'session';
  readonly person: PersonId;
  readonly session: AccountSessionId;
  /** When they last proved who they are. */
  readonly signedInAt: string;
}

/** A program that acts for somebody. */
export interface TokenCaller {
  readonly kind: 'token';
  readonly person: PersonId;
  readonly token: TokenId;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly proposeOnly: boolean;
  readonly expiresAt: string | null;
}

export type Caller = LocalCaller | SessionCaller | TokenCaller;

/** What is known of where a request came from, for the audit trail and for counting attempts. */
export interface Origin {
  /** The address of the client: the peer's, or what a trusted proxy says it is. */
  readonly address: string;
  /** The browser and system in words. */
  readonly device: string;
}

/** How long after proving who they are somebody may do what is dangerous, minutes. */
const FRESH_MINUTES = 15;

/** Until when a session may do what is dangerous; null when that time has passed. */
export function freshUntil(signedInAt: string, now: Temporal.Instant): string | null {
  const until = Temporal.Instant.from(signedInAt).add({ minutes: FRESH_MINUTES });
  return Temporal.Instant.compare(until, now) > 0 ? until.toString({ smallestUnit: 'millisecond' }) : null;
}

/**
 * Being the only one to do something for a while. A lease has one holder, ends by itself, and carries a token that is larger than that of
 * every holder before. A holder that was halted may believe in its lease after it has passed on, so what it writes must name the token:
 * the ledger, which is in storage, gives tokens out and refuses a commit under an old one. Redis only spares asking the ledger.
 */
import type { Change } from '#ports/storage/storage.ts';

export interface Lease {
  readonly name: string;
  readonly token: number;
  /** Holds it for another `ttlMs` from now. False when it has passed on: stop what was being done under it. */
  readonly renew: () => Promise<boolean>;
  /** Lets the next one have it at once. */
  readonly release: () => Promise<void>;
  /** What to add to a commit so that it goes through only while no other holder came after. Undefined when one has. */
  readonly guard: () => Promise<Change | undefined>;
}

export interface Leases {
  /** Undefined when somebody else holds it. Throws only when storage does. */
  readonly acquire: (name: string, options: { readonly ttlMs: number }) => Promise<Lease | undefined>;
}

export interface Claim {
  readonly name: string;
  readonly holder: string;
  /** When it ends, milliseconds since 1970. */
  readonly until: number;
}

/** Who holds what, where it outlives every process and every Redis. */
export interface LeaseLedger {
  /** Gives the new token, or undefined when another's claim has not ended. `overrule` takes it nevertheless. */
  readonly claim: (claim: Claim, options: { readonly overrule: boolean }) => Promise<number | undefined>;
  /** False when the token is not the newest. */
  readonly extend: (claim: Claim, token: number) => Promise<boolean>;
  readonly guard: (name: string, token: number) => Promise<Change | undefined>;
}

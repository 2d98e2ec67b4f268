/**
 * Callers that were looked up within the last second, so that a page asking for ten things is looked up once. What this process revokes is
 * forgotten at once; what another instance revokes ends here within that second.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Caller } from './caller.ts';

/** Longest time that somebody revoked elsewhere is still taken for who they were, milliseconds. */
const KEPT_MS = 1000;
const MOST = 10_000;

interface Recent {
  readonly caller: Caller;
  /** On the clock's monotonic scale. */
  readonly until: number;
}

export interface RecentCallers {
  readonly find: (secretHash: string) => Caller | undefined;
  /** `endsInMs`: when the credential ends by itself, if that is sooner. */
  readonly keep: (secretHash: string, caller: Caller, endsInMs: number) => void;
  readonly forget: (secretHash: string) => void;
  /** For somebody who was erased: every browser and program of theirs at once. */
  readonly forgetPerson: (person: PersonId) => void;
}

export function createRecentCallers({ clock }: { readonly clock: Pick<Clock, 'monotonic'> }): RecentCallers {
  const recent = new Map<string, Recent>();
  return {
    find: (secretHash) => {
      const found = recent.get(secretHash);
      if (found === undefined) return undefined;
      if (clock.monotonic() < found.until) return found.caller;
      recent.delete(secretHash);
      return undefined;
    },
    keep: (secretHash, caller, endsInMs) => {
      // The one looked up longest ago goes first: a map keeps the order of insertion.
      const [oldest] = recent.size >= MOST ? recent.keys() : [];
      if (oldest !== undefined) recent.delete(oldest);
      recent.set(secretHash, { caller, until: clock.monotonic() + Math.min(KEPT_MS, endsInMs) });
    },
    forget: (secretHash) => {
      recent.delete(secretHash);
    },
    forgetPerson: (person) => {
      for (const [secretHash, { caller }] of recent) if (caller.person === person) recent.delete(secretHash);
    },
  };
}

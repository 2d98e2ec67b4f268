/**
 * Leases over several instances by the ledger alone, which is right and costs a commit each. `ask` may refuse before the ledger is asked;
 * it is never what decides that a lease is given.
 */
import type { Clock } from '#kernel/clock.ts';
import { newSecret } from '#kernel/id.ts';
import type { Lease, LeaseLedger, Leases } from './lease.ts';

/** What was let go counts as over for so long already, so that a clock that is behind sees it as over too. */
const LET_GO_MS = 60_000;

/** Something quicker than the ledger. With `ttlMs` 0 the lease is let go. False when it is somebody else's. */
export type MayHold = (name: string, holder: string, ttlMs: number) => Promise<boolean>;

export function createLedgerLeases(deps: {
  readonly clock: Clock;
  readonly ledger: LeaseLedger;
  readonly mayHold?: MayHold;
}): Leases {
  const { clock, ledger, mayHold = async () => true } = deps;
  return {
    acquire: async (name, { ttlMs }) => {
      const holder = newSecret(9);
      const claim = () => ({ name, holder, until: clock.now().epochMilliseconds + ttlMs });
      if (!(await mayHold(name, holder, ttlMs))) return undefined;
      const token = await ledger.claim(claim(), { overrule: false });
      if (token === undefined) {
        await mayHold(name, holder, 0);
        return undefined;
      }
      const lease: Lease = {
        name,
        token,
        renew: async () => {
          const isExtended = await ledger.extend(claim(), token);
          if (isExtended) await mayHold(name, holder, ttlMs);
          return isExtended;
        },
        release: async () => {
          await ledger.extend({ ...claim(), until: claim().until - ttlMs - LET_GO_MS }, token);
          await mayHold(name, holder, 0);
        },
        guard: () => ledger.guard(name, token),
      };
      return lease;
    },
  };
}

/** Leases within one process, which is the only one there is: who holds what ends with it, while tokens go on from the ledger. */
import type { Clock } from '#kernel/clock.ts';
import { newSecret } from '#kernel/id.ts';
import type { LeaseLedger, Leases } from './lease.ts';

export function createEmbeddedLeases({
  clock,
  ledger,
}: {
  readonly clock: Clock;
  readonly ledger: LeaseLedger;
}): Leases {
  const held = new Map<string, { readonly holder: string; readonly until: number }>();
  const now = () => clock.now().epochMilliseconds;
  const isHeldBy = (name: string, holder: string) => held.get(name)?.holder === holder;

  return {
    acquire: async (name, { ttlMs }) => {
      if ((held.get(name)?.until ?? 0) > now()) return undefined;
      const holder = newSecret(9);
      const hold = () => {
        const claim = { name, holder, until: now() + ttlMs };
        held.set(name, claim);
        return claim;
      };
      const token = await ledger.claim(hold(), { overrule: true }).catch((failure: unknown) => {
        if (isHeldBy(name, holder)) held.delete(name);
        throw failure;
      });
      if (token === undefined) throw new Error('the ledger refused to be overruled');
      return {
        name,
        token,
        renew: async () => {
          if (!isHeldBy(name, holder)) return false;
          hold();
          return true;
        },
        release: async () => {
          if (isHeldBy(name, holder)) held.delete(name);
        },
        guard: () => ledger.guard(name, token),
      };
    },
  };
}

/**
 * The ledger of leases: one document each, under the install. Its token grows with every claim. The first token is the time in milliseconds:
 * a claim that was long over may be thrown away, and whoever held it then still has a smaller token than all who come after.
 */
import type { LeaseLedger } from '#ports/lease/lease.ts';
import { changeOf, type Expectation, type Storage } from '#ports/storage/storage.ts';
import { INSTALL } from './person-queries.ts';
import { LEASE_CLAIMS, type LeaseClaim } from './shelves.ts';

export function createLeaseLedger(deps: {
  readonly storage: Storage;
  /** Milliseconds since 1970, by which claims end. */
  readonly now: () => number;
}): LeaseLedger {
  const { storage, now } = deps;
  const read = (name: string) => storage.get(LEASE_CLAIMS, INSTALL, name);
  const write = async (name: string, expect: Expectation, value: LeaseClaim) =>
    (await storage.commit([changeOf({ shelf: LEASE_CLAIMS, person: INSTALL, id: name, expect, value })])).committed;

  return {
    claim: async ({ name, holder, until }, { overrule }) => {
      const before = await read(name);
      if (before !== undefined && before.value.until > now() && !overrule) return undefined;
      const token = before === undefined ? now() : before.value.token + 1;
      // Whoever loses this race was too late, as if they had asked a moment later.
      return (await write(name, before?.revision ?? 'absent', { token, holder, until })) ? token : undefined;
    },
    extend: async ({ name, holder, until }, token) => {
      const before = await read(name);
      return before?.value.token === token && (await write(name, before.revision, { token, holder, until }));
    },
    guard: async (name, token) => {
      const before = await read(name);
      if (before?.value.token !== token) return undefined;
      const { revision: expect, value } = before;
      return changeOf({ shelf: LEASE_CLAIMS, person: INSTALL, id: name, expect, value });
    },
  };
}

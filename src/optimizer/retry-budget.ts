/**
 * What keeps retries from making an outage worse: over the last ten seconds there are never more of them than a share of the requests,
 * and a few besides (Finagle's budget: 20 % and a minimum, over ten seconds). Each process has its own.
 */

export interface RetryBudget {
  /** A request that is no retry. */
  readonly deposit: (now: number) => void;
  /** False when there is nothing left: do not retry. */
  readonly withdraw: (now: number) => boolean;
}

const SLICE_MS = 1000;
const SLICES = 10;

export function createRetryBudget({ share, least }: { readonly share: number; readonly least: number }): RetryBudget {
  const requests = new Uint32Array(SLICES);
  const retries = new Uint32Array(SLICES);
  let newest = Number.NEGATIVE_INFINITY;

  const slotAt = (now: number): number => {
    const slice = Math.floor(now / SLICE_MS);
    // At most a whole round is out of date.
    for (let passed = Math.max(newest + 1, slice - SLICES + 1); passed <= slice; passed += 1) {
      requests[passed % SLICES] = 0;
      retries[passed % SLICES] = 0;
    }
    newest = Math.max(newest, slice);
    return newest % SLICES;
  };
  const total = (counts: Uint32Array) => counts.reduce((sum, count) => sum + count, 0);

  return {
    deposit: (now) => {
      const slot = slotAt(now);
      requests[slot] = (requests[slot] ?? 0) + 1;
    },
    withdraw: (now) => {
      const slot = slotAt(now);
      if (total(retries) + 1 > Math.max(least, share * total(requests))) return false;
      retries[slot] = (retries[slot] ?? 0) + 1;
      return true;
    },
  };
}

/** How long to wait before trying again: up to twice as long each time, and anywhere below that, so that many do not come back together. */

/** After the first failure up to this long. */
const FIRST_MS = 2000;
const LONGEST_MS = 15 * 60_000;

/** Full jitter (Brooker, "Exponential backoff and jitter", 2015). `chance` is from 0 to below 1. */
export function backoffMs(failures: number, chance: () => number = Math.random): number {
  return Math.round(chance() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (failures - 1)));
}

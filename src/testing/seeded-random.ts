/**
 * Chance that can be repeated: the same seed gives the same choices on every machine. For tests that try far more than a property
 * library could shrink, and name what failed by its seed.
 */

export interface Chance {
  /** At least 0, below 1. */
  readonly next: () => number;
  /** A whole number from 0 up to, not including, `end`. */
  readonly below: (end: number) => number;
  /** A whole number, both bounds included. */
  readonly between: (least: number, most: number) => number;
  /** True in `share` (0 to 1) of the cases. */
  readonly happens: (share: number) => boolean;
  /** One of them. Throws `RangeError` when there is none. */
  readonly pick: <T>(from: readonly T[]) => T;
  /** A list of `least` to `most` things that `make` makes. */
  readonly list: <T>(least: number, most: number, make: () => T) => T[];
}

/** mulberry32 (Tommy Ettinger, public domain): small, quick, and even enough to choose by. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (end: number) => Math.floor(next() * end);
  const between = (least: number, most: number) => least + below(most - least + 1);
  return {
    next,
    below,
    between,
    happens: (share) => next() < share,
    pick: (from) => {
      if (from.length === 0) throw new RangeError('there is nothing to pick from');
      // The index is always inside: what is there may itself be undefined.
      return from[below(from.length)] as (typeof from)[number];
    },
    list: (least, most, make) => Array.from({ length: between(least, most) }, make),
  };
}

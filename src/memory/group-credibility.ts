/**
 * How much evidence of its own a group needs before it counts as much as everything broader. Where the members of a group surprise in
 * the same direction, little is enough; where they are as mixed as the rest, a lot is asked for.
 *
 * This is credibility theory (Bühlmann 1967): with a share `r` of the variance lying between groups, `n` observations of one group
 * deserve the weight `n / (n + k)` with `k = (1 - r) / r`. The share is learned for each person: the mean product of a surprise and of
 * its group's mean surprise before it, over the mean squared surprise.
 */

/** Pieces of work after which an old one counts half. */
const HALF_LIFE = 1000;
/** Pieces of work that weigh as much as the first guess of the share. */
const PATIENCE = 100;
/** Neither "groups mean nothing" nor "one observation says it all" is ever believed wholly. */
const SHARE_RANGE = { least: 0.02, most: 0.8 } as const;

export interface GroupCredibility {
  /** Observations of a group that weigh as much as everything broader. */
  readonly needed: () => number;
  /** Takes how far one piece of work lay from what its size alone would say, and the mean of that in its group before it. */
  readonly learn: (evidence: { readonly surprise: number; readonly groupSurprise: number }) => void;
}

/** `firstGuess` is what `needed` answers without any evidence. */
export function createGroupCredibility(firstGuess: number): GroupCredibility {
  const keep = 0.5 ** (1 / HALF_LIFE);
  const guessedShare = 1 / (1 + firstGuess);
  let count = 0;
  let together = 0;
  let squared = 0;
  return {
    needed: () => {
      const seen = squared > 0 ? together / squared : 0;
      const share = (seen * count + guessedShare * PATIENCE) / (count + PATIENCE);
      const bounded = Math.min(SHARE_RANGE.most, Math.max(SHARE_RANGE.least, share));
      return (1 - bounded) / bounded;
    },
    learn: ({ surprise, groupSurprise }) => {
      count = count * keep + 1;
      together = together * keep + surprise * groupSurprise;
      squared = squared * keep + surprise * surprise;
    },
  };
}

/**
 * Keeps a promise such as "four times in five it is done by then" true while a person changes. When outcomes land above the predicted
 * 80th percentile more often than one time in five, the percentile asked for creeps up until they no longer do, and back down after.
 * This is adaptive conformal inference (Gibbs and Candès 2021): the long-run share comes out right whatever the outcomes do.
 */

/** How far one outcome can move the level: some 200 outcomes decide, so that chance alone hardly moves it. */
const RATE = 0.005;
/** Beyond these a percentile of a few dozen outcomes is nothing but its extremes. */
const LEVEL_RANGE = { least: 0.05, most: 0.95 } as const;

export interface PercentileLevel {
  /** The percentile to ask for, 0 to 1. */
  readonly level: () => number;
  /** Takes the predicted share below an outcome, and up to and including it. */
  readonly learn: (outcome: { readonly below: number; readonly upTo: number }) => void;
}

/** `promised` is the share of outcomes that shall lie at or below the prediction, 0 to 1. */
export function createPercentileLevel(promised: number): PercentileLevel {
  let level = promised;
  return {
    level: () => level,
    learn: (outcome) => {
      level += RATE * (promised - shareKept(level, outcome));
      level = Math.min(LEVEL_RANGE.most, Math.max(LEVEL_RANGE.least, level));
    },
  };
}

/**
 * 1 when the outcome lay within the level, 0 when not. Outcomes that come in steps (25, 50, 75 minutes) are often equal to the
 * prediction; counting such a tie as wholly kept would push the level down for no reason, so it counts for the part of the tie that the
 * level covers (the randomised probability integral transform, in expectation).
 */
function shareKept(level: number, { below, upTo }: { readonly below: number; readonly upTo: number }): number {
  if (level >= upTo) return 1;
  if (level <= below) return 0;
  return (level - below) / (upTo - below);
}

/**
 * How the ratio of actual to estimated time changes with the size of the estimate. Part of every estimate is noise, so what looks long
 * tends to take less of its estimate than what looks short (regression towards the mean); how much so differs between people. With no
 * evidence the slope is 0: the same ratio at every size.
 */

/** Pieces of work after which an old one counts half: habits of estimating change over a year, not over a week. */
const HALF_LIFE = 1000;
/** Pull of the slope towards 0, in squared e-folds of size: about ten pieces of work an octave away from the mean size. */
const RIDGE = 5;
/** From "the estimate says almost nothing" to "long work overruns far more". Keeps a wild history from turning the order round. */
const SLOPE_RANGE = { least: -0.8, most: 0.3 } as const;
const WILDEST = Math.log(5);

export interface SizeTrend {
  /** Takes the natural logarithms of an estimate and of actual / estimated. */
  readonly learn: (evidence: { readonly logEstimate: number; readonly logRatio: number }) => void;
  /** Change of the log ratio for each e-fold of the estimate. */
  readonly slope: () => number;
}

/** A least-squares line with a ridge on its slope (Hoerl and Kennard 1970), kept in five decaying sums. */
export function createSizeTrend(): SizeTrend {
  const keep = 0.5 ** (1 / HALF_LIFE);
  let weight = 0;
  let sumX = 0;
  let sumY = 0;
  let sumXX = 0;
  let sumXY = 0;

  const slope = (): number => {
    if (weight === 0) return 0;
    const spread = sumXX - (sumX * sumX) / weight;
    const together = sumXY - (sumX * sumY) / weight;
    return clamp(together / (spread + RIDGE), SLOPE_RANGE.least, SLOPE_RANGE.most);
  };

  return {
    slope,
    learn: ({ logEstimate, logRatio }) => {
      const y = tame(logRatio);
      weight = weight * keep + 1;
      sumX = sumX * keep + logEstimate;
      sumY = sumY * keep + y;
      sumXX = sumXX * keep + logEstimate * logEstimate;
      sumXY = sumXY * keep + logEstimate * y;
    },
  };
}

/** A ratio beyond fivefold counts as fivefold, so that a forgotten timer bends nothing. Takes and gives the natural logarithm. */
export function tame(logRatio: number): number {
  return clamp(logRatio, -WILDEST, WILDEST);
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

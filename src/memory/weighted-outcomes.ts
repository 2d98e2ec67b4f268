/**
 * Outcomes that are not equally likely, and the questions asked of them: how much of the weight lies up to here, and which outcome has
 * a given share of the weight at or below it. A percentile is always one of the outcomes, never a point between two of them: somebody
 * who works in blocks of 25 minutes is told 25 or 50, not 37.
 */

/** Equality of two outcomes that came through logarithms and back. */
const SAME = 1e-9;

export interface WeightedOutcomes {
  readonly add: (value: number, weight: number) => void;
  /** Share of all weight at outcomes smaller than `value`, 0 to 1. */
  readonly shareBelow: (value: number) => number;
  /** Share of all weight at outcomes up to and including `value`, 0 to 1. */
  readonly shareUpTo: (value: number) => number;
  /** The smallest outcome with at least `level` (0 to 1) of the weight at or below it. Throws `RangeError` when there are none. */
  readonly percentile: (level: number) => number;
}

/** Starts without outcomes. Adding is O(1), a share O(n), a percentile O(n log n) the first time. */
export function createWeightedOutcomes(): WeightedOutcomes {
  const values: number[] = [];
  const weights: number[] = [];
  let total = 0;
  let ascending: Float64Array | null = null;

  const shareUpTo = (value: number): number => {
    const edge = value + SAME;
    let sum = 0;
    for (let i = 0; i < values.length; i += 1) if ((values[i] as number) <= edge) sum += weights[i] as number;
    return total > 0 ? sum / total : 0;
  };

  return {
    add: (value, weight) => {
      values.push(value);
      weights.push(weight);
      total += weight;
      ascending = null;
    },
    shareUpTo,
    shareBelow: (value) => shareUpTo(value - 2 * SAME),
    percentile: (level) => {
      if (values.length === 0) throw new RangeError('no outcomes to take a percentile of');
      // Sorting bare numbers and weighing a dozen candidates is several times faster than sorting pairs.
      ascending ??= Float64Array.from(values).sort();
      let low = 0;
      let high = ascending.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (shareUpTo(ascending[middle] as number) >= level - SAME) high = middle;
        else low = middle + 1;
      }
      return ascending[low] as number;
    },
  };
}

/**
 * From three points to a range. The mean and deviation of the distribution that PERT assumes (Malcolm, Roseboom, Clark and Fazar 1959), with
 * the points taken as the 10th and 90th percentile (Keefer and Bodily 1983 show why not as the ends): deviation = (b - a) / 2.56. Work
 * times lean to the right, so P80 is read from a lognormal with that median and that deviation in logarithms. Minutes. Pure.
 */

export interface ThreePoints {
  readonly optimistic: number;
  readonly likely: number;
  readonly pessimistic: number;
}

/** Standard normal quantiles. */
const Z80 = 0.8416;
const Z90 = 1.2816;

export function rangeOf({ optimistic, likely, pessimistic }: ThreePoints): {
  readonly p50: number;
  readonly p80: number;
} {
  const median = Math.exp((Math.log(optimistic) + 4 * Math.log(likely) + Math.log(pessimistic)) / 6);
  const deviation = (Math.log(pessimistic) - Math.log(optimistic)) / (2 * Z90);
  return { p50: Math.round(median), p80: Math.round(median * Math.exp(Z80 * deviation)) };
}

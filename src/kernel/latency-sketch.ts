/**
 * Percentiles of many durations in little, bounded memory: durations are counted in buckets whose bounds grow by a constant factor, so
 * that any percentile is within 1 % of the exact one (DDSketch: Masson, Rim and Lee, VLDB 2019). Below 10 µs and above 10 minutes
 * durations count as those bounds.
 */

/** Largest relative error of a percentile. */
const ACCURACY = 0.01;
const GROWTH = (1 + ACCURACY) / (1 - ACCURACY);
const LEAST_MS = 0.01;
const MOST_MS = 600_000;
const PER_BUCKET = 1 / Math.log(GROWTH);
const BUCKETS = Math.ceil(Math.log(MOST_MS / LEAST_MS) * PER_BUCKET) + 1;

/** Counts by bucket. */
export type LatencySketch = Uint32Array;

export function createLatencySketch(): LatencySketch {
  return new Uint32Array(BUCKETS);
}

/** Counts one duration of `ms` milliseconds. */
export function addLatency(sketch: LatencySketch, ms: number): void {
  const bucket = ms <= LEAST_MS ? 0 : Math.min(BUCKETS - 1, Math.ceil(Math.log(ms / LEAST_MS) * PER_BUCKET));
  sketch[bucket] = (sketch[bucket] ?? 0) + 1;
}

/** Adds every count of `other` to `sketch`. */
export function mergeLatencies(sketch: LatencySketch, other: LatencySketch): void {
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) sketch[bucket] = (sketch[bucket] ?? 0) + (other[bucket] ?? 0);
}

/**
 * The duration in milliseconds that a share of all durations does not exceed, `share` from 0 to 1, by the nearest rank. 0 when nothing
 * was counted.
 */
export function latencyAt(sketch: LatencySketch, share: number): number {
  const total = sketch.reduce((sum, count) => sum + count, 0);
  if (total === 0) return 0;
  const rank = Math.max(1, Math.ceil(share * total));
  let seen = 0;
  for (const [bucket, count] of sketch.entries()) {
    seen += count;
    // The middle of a bucket in relative terms: equally far, as a share, from both its bounds.
    if (seen >= rank) return bucket === 0 ? LEAST_MS : (LEAST_MS * GROWTH ** bucket * 2) / (GROWTH + 1);
  }
  return MOST_MS;
}

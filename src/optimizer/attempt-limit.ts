/**
 * How long one request may take before it is given up as hung, learnt from what the same work took the same model lately: several times
 * what 95 of 100 do not exceed. Where little is known, and after a rest, when a local model may have to be loaded again, there is no limit
 * but the deadline. Each time it was too short it is doubled, so that a model that has become slower is found out, not cut for ever.
 */
/** Times are milliseconds that never go backwards. */
export interface AttemptLimit {
  /** In milliseconds; undefined where there is none. */
  readonly current: (now: number) => number | undefined;
  /** It has answered after `ms`, whatever the answer was worth; a stream with its first words. */
  readonly answered: (ms: number, now: number) => void;
  /**
   * It was given up after a limit of `limitMs`. True when that says something new: requests that were under way together and are given up
   * together have waited no longer than the first of them.
   */
  readonly givenUp: (limitMs: number) => boolean;
}

const TIMES_USUAL = 4;
/** A short pause of a network or a machine is no hang, however quick a model is. */
const LEAST_MS = 3000;
/** Programs that run local models unload them after some minutes without a request. */
const REST_MS = 120_000;
const WIDER = 2;
/** So many answers within the usual time take back one doubling: what hangs once in thirty times widens nothing for long. */
const ANSWERS_TO_NARROW = 10;

export function createAttemptLimit(): AttemptLimit {
  let times = createRecentTimes();
  let answeredAt = Number.NEGATIVE_INFINITY;
  let doublings = 0;
  let withinUsual = 0;

  const usual = (): number | undefined => {
    const p95 = times.p95();
    return p95 === undefined ? undefined : Math.max(LEAST_MS, TIMES_USUAL * p95);
  };
  const widened = (): number | undefined => {
    const ms = usual();
    return ms === undefined ? undefined : ms * WIDER ** doublings;
  };
  const narrow = () => {
    withinUsual += 1;
    if (withinUsual < ANSWERS_TO_NARROW) return;
    withinUsual = 0;
    doublings = Math.max(0, doublings - 1);
  };

  return {
    current: (now) => (now - answeredAt < REST_MS ? widened() : undefined),
    answered: (ms, now) => {
      if (now - answeredAt >= REST_MS) [times, doublings, withinUsual] = [createRecentTimes(), 0, 0];
      answeredAt = now;
      if (ms <= (usual() ?? 0)) narrow();
      times.add(ms);
    },
    givenUp: (limitMs) => {
      if (limitMs < (widened() ?? 0)) return false;
      doublings += 1;
      withinUsual = 0;
      return true;
    },
  };
}

const RECENT = 64;
const FEWEST = 5;
const WORKED_OUT_EVERY = 8;

/** The last answers only: few are enough for several times what is usual, and a model that has changed is known soon. */
function createRecentTimes() {
  const ring = new Float64Array(RECENT);
  let count = 0;
  let known: number | undefined;
  return {
    add: (ms: number) => {
      ring[count % RECENT] = ms;
      count += 1;
      if (count < FEWEST || (count > 2 * WORKED_OUT_EVERY && count % WORKED_OUT_EVERY !== 0)) return;
      const sorted = ring.slice(0, Math.min(count, RECENT)).toSorted();
      known = sorted[Math.ceil(0.95 * sorted.length) - 1];
    },
    /** Undefined until enough is known. */
    p95: () => known,
  };
}

/** One for each model and each kind of work: a short estimate says nothing about a long breakdown. */
export function createAttemptLimits(): (
  model: { readonly provider: string; readonly model: string },
  chain: string,
) => AttemptLimit {
  const limits = new Map<string, AttemptLimit>();
  return ({ provider, model }, chain) => {
    const key = JSON.stringify([provider, model, chain]);
    const known = limits.get(key);
    if (known !== undefined) return known;
    const made = createAttemptLimit();
    limits.set(key, made);
    return made;
  };
}

/** What the optimizer goes by: every figure of every policy, with the product's defaults. Durations are milliseconds. */

export interface BreakerRules {
  /** So many failures one after the other open it. */
  readonly failures: number;
  /** So does this share of failures, 0 to 1, among at least `leastCalls` within `windowMs`. */
  readonly share: number;
  readonly leastCalls: number;
  readonly windowMs: number;
  /** How long a provider is left alone before one call may try it. */
  readonly openMs: number;
}

export interface RetryRules {
  /** For each model that is asked, beside the first time. */
  readonly most: number;
  /** The n-th delay is chance between 0 and `baseMs` x 2^n, at most `longestMs`. */
  readonly baseMs: number;
  /** A provider that asks for a longer rest than this gets it, and the next one is asked. */
  readonly longestMs: number;
  /** Retries and re-asks together, as a share of first requests over ten seconds. */
  readonly budgetShare: number;
  /** So many in ten seconds are always allowed, or a quiet service could never retry. */
  readonly budgetLeast: number;
}

export interface OptimizerPolicy {
  /** For everything: waiting, retries, re-asks, hedges, other models. */
  readonly deadlineMs: number;
  /** What one request may take of the time that is left, while there are other models to ask; the last may take all. */
  readonly attemptShare: number;
  readonly personRequestsPerMinute: number;
  /** Undefined where the service has no limit of its own. */
  readonly serviceRequestsPerMinute: number | undefined;
  readonly serviceTokensPerMinute: number | undefined;
  /** In flight per provider, over all instances. */
  readonly atOnce: number;
  /** Calls that may wait for a provider in one process. */
  readonly waiting: number;
  /** Fewer at once after a 429 or a timeout, slowly more again. */
  readonly isAdaptive: boolean;
  readonly breaker: BreakerRules;
  readonly retry: RetryRules;
  /** How often a model is told what was wrong with its answer. */
  readonly reasks: number;
  /** Ask the next model as well when the first is slower than usual; at most this share of extra calls. Undefined: never. */
  readonly hedgeShare: number | undefined;
  /** How long a stream may be silent. */
  readonly idleMs: number;
  /** How long an answer is remembered; 0 when not at all. */
  readonly cacheMs: number;
}

const MINUTE_MS = 60_000;

export const DEFAULT_POLICY: OptimizerPolicy = {
  deadlineMs: 30_000,
  attemptShare: 0.6,
  personRequestsPerMinute: 10,
  serviceRequestsPerMinute: undefined,
  serviceTokensPerMinute: undefined,
  atOnce: 3,
  waiting: 100,
  isAdaptive: false,
  breaker: { failures: 5, share: 0.5, leastCalls: 10, windowMs: MINUTE_MS, openMs: 5 * MINUTE_MS },
  retry: { most: 2, baseMs: 1000, longestMs: 5000, budgetShare: 0.2, budgetLeast: 10 },
  reasks: 2,
  hedgeShare: undefined,
  idleMs: 15_000,
  cacheMs: 30 * MINUTE_MS,
};

/** A request that took this long and gave nothing counts as a failure of the provider; a shorter one was only given too little time. */
export function slowFrom({ deadlineMs, attemptShare }: OptimizerPolicy): number {
  return Math.min(5000, (deadlineMs * attemptShare) / 2);
}

/**
 * How long to wait before asking again. Full jitter: anything between nothing and twice as much each time, so that those who failed
 * together do not come back together (M. Brooker, "Exponential backoff and jitter", AWS 2015). What the provider asks for is the least.
 */
import type { RetryRules } from './optimizer-policy.ts';

export interface RetryDelay {
  /** Counted from 0. */
  readonly retry: number;
  readonly retryAfterMs: number | undefined;
  /** From 0 to below 1. */
  readonly chance: number;
}

/** In milliseconds. */
export function retryDelay({ retry, retryAfterMs = 0, chance }: RetryDelay, { baseMs, longestMs }: RetryRules): number {
  return retryAfterMs + chance * Math.min(longestMs, baseMs * 2 ** retry);
}

/**
 * Whether the same model is asked again after a failure, and when. Only what may be retried, only so often, only with budget and only in
 * time; a model that was slow is not asked again, because there is another use for the time. A provider that asks for a long rest gets it
 * and the next one is asked, for waiting would take the time of everybody and asking the rest from it.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal, type Signals } from '#kernel/signal.ts';
import type { LlmFailure } from '#ports/llm/llm.ts';
import type { Errand } from './errand.ts';
import type { RetryRules } from './optimizer-policy.ts';
import { retryDelay } from './retry-delay.ts';

export interface Retries {
  /** Waits, and resolves with true when it may be asked again. Rejects with the reason of the errand's signal. */
  readonly again: (failure: LlmFailure) => Promise<boolean>;
  /** Whether it may be asked in another way, at once. */
  readonly differently: (kind: Signals['model-retry']['kind']) => boolean;
}

export interface RetriesDeps {
  readonly rules: RetryRules;
  readonly clock: Clock;
  /** From 0 to below 1. */
  readonly chance: () => number;
}

export function createRetries(errand: Errand, { rules, clock, chance }: RetriesDeps): Retries {
  const { lane, spent, signal } = errand;
  let retries = 0;

  const differently: Retries['differently'] = (kind) => {
    const allowed = lane.retryBudget.withdraw(clock.monotonic());
    emitSignal('model-retry', { provider: lane.provider, kind, allowed });
    return allowed;
  };

  return {
    differently,
    again: async ({ kind, retryable, retryAfterMs }) => {
      if (retryAfterMs !== undefined && retryAfterMs > rules.longestMs) {
        lane.gate.rest(retryAfterMs);
        return false;
      }
      if (!retryable || kind === 'timed-out' || retries >= rules.most) return false;
      const delay = retryDelay({ retry: retries, retryAfterMs, chance: chance() }, rules);
      const now = clock.monotonic();
      if (now + delay >= errand.deadlineAt() || !differently('again')) return false;
      retries += 1;
      await clock.sleep(delay, { signal });
      spent.waitedMs += clock.monotonic() - now;
      return true;
    },
  };
}

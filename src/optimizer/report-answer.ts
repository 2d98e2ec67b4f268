/** Tells how a call of a chain ended, in figures and codes. */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { LlmRung } from '#ports/llm/llm.ts';
import type { Caller } from './caller.ts';
import type { Spent } from './errand.ts';
import { ModelsUnavailable } from './models.ts';
import { asUnavailable } from './try-in-order.ts';

interface Ending {
  readonly call: { readonly chain: string };
  readonly caller: Caller;
  readonly clock: Clock;
}

interface Answered extends Ending {
  readonly spent: Spent;
  readonly fellBack: number;
  readonly provider: string;
  readonly rung: LlmRung | 'reasked' | 'text';
  readonly from: 'provider' | 'remembered' | 'shared';
}

export function reportAnswer({ call, caller, clock, spent, fellBack, provider, rung, from }: Answered): void {
  const ms = clock.monotonic() - caller.startedAt;
  // Who shared a call waited for a provider all the time.
  const providerMs = from === 'shared' ? ms : spent.providerMs;
  emitSignal('model-answer', {
    ...{ chain: call.chain, outcome: 'answered', from, provider, rung, fellBack, ms },
    waitedMs: spent.waitedMs,
    overheadMs: Math.max(0, ms - providerMs - spent.waitedMs),
  });
}

/** Gives what to throw: `ModelsUnavailable`, or the reason of the caller's own signal. */
export function reportSilence({ call, caller, clock, error }: Ending & { readonly error: unknown }): unknown {
  const { aborted, reason } = caller.signal;
  const hasLeft = aborted && !(reason instanceof ModelsUnavailable);
  const thrown = aborted ? reason : asUnavailable(error);
  emitSignal('model-answer', {
    ...{ chain: call.chain, from: 'nobody', provider: '', rung: '', fellBack: 0, waitedMs: 0, overheadMs: 0 },
    outcome: hasLeft ? 'left' : asUnavailable(thrown).reason,
    ms: clock.monotonic() - caller.startedAt,
  });
  return thrown;
}

/**
 * The one owner of every policy around a language model. Now that is the deadline and telling how a call ended; limits, breaker, retries,
 * caching and further providers belong here and nowhere else, around the same port, so that no chain will notice them.
 */
import type { Clock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import { type Llm, LlmFailure } from '#ports/llm/llm.ts';

/** The same model with one absolute deadline a call, in milliseconds, on top of the caller's own signal. */
export function optimizeLlm(llm: Llm, deps: { readonly clock: Clock; readonly deadlineMs: number }): Llm {
  const { clock, deadlineMs } = deps;
  return {
    model: llm.model,
    complete: async (request, { signal }) => {
      const startedAt = clock.monotonic();
      const late = new AbortController();
      const cancel = clock.after(deadlineMs, () => late.abort());
      const tell = (outcome: 'answered' | 'invalid' | 'failed' | 'timed-out') =>
        emitSignal('llm-call', { outcome, ms: clock.monotonic() - startedAt });
      try {
        const answer = await llm.complete(request, { signal: AbortSignal.any([signal, late.signal]) });
        tell('answered');
        return answer;
      } catch (error) {
        tell(outcomeOf(error));
        throw error;
      } finally {
        cancel();
      }
    },
  };
}

function outcomeOf(error: unknown) {
  if (!(error instanceof LlmFailure)) return 'failed';
  if (error.kind === 'timed-out') return 'timed-out';
  return error.kind === 'invalid' || error.kind === 'truncated' ? 'invalid' : 'failed';
}

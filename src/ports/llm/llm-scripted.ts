/** A language model that answers from a script, for tests: each call takes the next line of it. */
import { type Llm, LlmFailure, type LlmRequest } from './llm.ts';

/** What one call comes to: a value as the model would write it, an error, or silence until it is aborted. */
export type ScriptLine = { readonly answer: unknown } | { readonly fails: LlmFailure } | 'silent';

export interface ScriptedLlm extends Llm {
  /** The requests so far. */
  readonly requests: readonly LlmRequest<unknown>[];
}

export function createScriptedLlm(script: readonly ScriptLine[]): ScriptedLlm {
  const requests: LlmRequest<unknown>[] = [];
  return {
    model: 'scripted',
    requests,
    complete: async (request, { signal }) => {
      const line = script[requests.length];
      requests.push(request);
      if (line === undefined) throw new LlmFailure('unreachable', 'the script is over', { retryable: false });
      if (line === 'silent') return untilAborted(signal);
      if ('fails' in line) throw line.fails;
      const parsed = request.schema.safeParse(line.answer);
      if (!parsed.success)
        throw new LlmFailure('invalid', 'not of the schema', { retryable: true, cause: parsed.error });
      return parsed.data;
    },
  };
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new LlmFailure('timed-out', 'no answer in time', { retryable: false }));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

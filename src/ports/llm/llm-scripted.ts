/** A language model that answers from a script, for tests: each call takes the next line of it. */
import { readJsonAnswer } from './json-answer.ts';
import {
  type Llm,
  LlmFailure,
  type LlmPrompt,
  type LlmReply,
  type LlmRequest,
  type LlmRung,
  type LlmStream,
} from './llm.ts';

/**
 * What one call comes to: a value as the model would write it, text as the model writes it, an error, or silence until it is aborted. A
 * stream sends its chunks and then ends, breaks off, or falls silent.
 */
export type ScriptLine =
  | { readonly answer: unknown; readonly rung?: LlmRung }
  | { readonly text: string }
  | { readonly fails: LlmFailure }
  | { readonly chunks: readonly string[]; readonly then?: 'end' | 'cut' | 'silent' }
  | 'silent';

/** Lines in order, or what to answer to each request. */
export type Script = readonly ScriptLine[] | ((request: LlmPrompt, position: number) => ScriptLine);

export interface ScriptedLlm extends Llm {
  /** The requests so far. */
  readonly requests: readonly LlmPrompt[];
  /** How many calls were aborted before their end. */
  readonly aborted: () => number;
}

const USAGE = { inputTokens: 100, outputTokens: 50 };

export function createScriptedLlm(
  script: Script,
  { provider = 'scripted', model = 'scripted' }: { readonly provider?: string; readonly model?: string } = {},
): ScriptedLlm {
  const requests: LlmPrompt[] = [];
  let aborted = 0;

  const next = (request: LlmPrompt): ScriptLine => {
    const position = requests.length;
    requests.push(request);
    const line = typeof script === 'function' ? script(request, position) : script[position];
    return line ?? { fails: new LlmFailure('unreachable', 'the script is over', { retryable: false }) };
  };

  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_, reject) => {
      const stop = () => {
        aborted += 1;
        reject(new LlmFailure('timed-out', 'no answer in time', { retryable: false }));
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });

  return {
    provider,
    model,
    host: 'scripted.example',
    requests,
    aborted: () => aborted,

    complete: async (request: LlmRequest, { signal }): Promise<LlmReply> => {
      const line = next(request);
      if (line === 'silent' || signal.aborted) return untilAborted(signal);
      if ('fails' in line) throw line.fails;
      if ('answer' in line) {
        const text = JSON.stringify(line.answer);
        return { value: JSON.parse(text) as unknown, text, rung: line.rung ?? 'schema', usage: USAGE };
      }
      const text = 'text' in line ? line.text : line.chunks.join('');
      const { value, how } = readJsonAnswer(text);
      return { value, text, rung: how === 'whole' ? 'schema' : how, usage: USAGE };
    },

    stream: async (request: LlmPrompt, { signal }): Promise<LlmStream> => {
      const line = next(request);
      if (line === 'silent' || signal.aborted) return untilAborted(signal);
      if ('fails' in line) throw line.fails;
      const chunks = 'chunks' in line ? line.chunks : ['text' in line ? line.text : JSON.stringify(line.answer)];
      const then = 'chunks' in line ? (line.then ?? 'end') : 'end';
      const usage = Promise.withResolvers<typeof USAGE>();
      // Nobody has to look at it.
      usage.promise.catch(() => undefined);
      const read = async function* () {
        try {
          for (const chunk of chunks) {
            if (signal.aborted) await untilAborted(signal);
            yield chunk;
          }
          if (then === 'silent') await untilAborted(signal);
          if (then === 'cut') throw new LlmFailure('cut', 'the stream broke off', { retryable: true });
          usage.resolve(USAGE);
        } catch (error) {
          usage.reject(error);
          throw error;
        }
      };
      return { chunks: read(), usage: usage.promise };
    },
  };
}

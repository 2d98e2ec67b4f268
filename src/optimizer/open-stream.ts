/**
 * A stream of one model, up to its first words: until then nothing was given to anybody, and the same or another model can be asked. From
 * then on its place is held and its tokens are set aside until it ends, however it ends.
 */
import { LlmFailure, type LlmPrompt, type LlmStream } from '#ports/llm/llm.ts';
import { estimateTokens } from './admission.ts';
import type { Errand } from './errand.ts';
import type { LineUp } from './line-up.ts';
import type { ModelStream } from './models.ts';
import { createRetries, type RetriesDeps } from './retries.ts';
import type { Send, Sending } from './send.ts';
import { createStreamChunks } from './stream-chunks.ts';

export interface OpenStreamDeps extends RetriesDeps {
  readonly lineUp: LineUp;
  readonly send: Send;
  readonly idleMs: number;
}

/** Throws as asking a model does. `onEnd` is called once when the stream has ended, and not when this throws. */
export type OpenStream = (
  errand: Errand,
  request: LlmPrompt,
  more: { readonly onEnd: () => void },
) => Promise<ModelStream>;

interface Begun {
  readonly sending: Sending;
  readonly stream: LlmStream;
  readonly rest: AsyncIterator<string>;
  readonly first: string;
}

export function createOpenStream(deps: OpenStreamDeps): OpenStream {
  const { lineUp, send, idleMs, clock } = deps;

  const begin = async (errand: Errand, request: LlmPrompt): Promise<Begun> => {
    const place = await lineUp(errand, estimateTokens(request, 0));
    const sending = send(errand, place, request);
    try {
      const stream = await errand.llm.stream(request, { signal: sending.signal });
      // Known to reject as the chunks do; nobody may be there to hear it.
      stream.usage.catch(() => undefined);
      const rest = stream.chunks[Symbol.asyncIterator]();
      const first = await firstWords(rest);
      await sending.listed;
      sending.lift();
      return { sending, stream, rest, first };
    } catch (error) {
      throw sending.failed(error);
    }
  };

  return async (errand, request, { onEnd }) => {
    const retries = createRetries(errand, deps);
    errand.lane.retryBudget.deposit(clock.monotonic());
    for (;;) {
      try {
        const begun = await begin(errand, request);
        const { provider, model } = errand.llm;
        return { provider, model, chunks: chunksOf(begun, errand, { clock, idleMs, onEnd }) };
      } catch (error) {
        if (!(error instanceof LlmFailure) || !(await retries.again(error))) throw error;
      }
    }
  };
}

function chunksOf(
  { sending, stream, rest, first }: Begun,
  errand: Errand,
  options: Pick<OpenStreamDeps, 'clock' | 'idleMs'> & { readonly onEnd: () => void },
): AsyncIterable<string> {
  return createStreamChunks({
    ...{ first, rest, clock: options.clock, idleMs: options.idleMs, signal: errand.signal },
    onEnd: (end) => {
      options.onEnd();
      if (end === undefined) {
        void stream.usage.then(
          (usage) => sending.answered(usage, { isValid: true }),
          () => sending.answered(undefined, { isValid: true }),
        );
        return;
      }
      if (end.isCaller) sending.left(end.error);
      else sending.failed(end.error);
      rest.return?.().catch(() => undefined);
    },
  });
}

async function firstWords(chunks: AsyncIterator<string>): Promise<string> {
  for (;;) {
    const next = await chunks.next();
    if (next.done === true) throw new LlmFailure('broken', 'a stream without words', { retryable: true });
    if (next.value !== '') return next.value;
  }
}

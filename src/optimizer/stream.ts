/** One streamed answer: models in order until one has begun, and then that one to its end. */
import type { Caller } from './caller.ts';
import type { CompleteDeps } from './complete.ts';
import type { ModelStream, ModelStreamCall, Models } from './models.ts';
import type { OpenStream } from './open-stream.ts';
import { reportAnswer, reportSilence } from './report-answer.ts';
import { type Ask, type Paced, tryInOrder } from './try-in-order.ts';

/** A stream that can be ended by somebody who does not read it. */
export interface ClosableStream {
  readonly stream: ModelStream;
  /** From now on the caller's time ends with it. */
  readonly choose: () => void;
  readonly close: () => void;
}

export interface StreamDeps
  extends Pick<CompleteDeps, 'orderFor' | 'laneOf' | 'callerFor' | 'clock'>,
    Paced<ClosableStream> {
  readonly openStream: OpenStream;
}

export function createStream(deps: StreamDeps): Models['stream'] {
  const { orderFor, laneOf, callerFor, clock, openStream, hedging, pace } = deps;

  const begin = async (call: ModelStreamCall, caller: Caller): Promise<ModelStream> => {
    const { chain, person, system, prompt, images, maxOutputTokens } = call;
    const request = { system, prompt, maxOutputTokens, ...(images === undefined ? {} : { images }) };
    const bill = { person, isCounted: false };
    const spent = { waitedMs: 0, providerMs: 0 };

    const ask: Ask<ClosableStream> = async (llm, { member, isLast }) => {
      const startedAt = clock.monotonic();
      const own = { waitedMs: 0, providerMs: 0 };
      const errand = { llm, lane: laneOf(llm), bill, chain, isLast, spent: own, deadlineAt: () => member.deadlineAt };
      const life = createLife(caller.end);
      const stream = await openStream({ ...errand, signal: member.signal }, request, { onEnd: life.end });
      const firstWordsMs = clock.monotonic() - startedAt - own.waitedMs;
      pace(llm)?.add(firstWordsMs);
      spent.waitedMs += own.waitedMs;
      spent.providerMs += firstWordsMs;
      return { stream, choose: life.choose, close: () => void stream.chunks[Symbol.asyncIterator]().return?.() };
    };
    const { result, fellBack } = await tryInOrder({ llms: orderFor(chain), member: caller, ask, hedging });
    const { stream } = result;
    result.choose();
    reportAnswer({ call, caller, clock, spent, fellBack, provider: stream.provider, rung: 'text', from: 'provider' });
    return stream;
  };

  return async (call, { signal }) => {
    signal.throwIfAborted();
    const caller = callerFor(call, signal);
    hedging?.budget.deposit();
    try {
      return await begin(call, caller);
    } catch (error) {
      caller.end();
      throw reportSilence({ call, caller, clock, error });
    }
  };
}

/** Calls `onEnd` when a stream has ended, if it is the one that was chosen. */
function createLife(onEnd: () => void): { readonly choose: () => void; readonly end: () => void } {
  let [isChosen, isEnded] = [false, false];
  const settle = () => {
    if (isChosen && isEnded) onEnd();
  };
  return {
    choose: () => {
      isChosen = true;
      settle();
    },
    end: () => {
      isEnded = true;
      settle();
    },
  };
}

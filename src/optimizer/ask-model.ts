/**
 * One model asked until it has given a valid answer or there is no use in asking it again. What is wrong with an answer is told to it,
 * word for word, at most so often; an answer that was cut is asked for once more with twice the room, and never read; a form of question it
 * does not take is asked in a simpler one. All of that counts like retries.
 */
import { LlmFailure, type LlmReply, type LlmRequest } from '#ports/llm/llm.ts';
import { estimateTokens } from './admission.ts';
import { checkAnswer } from './check-answer.ts';
import type { Errand } from './errand.ts';
import type { LineUp } from './line-up.ts';
import { type ModelAnswer, type ModelCall, ModelsUnavailable } from './models.ts';
import { schemaTextOf } from './request-key.ts';
import { createRetries, type Retries, type RetriesDeps } from './retries.ts';
import type { Send } from './send.ts';

/** What is remembered of an answer. Its value is as the model wrote it, and held against the schema again by whoever gets it. */
export type RawAnswer = Omit<ModelAnswer<unknown>, 'isRemembered'>;

export interface AskModelDeps extends RetriesDeps {
  readonly lineUp: LineUp;
  readonly send: Send;
  readonly reasks: number;
}

/** Throws `ModelsUnavailable`, `LlmFailure`, or the reason of the errand's signal. */
export type AskModel = <T>(errand: Errand, call: ModelCall<T>) => Promise<RawAnswer>;

const SIMPLER_MOST = 3;
const LONGER_FACTOR = 2;

export function createAskModel(deps: AskModelDeps): AskModel {
  const { lineUp, send, reasks, clock } = deps;

  const askOnce = async <T>(errand: Errand, call: ModelCall<T>, request: LlmRequest) => {
    const place = await lineUp(errand, estimateTokens(request, schemaTextOf(call.schema).length));
    const sending = send(errand, place, request);
    let reply: LlmReply;
    try {
      reply = await errand.llm.complete(request, { signal: sending.signal });
    } catch (error) {
      throw sending.failed(error);
    }
    const checked = checkSafely(reply, call);
    sending.answered(reply.usage, { isValid: 'value' in checked });
    await sending.listed;
    return { reply, checked };
  };

  return async (errand, call) => {
    const { provider, model } = errand.llm;
    const retries = createRetries(errand, deps);
    errand.lane.retryBudget.deposit(clock.monotonic());
    let request = requestOf(call);
    const adapt = createAdapting(retries);
    for (let told = 0; ; ) {
      try {
        const { reply, checked } = await askOnce(errand, call, request);
        if ('value' in checked) {
          const rung = told > 0 ? 'reasked' : reply.rung;
          return { value: reply.value, provider, model, rung, usage: reply.usage };
        }
        // Without the complaint as its cause: that may hold words, and errors end up in logs.
        if (told >= reasks || !retries.differently('told')) throw new ModelsUnavailable('invalid');
        told += 1;
        request = { ...request, correction: { answer: reply.text, complaint: checked.complaint } };
      } catch (error) {
        if (!(error instanceof LlmFailure)) throw error;
        const adapted = adapt(error, request);
        if (adapted !== undefined) request = adapted;
        else if (!(await retries.again(error))) throw error;
      }
    }
  };
}

/** The request in another form where that may help: longer once, simpler a few times. */
function createAdapting(retries: Retries): (failure: LlmFailure, request: LlmRequest) => LlmRequest | undefined {
  let isLonger = false;
  let simpler = 0;
  return ({ kind }, request) => {
    if (kind === 'truncated' && !isLonger && retries.differently('longer')) {
      isLonger = true;
      return { ...request, maxOutputTokens: request.maxOutputTokens * LONGER_FACTOR };
    }
    if (kind === 'schema-unsupported' && simpler < SIMPLER_MOST && retries.differently('simpler')) {
      simpler += 1;
      // The driver has taken note, and asks in a simpler form now.
      return request;
    }
    return undefined;
  };
}

function requestOf<T>({ system, prompt, images, maxOutputTokens, schema }: ModelCall<T>): LlmRequest {
  return { system, prompt, maxOutputTokens, schema, ...(images === undefined ? {} : { images }) };
}

/** A check that throws is a mistake in a chain, and the place has to be given back nevertheless. */
function checkSafely<T>(reply: LlmReply, call: ModelCall<T>): ReturnType<typeof checkAnswer<T>> {
  try {
    return checkAnswer(reply, call);
  } catch (error) {
    return { complaint: `It could not be checked: ${error instanceof Error ? error.name : 'no reason'}.` };
  }
}

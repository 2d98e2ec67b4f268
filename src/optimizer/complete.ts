/** One whole answer: models in order, each through memory and sharing, and the account of what it took. */
import type { Clock } from '#kernel/clock.ts';
import type { Llm } from '#ports/llm/llm.ts';
import type { AskModel } from './ask-model.ts';
import type { Caller } from './caller.ts';
import type { Lane } from './lane.ts';
import { type ModelAnswer, type ModelCall, type Models, ModelsUnavailable } from './models.ts';
import type { Found, RememberedAsk } from './remembered-ask.ts';
import { reportAnswer, reportSilence } from './report-answer.ts';
import { requestKeyOf } from './request-key.ts';
import { type Ask, type Paced, tryInOrder } from './try-in-order.ts';

export interface CompleteDeps extends Paced<Found> {
  readonly orderFor: (chain: string) => readonly Llm[];
  readonly laneOf: (llm: Llm) => Lane;
  readonly callerFor: (call: { readonly deadlineMs?: number }, signal: AbortSignal) => Caller;
  readonly clock: Clock;
  readonly askModel: AskModel;
  readonly remembered: RememberedAsk;
}

export function createComplete(deps: CompleteDeps): Models['complete'] {
  const { orderFor, laneOf, callerFor, clock, askModel, remembered, hedging, pace } = deps;

  const serve = async <T>(call: ModelCall<T>, caller: Caller) => {
    const { chain, person, isShared = false, schema } = call;
    const bill = { person, isCounted: false };
    const spent = { waitedMs: 0, providerMs: 0 };
    const requestKey = requestKeyOf(call);

    const ask: Ask<Found> = async (llm, { member, isLast }) => {
      const own = { waitedMs: 0, providerMs: 0 };
      const lane = laneOf(llm);
      try {
        const found = await remembered({
          key: `${requestKey}:${llm.provider}:${llm.model}`,
          ...{ bill, isShared, member },
          closedForMs: lane.gate.closedForMs,
          ask: ({ signal, deadlineAt }) =>
            askModel({ llm, lane, bill, chain, isLast, deadlineAt, signal, spent: own }, call),
        });
        if (found.from === 'provider') pace(llm)?.add(own.providerMs);
        return found;
      } finally {
        spent.waitedMs += own.waitedMs;
        spent.providerMs += own.providerMs;
      }
    };
    const { result, fellBack } = await tryInOrder({ llms: orderFor(chain), member: caller, ask, hedging });
    const parsed = schema.safeParse(result.answer.value);
    // Only when a chain was changed and its version was not.
    if (!parsed.success) throw new ModelsUnavailable('invalid');
    const { from, answer } = result;
    const { provider, model, rung, usage } = answer;
    reportAnswer({ call, caller, clock, spent, fellBack, provider, rung, from });
    const given: ModelAnswer<T> = {
      value: parsed.data,
      provider,
      model,
      rung,
      usage,
      isRemembered: from !== 'provider',
    };
    return given;
  };

  return async (call, { signal }) => {
    signal.throwIfAborted();
    const caller = callerFor(call, signal);
    hedging?.budget.deposit();
    try {
      return await serve(call, caller);
    } catch (error) {
      throw reportSilence({ call, caller, clock, error });
    } finally {
      caller.end();
    }
  };
}

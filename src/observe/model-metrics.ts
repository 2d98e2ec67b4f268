/**
 * Figures of language models: every request to a provider, every call of a chain, and every decision of the optimizer. Providers and models
 * are those of the configuration and chains those of the code, so labels are few; prices are in the currency in which they were set.
 */
import type { Registry } from 'prom-client';

import { onSignal } from '#kernel/signal.ts';
import { countFamily, gaugeFamily, timeFamily } from './metric-families.ts';

const MODEL = [0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120];
const OVERHEAD = [0.000025, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.025, 0.1, 1];

/** Listens until each of the returned functions is called. */
export function hearModels(registry: Registry): readonly (() => void)[] {
  return [...hearCalls(registry), ...hearAnswers(registry), ...hearDecisions(registry), ...hearPlaces(registry)];
}

function hearCalls(registry: Registry): readonly (() => void)[] {
  const timeCall = timeFamily(registry, {
    name: 'llm_call_duration_seconds',
    help: 'Time of one request to a language model',
    labels: ['provider', 'model', 'outcome'],
    buckets: MODEL,
  });
  const countFailure = countFamily(registry, {
    name: 'llm_call_failures_total',
    help: 'Requests to language models that failed, by the kind of failure',
    labels: ['provider', 'kind'],
  });
  const countTokens = countFamily(registry, {
    name: 'llm_tokens_total',
    help: 'Tokens that went to a language model and came from it, as the provider counts',
    labels: ['provider', 'model', 'direction'],
  });
  const countPrice = countFamily(registry, {
    name: 'llm_price_total',
    help: 'What requests to language models cost, by the prices that are set; 0 where none are',
    labels: ['provider', 'model'],
  });
  return [
    onSignal('llm-call', ({ provider, model, outcome, failure, ms, inputTokens, outputTokens, price }) => {
      timeCall(ms, provider, model, outcome);
      if (failure !== '') countFailure(1, provider, failure);
      countTokens(inputTokens, provider, model, 'in');
      countTokens(outputTokens, provider, model, 'out');
      countPrice(price, provider, model);
    }),
  ];
}

function hearAnswers(registry: Registry): readonly (() => void)[] {
  const timeAnswer = timeFamily(registry, {
    name: 'model_answer_duration_seconds',
    help: 'Time of one call of a chain to models, whatever it took',
    labels: ['chain', 'outcome', 'from'],
    buckets: MODEL,
  });
  const timeOverhead = timeFamily(registry, {
    name: 'model_overhead_seconds',
    help: 'What a call took beside waiting and the time of providers',
    labels: ['from'],
    buckets: OVERHEAD,
  });
  const timeWait = timeFamily(registry, {
    name: 'model_wait_seconds',
    help: 'How long a call waited for a place and between retries',
    labels: [],
    buckets: MODEL,
  });
  const countRung = countFamily(registry, {
    name: 'structured_output_rung_total',
    help: 'Answers by how their value was got out of the model',
    labels: ['provider', 'rung'],
  });
  const countFallback = countFamily(registry, {
    name: 'model_fallbacks_total',
    help: 'Models that gave nothing before another one answered',
    labels: ['chain'],
  });
  return [
    onSignal('model-answer', ({ chain, outcome, from, provider, rung, fellBack, ms, waitedMs, overheadMs }) => {
      timeAnswer(ms, chain, outcome, from);
      if (outcome !== 'answered') return;
      timeOverhead(overheadMs, from);
      timeWait(waitedMs);
      if (from === 'provider') countRung(1, provider, rung);
      if (fellBack > 0) countFallback(fellBack, chain);
    }),
  ];
}

function hearDecisions(registry: Registry): readonly (() => void)[] {
  const countLimited = countFamily(registry, {
    name: 'model_limited_total',
    help: 'Calls to models that a limit refused',
    labels: ['limit'],
  });
  const countRetry = countFamily(registry, {
    name: 'model_retries_total',
    help: 'Requests that were made again, and those for which the budget was used up',
    labels: ['provider', 'kind', 'allowed'],
  });
  const countHedge = countFamily(registry, {
    name: 'model_hedges_total',
    help: 'Second models asked beside a slow one, by which of them was quicker',
    labels: ['outcome'],
  });
  return [
    onSignal('model-limited', ({ limit }) => countLimited(1, limit)),
    onSignal('model-retry', ({ provider, kind, allowed }) => countRetry(1, provider, kind, allowed ? 'yes' : 'no')),
    onSignal('model-hedge', ({ outcome }) => countHedge(1, outcome)),
  ];
}

function hearPlaces(registry: Registry): readonly (() => void)[] {
  const gauge = (name: string, help: string, labels: readonly string[]) =>
    gaugeFamily(registry, { name, help, labels });
  const setOpen = gauge('model_provider_open', '1 while a provider is left alone after failures', ['provider']);
  const setPlaces = gauge('model_places', 'Requests of this process at a provider, and calls that wait', [
    'provider',
    'state',
  ]);
  const setInsurance = gauge('slots_insurance', '1 while each process holds what it may hold alone, without Redis', []);
  const countChange = countFamily(registry, {
    name: 'model_provider_changes_total',
    help: 'Times that a provider was left alone, tried, asked again or given a rest',
    labels: ['provider', 'state'],
  });
  const countRefused = countFamily(registry, {
    name: 'model_room_refusals_total',
    help: 'Calls that would have waited too long for a provider',
    labels: ['provider'],
  });
  return [
    onSignal('model-provider', ({ provider, state }) => {
      countChange(1, provider, state);
      if (state !== 'resting') setOpen(state === 'closed' ? 0 : 1, provider);
    }),
    onSignal('model-room', ({ provider, event, waiting, inFlight }) => {
      if (event === 'refused') countRefused(1, provider);
      setPlaces(inFlight, provider, 'in-flight');
      setPlaces(waiting, provider, 'waiting');
    }),
    onSignal('slots-insurance', ({ state }) => setInsurance(state === 'on' ? 1 : 0)),
  ];
}

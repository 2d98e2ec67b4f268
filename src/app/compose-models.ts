/**
 * Language models as chains see them, made from the configuration: a driver for each model that is named there, and the optimizer around all
 * of them. It is a service: clients are large, and whoever never asks a model never loads one.
 */
import { type AiConfig, aiConfigOf } from '#config/ai-config.ts';
import type { Config } from '#config/load-config.ts';
import type { ModelPrice } from '#config/model-order.ts';
import type { Clock } from '#kernel/clock.ts';
import { chance, type PersonId } from '#kernel/id.ts';
import type { OptimizedModels } from '#optimizer/create-models.ts';
import type { Models } from '#optimizer/models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from '#optimizer/optimizer-policy.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import type { Llm, LlmUsage } from '#ports/llm/llm.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
import { openLlms } from './open-llms.ts';
import type { Services } from './services.ts';
import { openSlots } from './shared-ports.ts';

export interface ComposeModelsDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly services: Services;
  readonly redis: RedisLink | undefined;
  readonly leases: Leases;
  readonly useCache: () => Promise<Pick<Cache, 'cached'>>;
  readonly useLimiter: () => Promise<Limiter>;
  /** Enters what is sent in the person's list of words that left this machine. */
  readonly enterSentWords: (person: PersonId, sent: SentEntry) => Promise<void>;
}

export interface SentEntry {
  readonly chain: string;
  readonly host: string;
  readonly model: string;
  readonly words: string;
  readonly images: number;
}

/** Undefined when no model is configured. */
export function composeModels(deps: ComposeModelsDeps): Models | undefined {
  const ai = aiConfigOf(deps.config);
  if (ai.models.length === 0) return undefined;
  const useModels = deps.services.add({
    name: 'models',
    start: () => startModels(ai, deps),
    stop: async (running) => {
      await running[Symbol.asyncDispose]();
    },
  });
  return {
    complete: async (call, options) => (await useModels()).complete(call, options),
    stream: async (call, options) => (await useModels()).stream(call, options),
  };
}

async function startModels(ai: AiConfig, deps: ComposeModelsDeps): Promise<OptimizedModels> {
  const { clock, services, redis, leases, useCache, useLimiter, enterSentWords } = deps;
  const { createModels } = await import('#optimizer/create-models.ts');
  const slots = await openSlots({ redis, clock });
  const models = createModels({
    ...{ llms: openLlms(ai.models, { clock, services }), orderFor: ai.orderFor, policy: policyOf(ai) },
    ...{ clock, chance, leases, slots, cache: await useCache(), limiter: await useLimiter() },
    journal: {
      sent: ({ person, chain, host, model, words, images }) =>
        enterSentWords(person, { chain, host, model, words, images }),
    },
    priceOf: createPriceOf(ai),
  });
  return {
    ...models,
    [Symbol.asyncDispose]: async () => {
      await models[Symbol.asyncDispose]();
      await slots[Symbol.asyncDispose]?.();
    },
  };
}

/** Prices are those of a million tokens. */
function createPriceOf({ models }: AiConfig): (llm: Llm, usage: LlmUsage) => number {
  const prices = new Map<string, ModelPrice | undefined>(models.map(({ name, price }) => [name, price]));
  return ({ provider }, { inputTokens, outputTokens }) => {
    const price = prices.get(provider);
    return price === undefined ? 0 : (price.input * inputTokens + price.output * outputTokens) / 1e6;
  };
}

const HEDGE_SHARE = 0.02;

function policyOf({ limits, deadlineMs, breaker, retry, isHedging, idleMs, cacheMs }: AiConfig): OptimizerPolicy {
  return {
    ...{ ...DEFAULT_POLICY, ...limits, deadlineMs, idleMs, cacheMs },
    breaker: { ...DEFAULT_POLICY.breaker, ...breaker },
    retry: { ...DEFAULT_POLICY.retry, ...retry },
    hedgeShare: isHedging ? HEDGE_SHARE : undefined,
  };
}

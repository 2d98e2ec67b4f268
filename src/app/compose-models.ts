/**
 * Language models as chains see them, made from the configuration: a driver for each model that is named there, and the optimizer around all
 * of them. It is a service: clients are large, and whoever never asks a model never loads one.
 */
import type { Config } from '#config/load-config.ts';
import { MODEL_NAMES, type ModelName } from '#config/model-order.ts';
import type { Clock } from '#kernel/clock.ts';
import { chance, type PersonId } from '#kernel/id.ts';
import type { OptimizedModels } from '#optimizer/create-models.ts';
import type { Models } from '#optimizer/models.ts';
import { DEFAULT_POLICY, type OptimizerPolicy } from '#optimizer/optimizer-policy.ts';
import type { Cache } from '#ports/cache/cache.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import type { Llm } from '#ports/llm/llm.ts';
import type { RedisLink } from '#ports/redis/redis-link-cluster.ts';
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
  const { config, services } = deps;
  if (MODEL_NAMES.every((name) => openLlm(name, config) === undefined)) return undefined;
  const useModels = services.add({
    name: 'models',
    start: () => startModels(deps),
    stop: async (running) => {
      await running[Symbol.asyncDispose]();
    },
  });
  return {
    complete: async (call, options) => (await useModels()).complete(call, options),
    stream: async (call, options) => (await useModels()).stream(call, options),
  };
}

async function startModels(deps: ComposeModelsDeps): Promise<OptimizedModels> {
  const { config, clock, redis, leases, useCache, useLimiter, enterSentWords } = deps;
  const { createModels } = await import('#optimizer/create-models.ts');
  const llms = await Promise.all(MODEL_NAMES.flatMap((name) => openLlm(name, config)?.(clock) ?? []));
  const slots = await openSlots({ redis, clock });
  const { aiOrder } = config;
  const models = createModels({
    ...{ llms, clock, leases, slots, policy: policyOf(config), chance },
    orderFor: (chain) => aiOrder?.byChain[chain] ?? (aiOrder?.usual.length ? aiOrder.usual : undefined),
    cache: await useCache(),
    limiter: await useLimiter(),
    journal: {
      sent: ({ person, chain, host, model, words, images }) =>
        enterSentWords(person, { chain, host, model, words, images }),
    },
  });
  return {
    ...models,
    [Symbol.asyncDispose]: async () => {
      await models[Symbol.asyncDispose]();
      await slots[Symbol.asyncDispose]?.();
    },
  };
}

/** How to open the model of that name; undefined when it is not configured. */
function openLlm(name: ModelName, config: Config): ((clock: Clock) => Promise<Llm>) | undefined {
  switch (name) {
    case 'ai':
      return openCompatible('ai', { baseUrl: config.aiUrl, model: config.aiModel, apiKey: config.aiKey });
    case 'ai2':
      return openCompatible('ai2', { baseUrl: config.ai2Url, model: config.ai2Model, apiKey: config.ai2Key });
    case 'anthropic': {
      const { anthropicKey: apiKey, anthropicModel: model } = config;
      if (apiKey === undefined || model === undefined) return undefined;
      return async (clock) =>
        (await import('#ports/llm/llm-anthropic.ts')).createAnthropicLlm({ apiKey, model, clock });
    }
    case 'google': {
      const { googleKey: apiKey, googleModel: model } = config;
      if (apiKey === undefined || model === undefined) return undefined;
      return async (clock) => (await import('#ports/llm/llm-google.ts')).createGoogleLlm({ apiKey, model, clock });
    }
  }
}

function openCompatible(
  provider: string,
  given: {
    readonly baseUrl: string | undefined;
    readonly model: string | undefined;
    readonly apiKey: string | undefined;
  },
): ((clock: Clock) => Promise<Llm>) | undefined {
  const { baseUrl, model, apiKey } = given;
  if (baseUrl === undefined || model === undefined) return undefined;
  return async (clock) => {
    const { createOpenAiCompatibleLlm } = await import('#ports/llm/llm-openai-compatible.ts');
    return createOpenAiCompatibleLlm({ baseUrl, model, apiKey, provider, clock });
  };
}

function policyOf(config: Config): OptimizerPolicy {
  const { breaker, retry } = DEFAULT_POLICY;
  return {
    ...DEFAULT_POLICY,
    deadlineMs: config.aiDeadlineMs,
    personRequestsPerMinute: config.aiRequestsPerMinute,
    serviceRequestsPerMinute: config.aiServiceRequestsPerMinute,
    serviceTokensPerMinute: config.aiServiceTokensPerMinute,
    atOnce: config.aiAtOnce,
    waiting: config.aiWaiting,
    isAdaptive: config.aiAdaptive,
    breaker: { ...breaker, failures: config.aiBreakerFailures, openMs: config.aiBreakerOpenMs },
    retry: { ...retry, most: config.aiRetries, budgetShare: config.aiRetryBudgetPercent / 100 },
    hedgeShare: config.aiHedge ? HEDGE_SHARE : undefined,
    idleMs: config.aiIdleMs,
    cacheMs: config.aiCacheMinutes * 60_000,
  };
}

const HEDGE_SHARE = 0.02;

/** What is configured of language models, put together: which there are, in which order they are asked, and the figures of every policy. */
import type { Config } from './load-config.ts';
import { MODEL_NAMES, type ModelName, type ModelPrice } from './model-order.ts';

export interface AiModelConfig {
  /** `ai` and `ai2` are services that speak the API of OpenAI. */
  readonly name: ModelName;
  /** Of its API, without a slash at its end. */
  readonly url: string;
  /** Undefined where the service wants none. */
  readonly key: string | undefined;
  readonly model: string;
  readonly price: ModelPrice | undefined;
}

export interface AiConfig {
  /** Those that are asked for any kind of work, the usual first one first. Empty: templates and memory answer. */
  readonly models: readonly AiModelConfig[];
  /** The names of the models for a kind of work, first one first; no other is asked for it. */
  readonly orderFor: (chain: string) => readonly ModelName[];
  readonly deadlineMs: number;
  readonly limits: {
    readonly personRequestsPerMinute: number;
    readonly serviceRequestsPerMinute: number;
    readonly serviceTokensPerMinute: number;
    /** In flight per provider, over all instances. */
    readonly atOnce: number;
    readonly isAdaptive: boolean;
    /** In one process. */
    readonly waiting: number;
  };
  readonly breaker: { readonly failures: number; readonly openMs: number };
  /** `budgetShare`: 0 to 1. */
  readonly retry: { readonly most: number; readonly budgetShare: number };
  readonly isHedging: boolean;
  /** The longest pause of a stream. */
  readonly idleMs: number;
  /** 0: nothing is remembered. */
  readonly cacheMs: number;
}

/** Pure; the configuration has been checked before. */
export function aiConfigOf(config: Config): AiConfig {
  const configured = modelsIn(config);
  const { usual = [], byChain = {} } = config.aiOrder ?? {};
  const usualOrder = usual.length > 0 ? usual : MODEL_NAMES.filter((name) => configured.has(name));
  const orders = new Map(Object.entries(byChain));
  const asked = new Set([...usualOrder, ...Object.values(byChain).flat()]);
  return {
    models: [...asked].flatMap((name) => configured.get(name) ?? []),
    orderFor: (chain) => orders.get(chain) ?? usualOrder,
    deadlineMs: config.aiDeadlineMs,
    limits: {
      personRequestsPerMinute: config.aiRequestsPerMinute,
      serviceRequestsPerMinute: config.aiServiceRequestsPerMinute,
      serviceTokensPerMinute: config.aiServiceTokensPerMinute,
      atOnce: config.aiAtOnce,
      isAdaptive: config.aiAdaptive,
      waiting: config.aiWaiting,
    },
    breaker: { failures: config.aiBreakerFailures, openMs: config.aiBreakerOpenMs },
    retry: { most: config.aiRetries, budgetShare: config.aiRetryBudgetPercent / 100 },
    isHedging: config.aiHedge,
    idleMs: config.aiIdleMs,
    cacheMs: config.aiCacheMinutes * 60_000,
  };
}

/** Every option there is about one model, whatever it is called. */
function modelsIn(config: Config): ReadonlyMap<ModelName, AiModelConfig> {
  const { aiUrl, aiKey, aiModel, ai2Url, ai2Key, ai2Model, aiPrices } = config;
  const { anthropicUrl, anthropicKey, anthropicModel, googleUrl, googleKey, googleModel } = config;
  const written = {
    ai: { url: aiUrl, key: aiKey, model: aiModel },
    ai2: { url: ai2Url, key: ai2Key, model: ai2Model },
    anthropic: { url: anthropicUrl, key: anthropicKey, model: anthropicModel },
    google: { url: googleUrl, key: googleKey, model: googleModel },
  } as const satisfies Readonly<Record<ModelName, object>>;
  return new Map(
    MODEL_NAMES.flatMap((name) => {
      const { url, key, model } = written[name];
      if (url === undefined || model === undefined) return [];
      return [[name, { name, url, key, model, price: aiPrices?.byModel[name] }] as const];
    }),
  );
}

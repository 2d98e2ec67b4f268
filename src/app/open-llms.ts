/**
 * The models that are configured, by their names, hosts and nothing more until one is asked: the client of a provider is large, and whoever
 * never asks it never loads it.
 */
import type { AiModelConfig } from '#config/ai-config.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Llm } from '#ports/llm/llm.ts';
import type { Services } from './services.ts';

/** In the order they are given in. */
export function openLlms(
  models: readonly AiModelConfig[],
  deps: { readonly clock: Clock; readonly services: Services },
): readonly Llm[] {
  const { clock, services } = deps;
  return models.map((config) => {
    const { name, model, url } = config;
    const use = services.add({ name: `model ${name}`, start: () => openLlm(config, clock) });
    return {
      provider: name,
      model,
      host: new URL(url).host,
      complete: async (request, options) => (await use()).complete(request, options),
      stream: async (request, options) => (await use()).stream(request, options),
    };
  });
}

async function openLlm({ name, url, key, model }: AiModelConfig, clock: Clock): Promise<Llm> {
  const options = { provider: name, baseUrl: url, model, clock };
  switch (name) {
    case 'ai':
    case 'ai2': {
      const { createOpenAiCompatibleLlm } = await import('#ports/llm/llm-openai-compatible.ts');
      return createOpenAiCompatibleLlm({ ...options, apiKey: key });
    }
    case 'anthropic': {
      const { createAnthropicLlm } = await import('#ports/llm/llm-anthropic.ts');
      return createAnthropicLlm({ ...options, apiKey: key ?? '' });
    }
    case 'google': {
      const { createGoogleLlm } = await import('#ports/llm/llm-google.ts');
      return createGoogleLlm({ ...options, apiKey: key ?? '' });
    }
  }
}

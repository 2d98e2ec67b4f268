/** Any service that speaks the OpenAI chat API: OpenAI itself, OpenRouter, vLLM, Ollama, llama.cpp, LM Studio. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { Llm } from './llm.ts';
import { createSdkLlm } from './sdk-llm.ts';

/** "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead." */
const WANTS_NEW_NAME = /'max_tokens'.*'max_completion_tokens'/s;

export interface OpenAiCompatibleOptions {
  /** Ends before `/chat/completions`, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** How it is called in signals and settings. */
  readonly provider?: string;
  readonly clock?: Clock;
}

export function createOpenAiCompatibleLlm(options: OpenAiCompatibleOptions): Llm {
  const { baseUrl, model, apiKey, provider = 'ai', clock = systemClock } = options;
  // OpenAI has renamed it, and its newer models refuse the name that everybody else goes by.
  let lengthName: 'max_tokens' | 'max_completion_tokens' = 'max_tokens';
  const languageOf = (supportsStructuredOutputs: boolean) =>
    createOpenAICompatible({
      ...{ name: 'openai-compatible', baseURL: baseUrl, supportsStructuredOutputs, includeUsage: true },
      fetch: boundedFetch,
      transformRequestBody: ({ max_tokens, ...body }) => ({ ...body, [lengthName]: max_tokens }),
      ...(apiKey === undefined ? {} : { apiKey }),
    })(model);
  return createSdkLlm({
    provider,
    model,
    host: new URL(baseUrl).host,
    language: languageOf(true),
    jsonLanguage: languageOf(false),
    forms: ['schema', 'json', 'words'],
    heed: (objection) => {
      if (!WANTS_NEW_NAME.test(objection)) return false;
      lengthName = 'max_completion_tokens';
      return true;
    },
    clock,
  });
}

/** Any service that speaks the OpenAI chat API: OpenAI itself, OpenRouter, vLLM, Ollama, llama.cpp, LM Studio. */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { chatAddressesOf } from './chat-address.ts';
import { createChatDialect } from './chat-dialect.ts';
import { createChatFetch } from './chat-fetch.ts';
import type { Llm } from './llm.ts';
import { createSdkLlm } from './sdk-llm.ts';

export interface OpenAiCompatibleOptions {
  /** Such as `http://127.0.0.1:11434/v1`; where it is no more than a host, both it and its `/v1` are tried. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string | undefined;
  /** How it is called in signals and settings. */
  readonly provider?: string;
  readonly clock?: Clock;
}

export function createOpenAiCompatibleLlm(options: OpenAiCompatibleOptions): Llm {
  const { baseUrl, model, apiKey, provider = 'ai', clock = systemClock } = options;
  const dialect = createChatDialect();
  const chatFetch = createChatFetch(clock);
  const [usual = '', other] = chatAddressesOf(baseUrl, '/chat/completions');
  let address = usual;
  const languageOf = (supportsStructuredOutputs: boolean) =>
    createOpenAICompatible({
      ...{ name: 'openai-compatible', baseURL: baseUrl, supportsStructuredOutputs, includeUsage: true },
      fetch: (_, init) => chatFetch(address, init),
      transformRequestBody: dialect.say,
      ...(apiKey === undefined ? {} : { apiKey }),
    })(model);
  return createSdkLlm({
    provider,
    model,
    host: new URL(baseUrl).host,
    language: languageOf(true),
    jsonLanguage: languageOf(false),
    forms: ['schema', 'json', 'words'],
    heed: (objection, status) => {
      if (status !== 404 || other === undefined || address === other || /model/i.test(objection))
        return dialect.heed(objection);
      address = other;
      return true;
    },
    clock,
  });
}

/** Models of Google. */
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { Llm } from './llm.ts';
import { createSdkLlm } from './sdk-llm.ts';

const BASE_URL = 'https://generativelanguage.googleapis.com/v1beta';

export function createGoogleLlm(options: {
  readonly apiKey: string;
  readonly model: string;
  /** Another address that speaks the same protocol. */
  readonly baseUrl?: string | undefined;
  readonly provider?: string;
  readonly clock?: Clock;
}): Llm {
  const { apiKey, model, baseUrl = BASE_URL, provider = 'google', clock = systemClock } = options;
  const language = createGoogleGenerativeAI({ apiKey, baseURL: baseUrl, fetch: boundedFetch })(model);
  return createSdkLlm({
    provider,
    model,
    host: new URL(baseUrl).host,
    language,
    forms: ['schema', 'json', 'words'],
    clock,
  });
}

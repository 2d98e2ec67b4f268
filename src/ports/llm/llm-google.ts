/** Models of Google. */
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { Llm } from './llm.ts';
import { createSdkLlm } from './sdk-llm.ts';

export function createGoogleLlm(options: {
  readonly apiKey: string;
  readonly model: string;
  /** Where its API answers, with the version and without a slash at its end. */
  readonly baseUrl: string;
  readonly provider?: string;
  readonly clock?: Clock;
}): Llm {
  const { apiKey, model, baseUrl, provider = 'google', clock = systemClock } = options;
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

/** Models of Anthropic. */
import { createAnthropic } from '@ai-sdk/anthropic';
import { type Clock, systemClock } from '#kernel/clock.ts';
import { boundedFetch } from './bounded-fetch.ts';
import type { Llm } from './llm.ts';
import { createSdkLlm } from './sdk-llm.ts';

export function createAnthropicLlm(options: {
  readonly apiKey: string;
  readonly model: string;
  /** Where its API answers, with the version and without a slash at its end. */
  readonly baseUrl: string;
  readonly provider?: string;
  readonly clock?: Clock;
}): Llm {
  const { apiKey, model, baseUrl, provider = 'anthropic', clock = systemClock } = options;
  const language = createAnthropic({ apiKey, baseURL: baseUrl, fetch: boundedFetch })(model);
  return createSdkLlm({ provider, model, host: new URL(baseUrl).host, language, forms: ['schema', 'words'], clock });
}

/** How many tokens a call took: as its provider counts them where that can be, and estimated where it does not say or cannot be right. */
import type { LanguageModelV4Usage } from '@ai-sdk/provider';
import type { LlmRequest, LlmUsage } from './llm.ts';

/** A token is about four characters: https://help.openai.com/en/articles/4936856 */
const CHARACTERS_A_TOKEN = 4;
/** Nothing that is asked here comes near. Counts are added up for limits and metrics, where one beyond reason would stand for all. */
const MOST_TOKENS = 200_000;

/** `characters`: of the answer. */
export function llmUsageOf(
  told: LanguageModelV4Usage,
  request: Pick<LlmRequest, 'system' | 'prompt' | 'correction'>,
  characters: number,
): LlmUsage {
  const { system, prompt, correction } = request;
  const again = (correction?.answer.length ?? 0) + (correction?.complaint.length ?? 0);
  const asked = system.length + prompt.length + again;
  return {
    inputTokens: believable(told.inputTokens.total) ?? Math.ceil(asked / CHARACTERS_A_TOKEN),
    outputTokens: believable(told.outputTokens.total) ?? Math.ceil(characters / CHARACTERS_A_TOKEN),
  };
}

function believable(tokens: number | undefined): number | undefined {
  return tokens !== undefined && Number.isInteger(tokens) && tokens >= 0 && tokens <= MOST_TOKENS ? tokens : undefined;
}

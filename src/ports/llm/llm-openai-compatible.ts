/**
 * Any service that speaks the OpenAI chat API: OpenAI itself, OpenRouter, vLLM, Ollama, llama.cpp, LM Studio. It asks for strict JSON by
 * the schema, reads what comes even when it is wrapped in prose, and validates it. One call is one request: nothing is retried here.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, generateText, NoObjectGeneratedError, Output } from 'ai';
import type { z } from 'zod';
import { readJsonAnswer } from './json-answer.ts';
import { type Llm, LlmFailure, type LlmRequest } from './llm.ts';

export interface OpenAiCompatibleOptions {
  /** Ends before `/chat/completions`, such as `http://127.0.0.1:11434/v1`. */
  readonly baseUrl: string;
  readonly model: string;
  readonly apiKey?: string;
}

export function createOpenAiCompatibleLlm(options: OpenAiCompatibleOptions): Llm {
  const provider = createOpenAICompatible({
    name: 'openai-compatible',
    baseURL: options.baseUrl,
    supportsStructuredOutputs: true,
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
  });
  const model = provider(options.model);

  const ask = async <T>(request: LlmRequest<T>, signal: AbortSignal) => {
    try {
      const result = await generateText({
        model,
        instructions: request.system,
        prompt: request.prompt,
        output: Output.object({ schema: request.schema }),
        maxOutputTokens: request.maxOutputTokens,
        temperature: 0.2,
        maxRetries: 0,
        abortSignal: signal,
      });
      return { text: result.text, finishReason: result.finishReason };
    } catch (error) {
      if (!NoObjectGeneratedError.isInstance(error)) throw error;
      return { text: error.text ?? '', finishReason: error.finishReason };
    }
  };

  return {
    model: options.model,
    complete: async (request, { signal }) => {
      const { text, finishReason } = await ask(request, signal).catch((error: unknown) => {
        throw asFailure(error, signal);
      });
      // Checked before reading: half an answer may happen to be valid JSON.
      if (finishReason === 'length') {
        throw new LlmFailure('truncated', 'the answer was cut off', { retryable: false });
      }
      return validate(request.schema, text);
    },
  };
}

function validate<T>(schema: z.ZodType<T>, text: string): T {
  const parsed = schema.safeParse(readJsonAnswer(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('/') ?? '';
  throw new LlmFailure('invalid', `the answer is not of the schema at "${where}": ${issue?.message}`, {
    retryable: true,
    cause: parsed.error,
  });
}

function asFailure(error: unknown, signal: AbortSignal): LlmFailure {
  if (signal.aborted) return new LlmFailure('timed-out', 'no answer in time', { retryable: false, cause: error });
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode !== 200) {
    const message = `the service answered with HTTP ${error.statusCode}`;
    return new LlmFailure('refused', message, { retryable: error.isRetryable, cause: error });
  }
  return new LlmFailure('unreachable', 'no answer that can be read came back', { retryable: true, cause: error });
}

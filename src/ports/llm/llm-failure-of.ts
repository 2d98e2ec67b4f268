/** What went wrong at a provider, as the one failure of the port, with whether and when it may be asked again. */
import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import type { Clock } from '#kernel/clock.ts';
import { OversizedAnswer } from './bounded-fetch.ts';
import { LlmFailure } from './llm.ts';

interface FailureContext {
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Waiting does not bring the money back. Addresses such as `aka.ms/oai/quotaincrease` say nothing of it. */
const SPENT = /insufficient|\bquota\b|billing|credit balance|spend(ing)? limit/i;
/** How Google says when to come back, in seconds: https://cloud.google.com/apis/design/errors#error_payloads (RetryInfo). */
const RETRY_DELAY = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/;
/** The last ones are what Ollama, vLLM and OpenRouter say. */
const ABOUT_FORMAT =
  /response_format|json_schema|json_object|schema|grammar|structured|output_config|tool_choice|(?:invalid|required for) format|guided decoding|handle the requested parameters/i;
/** Routers have no endpoint for it, and some servers fail in the middle of what they do not know. */
const OBJECTS_WITH = [400, 404, 422, 500, 501];

export function llmFailureOf(error: unknown, { signal, clock }: FailureContext): LlmFailure {
  if (error instanceof LlmFailure) return error;
  if (signal.aborted) return new LlmFailure('timed-out', 'no answer in time', { retryable: false, cause: error });
  if (causesOf(error).some((cause) => cause instanceof OversizedAnswer)) {
    return new LlmFailure('broken', 'the answer is larger than any that makes sense', {
      retryable: false,
      cause: error,
    });
  }
  if (isMalformed(error)) {
    return new LlmFailure('broken', 'what came is not what the protocol says', { retryable: true, cause: error });
  }
  if (APICallError.isInstance(error) && error.statusCode !== undefined && error.statusCode >= 300) {
    return ofStatus(error, error.statusCode, clock);
  }
  return new LlmFailure('unreachable', 'the connection broke before the answer was whole', {
    retryable: true,
    cause: error,
  });
}

export interface Objection {
  readonly status: number;
  readonly words: string;
}

/** What a provider says against the question itself; undefined when that is not what went wrong. */
export function objectionIn(error: unknown): Objection | undefined {
  if (!APICallError.isInstance(error)) return undefined;
  const { statusCode: status = 0, responseBody = '', message } = error;
  return OBJECTS_WITH.includes(status) ? { status, words: `${message} ${responseBody}` } : undefined;
}

/** True for an objection to the form of the question, so that a simpler one may be taken. */
export function isAboutFormat(objection: string): boolean {
  return ABOUT_FORMAT.test(objection);
}

function causesOf(error: unknown): readonly unknown[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : [error];
}

function isMalformed(error: unknown): boolean {
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return true;
  return APICallError.isInstance(error) && (error.statusCode ?? 0) < 300 && isMalformed(error.cause);
}

function ofStatus(error: APICallError, status: number, clock: Clock): LlmFailure {
  const message = `the service answered with HTTP ${status}`;
  const body = error.responseBody ?? '';
  const delay = RETRY_DELAY.exec(body)?.[1];
  const inBody = delay === undefined ? undefined : Number(delay) * 1000;
  const told = { status, retryAfterMs: retryAfterOf(error.responseHeaders ?? {}, clock) ?? inBody, cause: error };
  if (status === 429) {
    // Google calls every limit a quota; where it says when it is over, it is not spent.
    return new LlmFailure('limited', message, { ...told, retryable: inBody !== undefined || !SPENT.test(body) });
  }
  if (status >= 500 || status === 408) return new LlmFailure('overloaded', message, { ...told, retryable: true });
  return new LlmFailure('refused', message, { ...told, retryable: false });
}

/** The three forms of RFC 9110, section 5.6.7, all begin with the day. What else a parser of dates makes of words is chance. */
const HTTP_DATE = /^(?:mon|tue|wed|thu|fri|sat|sun)/i;

/** Milliseconds; in seconds or as a date it is RFC 9110, section 10.2.3. */
function retryAfterOf(headers: Readonly<Record<string, string>>, clock: Clock): number | undefined {
  const inMs = figureIn(headers['retry-after-ms']);
  if (inMs !== undefined) return inMs;
  const given = headers['retry-after'] ?? '';
  const seconds = figureIn(given);
  if (seconds !== undefined) return seconds * 1000;
  const at = HTTP_DATE.test(given) ? Date.parse(given) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now().epochMilliseconds);
}

/** Undefined for what is no figure, or less than nothing. */
function figureIn(text = ''): number | undefined {
  return /^\s*\d+(?:\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

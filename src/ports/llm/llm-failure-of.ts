/** What went wrong at a provider, as the one failure of the port, with whether and when it may be asked again. */
import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import type { Clock } from '#kernel/clock.ts';
import { LlmFailure } from './llm.ts';

interface FailureContext {
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** Waiting does not bring the money back. */
const SPENT = /insufficient_quota|billing|credit balance|spend(ing)? limit/i;
const ABOUT_FORMAT = /response_format|json_schema|json_object|schema|structured|output_config/i;

export function llmFailureOf(error: unknown, { signal, clock }: FailureContext): LlmFailure {
  if (error instanceof LlmFailure) return error;
  if (signal.aborted) return new LlmFailure('timed-out', 'no answer in time', { retryable: false, cause: error });
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

/** True for a refusal that is about the form of the question, so that a simpler one may be taken. */
export function isAboutFormat(error: unknown): boolean {
  if (!APICallError.isInstance(error)) return false;
  const { statusCode, responseBody = '', message } = error;
  return (statusCode === 400 || statusCode === 422) && ABOUT_FORMAT.test(responseBody + message);
}

function isMalformed(error: unknown): boolean {
  if (JSONParseError.isInstance(error) || TypeValidationError.isInstance(error)) return true;
  return APICallError.isInstance(error) && (error.statusCode ?? 0) < 300 && isMalformed(error.cause);
}

function ofStatus(error: APICallError, status: number, clock: Clock): LlmFailure {
  const message = `the service answered with HTTP ${status}`;
  const told = { status, retryAfterMs: retryAfterOf(error.responseHeaders ?? {}, clock), cause: error };
  if (status === 429) {
    return new LlmFailure('limited', message, { ...told, retryable: !SPENT.test(error.responseBody ?? '') });
  }
  if (status >= 500 || status === 408) return new LlmFailure('overloaded', message, { ...told, retryable: true });
  return new LlmFailure('refused', message, { ...told, retryable: false });
}

/** Milliseconds; in seconds or as a date it is RFC 9110, section 10.2.3. */
function retryAfterOf(headers: Readonly<Record<string, string>>, clock: Clock): number | undefined {
  const inMs = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (inMs >= 0) return inMs;
  const given = headers['retry-after'];
  if (given === undefined) return undefined;
  const seconds = Number(given);
  if (seconds >= 0) return seconds * 1000;
  const at = Date.parse(given);
  return Number.isNaN(at) ? undefined : Math.max(0, at - clock.now().epochMilliseconds);
}

/**
 * A language model, as little of one as we need: ask for one JSON value of a schema. It promises an answer of that schema or a thrown
 * error before the signal fires; it never retries by itself (the optimizer owns every retry, limit and deadline).
 */
import type { z } from 'zod';

export interface LlmRequest<T> {
  /** Names the piece of work in signals, `break-down`. */
  readonly chain: string;
  readonly system: string;
  readonly prompt: string;
  readonly schema: z.ZodType<T>;
  /** Tokens the answer may take at most. */
  readonly maxOutputTokens: number;
}

export interface Llm {
  /** The model's name, for the record of who answered. */
  readonly model: string;
  /** Throws `LlmFailure` when there is no valid answer. */
  readonly complete: <T>(request: LlmRequest<T>, options: { readonly signal: AbortSignal }) => Promise<T>;
}

/** Why there was no answer. `retryable` is decided here, where the facts are. */
export class LlmFailure extends Error {
  readonly kind: 'unreachable' | 'refused' | 'invalid' | 'truncated' | 'timed-out';
  readonly retryable: boolean;

  constructor(
    kind: LlmFailure['kind'],
    message: string,
    options: { readonly retryable: boolean; readonly cause?: unknown },
  ) {
    super(message, { cause: options.cause });
    this.name = 'LlmFailure';
    this.kind = kind;
    this.retryable = options.retryable;
  }
}

/**
 * What chains see of language models: all of them as one, behind every policy. Whoever asks gets a valid answer of some model before the
 * deadline, or `ModelsUnavailable` early enough to answer in another way.
 */
import type { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import type { LlmImage, LlmRung, LlmUsage } from '#ports/llm/llm.ts';

interface ModelPrompt {
  /** For whom: whose share of the limits it takes, whose list of sent words it is entered in. */
  readonly person: PersonId;
  /** The kind of work, kebab-case: `break-down`. Models can be preferred by it. */
  readonly chain: string;
  /** Of the chain with its prompt; raised whenever either changes, so that older answers are not used. */
  readonly version: number;
  readonly system: string;
  readonly prompt: string;
  readonly images?: readonly LlmImage[];
  /** Tokens the answer may take at most. */
  readonly maxOutputTokens: number;
  /** Milliseconds for everything: waiting, retries, other models. At most, and by default, what is configured. */
  readonly deadlineMs?: number;
}

export interface ModelCall<T> extends ModelPrompt {
  readonly schema: z.ZodType<T>;
  /** What the schema cannot say. A fault is told to the model, at most twice, before another is asked. */
  readonly check?: (value: T) => readonly Fault[];
  /** True when nothing in it is about the person, so that the answer may be given to others who ask the same. */
  readonly isShared?: boolean;
}

export interface ModelAnswer<T> {
  readonly value: T;
  readonly provider: string;
  readonly model: string;
  /** `reasked`: only after it was told what was wrong. */
  readonly rung: LlmRung | 'reasked';
  /** True when no provider was asked for this call: it was remembered, or shared with an identical one under way. */
  readonly isRemembered: boolean;
  /** Of the call that made the answer. */
  readonly usage: LlmUsage;
}

export interface ModelStream {
  readonly provider: string;
  readonly model: string;
  /** Begins with content. Throws `ModelsUnavailable` with the reason `cut` when it breaks off; it never just ends then. */
  readonly chunks: AsyncIterable<string>;
}

/**
 * `limited`: the person's share is used up. `service-limited`: the whole service's is. `busy`: it would have waited past its deadline.
 * `open`: every model is being left alone after failures. `invalid`: answers came, none valid. `failed`: every model failed. `timed-out`:
 * the deadline passed. `cut`: a stream broke off after its first words.
 */
export type UnavailableReason =
  | 'limited'
  | 'service-limited'
  | 'busy'
  | 'open'
  | 'invalid'
  | 'failed'
  | 'timed-out'
  | 'cut';

export class ModelsUnavailable extends Error {
  readonly reason: UnavailableReason;
  /** When asking again may help, in milliseconds; undefined where nobody knows. */
  readonly retryAfterMs: number | undefined;

  constructor(
    reason: UnavailableReason,
    options: { readonly retryAfterMs?: number | undefined; readonly cause?: unknown } = {},
  ) {
    super(`no model answered: ${reason}`, { cause: options.cause });
    this.name = 'ModelsUnavailable';
    this.reason = reason;
    this.retryAfterMs = options.retryAfterMs;
  }
}

export interface Models {
  /** Throws `ModelsUnavailable`, or the signal's reason when the caller has gone; nothing else. */
  readonly complete: <T>(call: ModelCall<T>, options: { readonly signal: AbortSignal }) => Promise<ModelAnswer<T>>;
  /** Resolves with the first words; until then other models are tried. Throws as `complete` does. */
  readonly stream: (call: ModelPrompt, options: { readonly signal: AbortSignal }) => Promise<ModelStream>;
}

export type ModelStreamCall = ModelPrompt;

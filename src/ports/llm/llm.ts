/**
 * One model of one provider, as little of it as we need: a value of a JSON schema, or a stream of text. A call is one request over the
 * network: nothing is retried, limited or remembered here, because the optimizer owns every policy. A call ends when its signal fires,
 * and its socket is closed then.
 */
import type { z } from 'zod';

export interface LlmImage {
  readonly mediaType: 'image/png' | 'image/jpeg' | 'image/webp';
  readonly bytes: Uint8Array;
}

export interface LlmPrompt {
  readonly system: string;
  readonly prompt: string;
  readonly images?: readonly LlmImage[];
  /** Tokens the answer may take at most. */
  readonly maxOutputTokens: number;
}

export interface LlmRequest extends LlmPrompt {
  readonly schema: z.ZodType;
  /** What was answered before and what was wrong with it, when it is asked again. */
  readonly correction?: { readonly answer: string; readonly complaint: string };
}

/**
 * How the value was got out of the model, best first: held to the schema by the provider, held to JSON by the provider, found in prose or a
 * fence, mended because it was not quite JSON.
 */
const LLM_RUNGS = ['schema', 'json', 'extracted', 'mended'] as const;
export type LlmRung = (typeof LLM_RUNGS)[number];

export interface LlmUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface LlmReply {
  /** What was read out of the answer; undefined when there was no JSON in it. Not held against the schema yet. */
  readonly value: unknown;
  /** As the model wrote it. */
  readonly text: string;
  readonly rung: LlmRung;
  /** As the provider counted, or estimated where it does not say. */
  readonly usage: LlmUsage;
}

export interface LlmStream {
  /** Parts of the text as they come. Throws `LlmFailure` when the stream breaks off before its end was told. Read once. */
  readonly chunks: AsyncIterable<string>;
  /** Known once the chunks have ended; rejects as they do. */
  readonly usage: Promise<LlmUsage>;
}

export interface Llm {
  /** Names it in signals, metrics and settings, kebab-case. */
  readonly provider: string;
  readonly model: string;
  /** The host its words go to, as a person is told. */
  readonly host: string;
  /** Throws `LlmFailure`, and nothing else, when there is no whole answer. */
  readonly complete: (request: LlmRequest, options: { readonly signal: AbortSignal }) => Promise<LlmReply>;
  /** Resolves when the provider begins to answer. Throws `LlmFailure`. */
  readonly stream: (request: LlmPrompt, options: { readonly signal: AbortSignal }) => Promise<LlmStream>;
}

/**
 * `unreachable`: no connection, or it broke before an answer was whole. `overloaded`: 5xx and 529. `limited`: 429. `refused`: another 4xx,
 * such as a wrong key or a spent budget. `schema-unsupported`: it does not take this form of question; asked again, a simpler one is used.
 * `truncated`: the answer was cut at its longest. `broken`: what came is not the protocol. `cut`: a stream ended before its end.
 * `timed-out`: the signal fired.
 */
export type LlmFailureKind =
  | 'unreachable'
  | 'overloaded'
  | 'limited'
  | 'refused'
  | 'schema-unsupported'
  | 'truncated'
  | 'broken'
  | 'cut'
  | 'timed-out';

/** Why there was no answer. Whether the same may be asked again is decided here, where the facts are. */
export class LlmFailure extends Error {
  readonly kind: LlmFailureKind;
  readonly retryable: boolean;
  /** How long the provider asks to be left alone, in milliseconds. */
  readonly retryAfterMs: number | undefined;
  /** Of the provider's HTTP answer. */
  readonly status: number | undefined;

  constructor(
    kind: LlmFailureKind,
    message: string,
    options: {
      readonly retryable: boolean;
      readonly retryAfterMs?: number | undefined;
      readonly status?: number | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.name = 'LlmFailure';
    this.kind = kind;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.status = options.status;
  }
}

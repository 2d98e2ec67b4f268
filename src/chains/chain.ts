/**
 * A chain: a typed piece of model work with an honest answer for when there is no model. Its steps are a graph: a step takes what the steps
 * before it gave, so that a circle cannot be written down, and those that do not need each other run at the same time.
 */
import type { z } from 'zod';
import type { Fault } from '#kernel/problem.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import type { LlmImage } from '#ports/llm/llm.ts';
import type { StopCondition } from './stop-conditions.ts';

/** What a step asks a model for. */
export interface Question<T> {
  readonly system: string;
  readonly prompt: string;
  readonly images?: readonly LlmImage[];
  readonly schema: z.ZodType<T>;
  /** What the schema cannot say; the model hears of each fault. */
  readonly check?: (value: T) => readonly Fault[];
  readonly maxOutputTokens: number;
  /** True when nothing in it is about the person. */
  readonly isShared?: boolean;
}

export interface StepContext<Input> {
  readonly input: Input;
  /** Aborted when the caller has gone, the time is up or another step has failed. */
  readonly signal: AbortSignal;
  readonly ask: <T>(question: Question<T>) => Promise<T>;
}

export interface Step<Input, Result> {
  /** Names it in the trace, kebab-case. */
  readonly name: string;
  readonly needs: readonly Step<Input, unknown>[];
  readonly run: (context: StepContext<Input>, results: readonly unknown[]) => Promise<Result>;
}

/** A step that needs nothing but the input. */
export function firstStep<Input, Result>(
  name: string,
  run: (context: StepContext<Input>) => Promise<Result>,
): Step<Input, Result> {
  return { name, needs: [], run };
}

/** A step that takes the results of others, in that order. */
export function stepAfter<Input, Results extends readonly unknown[], Result>(
  name: string,
  needs: { readonly [Place in keyof Results]: Step<Input, Results[Place]> },
  run: (context: StepContext<Input>, ...results: Results) => Promise<Result>,
): Step<Input, Result> {
  return { name, needs, run: (context, results) => run(context, ...(results as Results)) };
}

export interface OfflineAnswer<Output> {
  readonly value: Output;
  readonly source: Extract<AnswerSource, 'memory' | 'template'>;
}

export interface Chain<Input, Output> {
  /** kebab-case, never reused. */
  readonly name: string;
  /** Raised whenever a prompt or what it is used for changes. */
  readonly version: number;
  /** What it may be given; a model is asked about nothing else. */
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** What the whole comes to; the steps before it are found through it. */
  readonly last: Step<Input, Output>;
  /** The useful answer without a model. Pure. */
  readonly offline: (input: Input) => OfflineAnswer<Output>;
  /** Nothing more is asked when one of these holds; the offline answer is given. Nobody may spend without a bound. */
  readonly stopWhen: readonly [StopCondition, ...StopCondition[]];
}

/** How long something takes, as a range. What memory knows wins; a model is asked only about what is new to it. */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { Fault } from '#kernel/problem.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { type Chain, firstStep, type OfflineAnswer } from '../chain.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnkindWords } from '../safe-words.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { ESTIMATE_SYSTEM, ESTIMATE_VERSION, estimatePrompt } from './estimate-prompt.ts';
import { EstimateRequest } from './estimate-request.ts';
import { rangeOf } from './three-points.ts';

const Points = z.strictObject({
  optimistic: z.int().min(1).max(6000),
  likely: z.int().min(1).max(6000),
  pessimistic: z.int().min(1).max(6000),
  because: z.string().min(3).max(200),
});

/** Minutes, and why. */
export const Range = z.strictObject({
  p50: z.number().positive(),
  p80: z.number().positive(),
  why: z.string().min(1).max(400),
});
export type Range = z.output<typeof Range>;

export type Estimate = (
  person: PersonId,
  request: EstimateRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<Range & { readonly source: AnswerSource }>;

/** From so many observations on memory knows better than anybody who has only read the title. */
export const ENOUGH_EVIDENCE = 3;
/** Without any evidence: work takes 1.3 times what was thought in the middle, 2 times in one case of five (see `bench -- durations`). */
const RULE = { p50: 1.3, p80: 2 } as const;

export const ESTIMATE: Chain<EstimateRequest, Range> = {
  name: 'estimate',
  version: ESTIMATE_VERSION,
  input: EstimateRequest,
  output: Range,
  last: firstStep('points', async ({ input, ask }) => {
    const { because, ...points } = await ask({
      system: ESTIMATE_SYSTEM,
      prompt: estimatePrompt(input),
      schema: Points,
      check: (answer) => faultsOf(answer, input),
      maxOutputTokens: 200,
    });
    return { ...rangeOf(points), why: asSentence(because) };
  }),
  stopWhen: [questionsAtMost(1), tokensAtMost(5_000)],
  offline: answerOffline,
};

export function createEstimate({ runChain }: { readonly runChain: RunChain }): Estimate {
  return async (person, request, options) => {
    if ((request.remembered?.n ?? 0) >= ENOUGH_EVIDENCE) {
      const { value, source } = answerOffline(request);
      return { ...value, source };
    }
    const { value, source } = await runChain(ESTIMATE, { person, input: request }, options);
    return { ...value, source };
  };
}

function asSentence(text: string): string {
  const trimmed = text.trim();
  return /[.?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function faultsOf({ optimistic, likely, pessimistic, because }: z.output<typeof Points>, input: EstimateRequest) {
  const faults: Fault[] = [...findUnkindWords({ because }, input.title)];
  if (!(optimistic <= likely && likely <= pessimistic))
    faults.push({ path: 'likely', message: 'expected optimistic <= likely <= pessimistic' });
  if (pessimistic > optimistic * 20)
    faults.push({ path: 'pessimistic', message: 'expected at most twenty times the optimistic time' });
  const { statedMinutes } = input;
  if (statedMinutes !== null && (likely > statedMinutes * 10 || likely * 10 < statedMinutes))
    faults.push({
      path: 'likely',
      message: `expected within ten times of the ${statedMinutes} minutes that were said`,
    });
  return faults;
}

function answerOffline({ remembered, statedMinutes, blockMinutes }: EstimateRequest): OfflineAnswer<Range> {
  if (remembered !== undefined && remembered.n > 0) {
    const { p50, p80, why } = remembered;
    return { value: { p50, p80, why: why.slice(0, 400) }, source: 'memory' };
  }
  const minutes = statedMinutes ?? blockMinutes;
  const why =
    statedMinutes === null
      ? `Nothing is known of work like this yet: one block of ${blockMinutes} minutes, with room.`
      : `You said ${statedMinutes} minutes; most work takes a little longer than it looks.`;
  return {
    value: { p50: Math.round(minutes * RULE.p50), p80: Math.round(minutes * RULE.p80), why },
    source: 'template',
  };
}

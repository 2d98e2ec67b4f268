/** The one or two questions worth asking about a goal before it is broken down, or none. */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { Understanding } from '#model/understanding.ts';
import { type Chain, firstStep } from '../chain.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnkindWords } from '../safe-words.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { CLARIFY_SYSTEM, CLARIFY_VERSION, clarifyPrompt } from './clarify-prompt.ts';
import { questionsByRules } from './questions-by-rules.ts';

export const Questions = z.strictObject({
  questions: z.array(z.strictObject({ question: z.string().min(5).max(160), why: z.string().min(3).max(160) })).max(2),
});
export type Questions = z.output<typeof Questions>;

export type FindQuestions = (
  request: { readonly person: PersonId; readonly understanding: Understanding },
  options: { readonly signal: AbortSignal },
) => Promise<Questions & { readonly source: AnswerSource }>;

export const CLARIFY: Chain<Understanding, Questions> = {
  name: 'clarify',
  version: CLARIFY_VERSION,
  input: Understanding,
  output: Questions,
  last: firstStep('questions', ({ input, ask }) =>
    ask({
      system: CLARIFY_SYSTEM,
      prompt: clarifyPrompt(input),
      schema: Questions,
      check: (answer) => faultsOf(answer, input),
      maxOutputTokens: 300,
    }),
  ),
  stopWhen: [questionsAtMost(1), tokensAtMost(5_000)],
  offline: (input) => ({ value: { questions: [...questionsByRules(input)] }, source: 'template' }),
};

export function createClarify({ runChain }: { readonly runChain: RunChain }): FindQuestions {
  return async ({ person, understanding }, options) => {
    const { value, source } = await runChain(CLARIFY, { person, input: understanding }, options);
    return { ...value, source };
  };
}

const PRIVATE =
  /\b(?:passwords?|passphrases?|pin codes?|credit cards?|card numbers?|account numbers?|social security|access tokens?|date of birth|home address)\b/i;

function faultsOf({ questions }: Questions, { title, due, estimateMinutes }: Understanding) {
  const texts = questions.flatMap(({ question, why }, at) => [
    [`questions/${at}/question`, question],
    [`questions/${at}/why`, why],
  ]);
  const faults = [...findUnkindWords(Object.fromEntries(texts), title)];
  for (const [at, { question }] of questions.entries()) {
    const path = `questions/${at}/question`;
    if (!question.trim().endsWith('?')) faults.push({ path, message: 'expected a question' });
    if (PRIVATE.test(question)) faults.push({ path, message: 'expected no question about secrets or private details' });
    if (due !== null && /\b(?:deadline|due|by when)\b/i.test(question))
      faults.push({ path, message: 'expected nothing that was said already: it is due' });
    if (estimateMinutes !== null && /\bhow long\b/i.test(question))
      faults.push({ path, message: 'expected nothing that was said already: how long it takes' });
  }
  if (questions.length === 2 && questions[0]?.question === questions[1]?.question)
    faults.push({ path: 'questions/1/question', message: 'expected another question than the first' });
  return faults;
}

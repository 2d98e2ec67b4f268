/** How much of a finished step what a person shows makes plain. */
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import type { ProofScore } from '#model/proof-score.ts';
import { type Chain, firstStep } from '../chain.ts';
import type { RunChain } from '../run-chain.ts';
import { findUnkindWords } from '../safe-words.ts';
import { questionsAtMost, tokensAtMost } from '../stop-conditions.ts';
import { ProofRequest, ProofReview } from './proof-request.ts';
import { reviewByRules } from './review-by-rules.ts';
import { REVIEW_PROOF_SYSTEM, REVIEW_PROOF_VERSION, reviewProofPrompt } from './review-proof-prompt.ts';

export type ReviewProof = (
  request: ProofRequest & { readonly person: PersonId },
  options: { readonly signal: AbortSignal },
) => Promise<ProofReview & { readonly source: AnswerSource }>;

const SCORES = { all: 8, nearly: 6.5, part: 5, little: 3 } as const satisfies Readonly<Record<string, ProofScore>>;

const Verdict = z.strictObject({
  shown: z.string().min(3).max(240),
  missing: z.string().max(240),
  band: z.enum(['all', 'nearly', 'part', 'little']),
});

export const REVIEW_PROOF: Chain<ProofRequest, ProofReview> = {
  name: 'review-proof',
  version: REVIEW_PROOF_VERSION,
  input: ProofRequest,
  output: ProofReview,
  last: firstStep('verdict', async ({ input, ask }) => {
    const { band, shown, missing } = await ask({
      system: REVIEW_PROOF_SYSTEM,
      prompt: reviewProofPrompt(input),
      images: input.images,
      schema: Verdict,
      check: (verdict) => faultsOf(verdict, input),
      maxOutputTokens: 250,
    });
    return { score: SCORES[band], shown, missing };
  }),
  stopWhen: [questionsAtMost(1), tokensAtMost(12_000)],
  offline: (input) => ({ value: reviewByRules(input), source: 'template' }),
};

export function createReviewProof({ runChain }: { readonly runChain: RunChain }): ReviewProof {
  return async ({ person, ...input }, options) => {
    const { value, source } = await runChain(REVIEW_PROOF, { person, input }, options);
    return { ...value, source };
  };
}

/** Words that ask for a band are no proof of one, so that the rules set a ceiling for words alone. */
function faultsOf({ band, shown, missing }: z.output<typeof Verdict>, input: ProofRequest) {
  const faults = [...findUnkindWords({ shown, missing }, input.stepTitle)];
  const ceiling = input.images.length > 0 ? SCORES.all : reviewByRules(input).score + 3.5;
  if (SCORES[band] > ceiling)
    faults.push({ path: 'band', message: 'expected a lower band: so little was shown that not all of it can be seen' });
  if (band !== 'all' && missing.trim() === '')
    faults.push({ path: 'missing', message: 'expected what is missing, as not everything is shown' });
  return faults;
}

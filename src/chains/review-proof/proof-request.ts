/** What is shown of a step, and what is said of it. */
import { z } from 'zod';
import { PROOF_SCORES } from '#model/proof-score.ts';
import type { LlmImage } from '#ports/llm/llm.ts';

export interface ProofRequest {
  readonly stepTitle: string;
  readonly doneWhen: string;
  readonly taskTitle: string;
  readonly text: string;
  readonly images: readonly LlmImage[];
}

export const ProofReview = z.strictObject({
  score: z.literal(PROOF_SCORES),
  /** One sentence: what is shown. */
  shown: z.string().min(3).max(240),
  /** One sentence: what is not shown yet; empty when nothing is missing. */
  missing: z.string().max(240),
});
export type ProofReview = z.output<typeof ProofReview>;

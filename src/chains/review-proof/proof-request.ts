/** What is shown of a step, and what is said of it. */
import { z } from 'zod';
import { IMAGE_KINDS } from '#model/image.ts';
import { PROOF_SCORES } from '#model/proof-score.ts';
import type { LlmImage } from '#ports/llm/llm.ts';

export interface ProofRequest {
  readonly stepTitle: string;
  readonly doneWhen: string;
  readonly taskTitle: string;
  readonly text: string;
  readonly images: readonly LlmImage[];
}

export const ProofRequest: z.ZodType<ProofRequest> = z.object({
  stepTitle: z.string().min(1),
  doneWhen: z.string(),
  taskTitle: z.string(),
  text: z.string(),
  images: z.array(z.object({ mediaType: z.enum(IMAGE_KINDS), bytes: z.instanceof(Uint8Array) })),
});

export const ProofReview = z.strictObject({
  score: z.literal(PROOF_SCORES),
  /** One sentence: what is shown. */
  shown: z.string().min(3).max(240),
  /** One sentence: what is not shown yet; empty when nothing is missing. */
  missing: z.string().max(240),
});
export type ProofReview = z.output<typeof ProofReview>;

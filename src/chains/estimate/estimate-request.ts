/** What is to be estimated, and what is known of it. */
import { z } from 'zod';
import type { DurationEstimate } from '#model/duration-estimate.ts';

export interface EstimateRequest {
  readonly title: string;
  readonly notes: string;
  readonly tags: readonly string[];
  /** What the person thinks, minutes. */
  readonly statedMinutes: number | null;
  /** How long the person likes a block to be, minutes. */
  readonly blockMinutes: number;
  /** What memory says; undefined when it knows nothing. */
  readonly remembered: DurationEstimate | undefined;
}

export const EstimateRequest: z.ZodType<EstimateRequest> = z.object({
  title: z.string().min(1),
  notes: z.string(),
  tags: z.array(z.string()),
  statedMinutes: z.number().positive().nullable(),
  blockMinutes: z.number().positive(),
  remembered: z.union([z.custom<DurationEstimate>((value) => typeof value === 'object'), z.undefined()]),
});

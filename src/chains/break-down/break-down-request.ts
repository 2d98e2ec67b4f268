/** What is known about a task when its steps are asked for, and the finest and coarsest way to ask. */
import { z } from 'zod';
import { DraftBlock } from '#model/breakdown.ts';

/** 1 gives few steps, 3 is usual, 5 the finest. */
export type BreakDownDetail = 1 | 2 | 3 | 4 | 5;

/** The steps of something that the person did before. */
export interface PastBreakdown {
  readonly title: string;
  readonly goalKind: string;
  /** 0.5 to 1: how much the title is like this one. */
  readonly likeness: number;
  readonly blocks: readonly DraftBlock[];
  readonly isFinished: boolean;
}

/** From this likeness on what was done before is the same kind of thing: its steps and its size fit as they are. */
export const SAME_KIND = 0.75;

export interface BreakDownRequest {
  /** The task's title, as the person typed it or as it was understood. */
  readonly title: string;
  readonly notes?: string | undefined;
  readonly tags: readonly string[];
  /** What the person said the whole task takes, minutes; null when they said nothing. */
  readonly estimateMinutes: number | null;
  /** How long the person likes a block to be, minutes. */
  readonly blockMinutes: number;
  readonly detail: BreakDownDetail;
  /** From memory, most alike first. */
  readonly similar?: readonly PastBreakdown[] | undefined;
}

export const BreakDownRequest: z.ZodType<BreakDownRequest> = z.object({
  title: z.string().min(1),
  notes: z.string().optional(),
  tags: z.array(z.string()),
  estimateMinutes: z.number().positive().nullable(),
  blockMinutes: z.number().positive(),
  detail: z.literal([1, 2, 3, 4, 5]),
  similar: z
    .array(
      z.object({
        title: z.string(),
        goalKind: z.string(),
        likeness: z.number().min(0).max(1),
        blocks: z.array(DraftBlock),
        isFinished: z.boolean(),
      }),
    )
    .optional(),
});

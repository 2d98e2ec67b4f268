/** How large a task is when the person did not say it: a range for all of it, why, and who says so. */
import { z } from 'zod';
import { AnswerSource } from './answer-source.ts';

export const TaskSize = z.strictObject({
  /** Minutes that are enough half the time; what its steps are booked with together. */
  p50: z.int().min(1).max(72_000),
  /** Minutes that are enough four times in five. */
  p80: z.int().min(1).max(144_000),
  /** In words for the person. */
  why: z.string().min(1).max(400),
  source: AnswerSource,
});
export type TaskSize = z.output<typeof TaskSize>;

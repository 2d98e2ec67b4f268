/** What memory knows about how long things take: the evidence it learns from, and the estimate it gives. */
import { z } from 'zod';
import { idText } from './text.ts';
import { InstantText } from './time.ts';

/** One finished piece of work: what was thought, and what it took. */
export const DurationObservation = z.strictObject({
  id: idText<'observation'>(),
  at: InstantText,
  title: z.string().max(500).nullable(),
  /** The kind of work, when known: a goal kind, or a stable key of the same text. */
  kind: z.string().max(80).nullable(),
  tags: z.array(z.string().max(40)).max(20),
  estimateMinutes: z.number().positive().max(60_000),
  actualMinutes: z.number().positive().max(60_000),
  /** The focus session it came from. */
  sessionId: idText<'focus-session'>().nullable(),
});
export type DurationObservation = z.output<typeof DurationObservation>;

/** A range, how many observations stand behind it, and the evidence in words. Minutes. */
export const DurationEstimate = z.strictObject({
  p50: z.number().positive(),
  p80: z.number().positive(),
  n: z.int().min(0),
  why: z.string(),
});
export type DurationEstimate = z.output<typeof DurationEstimate>;

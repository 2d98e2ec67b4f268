/** A breakdown: the steps of a goal before they are stored as blocks. The same shape comes from a model, from memory and from a template. */
import { z } from 'zod';

/** Longest first block, minutes: it must be impossible to refuse. */
export const FIRST_BLOCK_MAX_MINUTES = 10;

export const DraftBlock = z.strictObject({
  /** Begins with a verb. */
  stepTitle: z.string().min(3).max(200),
  doneWhen: z.string().min(3).max(300),
  minutes: z.int().min(1).max(600),
  /** Positions (from 0) of blocks in the same breakdown that must be done first; always smaller than its own position. */
  dependsOn: z.array(z.int().min(0).max(200)).max(50),
});
export type DraftBlock = z.output<typeof DraftBlock>;

export const Breakdown = z.strictObject({
  /** The kind of goal that was recognized (`write-chapter`), or `general`. */
  goalKind: z.string().max(60),
  blocks: z.array(DraftBlock).min(1).max(120),
});
export type Breakdown = z.output<typeof Breakdown>;

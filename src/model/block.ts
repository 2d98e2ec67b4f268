/** A block: a stretch of focused work on one step of a task. */
import { z } from 'zod';
import { idText, line } from './text.ts';
import { InstantText } from './time.ts';

export const BLOCK_STATES = ['todo', 'scheduled', 'running', 'done', 'skipped'] as const;
export const BlockState = z.enum(BLOCK_STATES);
export type BlockState = z.output<typeof BlockState>;

export const Block = z.strictObject({
  id: idText<'block'>(),
  taskId: idText<'task'>(),
  /** What to do; begins with a verb. */
  stepTitle: line(200),
  /** How the person will know that it is finished. */
  doneWhen: line(300),
  /** Minutes booked in the plan. */
  minutes: z.int().min(1).max(600),
  /** Minutes before memory corrected them. Memory compares the actual minutes with these, or its own correction would unteach it. */
  statedMinutes: z.int().min(1).max(600),
  /** Half of the time it takes at most this many minutes. */
  minutesP50: z.int().min(1).max(2000),
  /** Four times in five it takes at most this many minutes. */
  minutesP80: z.int().min(1).max(2000),
  /** The evidence for the minutes, in words; null when there is none yet. */
  minutesWhy: z.string().max(400).nullable(),
  /** Position among the blocks of its task, from 0. */
  order: z.int().min(0).max(1000),
  /** Blocks (of the same task) that must be done first. */
  dependsOn: z.array(idText<'block'>()).max(100),
  /** Where the person put it by hand; the planner never moves it. */
  pinnedAt: InstantText.nullable(),
  state: BlockState,
  /** Minutes it really took, once done. */
  actualMinutes: z.int().min(0).max(6000).nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
export type Block = z.output<typeof Block>;

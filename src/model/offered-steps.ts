/** Steps that a model has for a task whose steps came from elsewhere, kept until the person takes them or leaves them. */
import { z } from 'zod';
import { Breakdown } from './breakdown.ts';
import { idText } from './text.ts';
import { InstantText } from './time.ts';

export const OfferedSteps = z.strictObject({
  taskId: idText<'task'>(),
  breakdown: Breakdown,
  offeredAt: InstantText,
});
export type OfferedSteps = z.output<typeof OfferedSteps>;

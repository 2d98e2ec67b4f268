/** The week that is looked back on. */
import { z } from 'zod';
import type { Id } from '#kernel/id.ts';
import { DayText, InstantText } from '#model/time.ts';

export interface ReflectFact {
  readonly id: Id<'fact'>;
  readonly type: string;
  readonly at: string;
  /** What happened, as a person would say it. */
  readonly words: string;
  /** Minutes booked and minutes taken, of a step that was finished. */
  readonly estimateMinutes: number | undefined;
  readonly actualMinutes: number | undefined;
  /** Minutes from the planned start to the actual one; negative when it began early. */
  readonly latencyMinutes: number | undefined;
}

const Minutes = z.union([z.number(), z.undefined()]);

export interface ReflectRequest {
  readonly timeZone: string;
  /** The Monday of the week. */
  readonly week: string;
  /** Oldest first. */
  readonly facts: readonly ReflectFact[];
}

export const ReflectRequest: z.ZodType<ReflectRequest> = z.object({
  timeZone: z.string().min(1),
  week: DayText,
  facts: z.array(
    z.object({
      id: z.custom<Id<'fact'>>((value) => typeof value === 'string' && value !== ''),
      type: z.string(),
      at: InstantText,
      words: z.string(),
      estimateMinutes: Minutes,
      actualMinutes: Minutes,
      latencyMinutes: Minutes,
    }),
  ),
});

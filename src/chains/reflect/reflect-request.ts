/** The week that is looked back on. */
import type { Id } from '#kernel/id.ts';

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

export interface ReflectRequest {
  readonly timeZone: string;
  /** The Monday of the week. */
  readonly week: string;
  /** Oldest first. */
  readonly facts: readonly ReflectFact[];
}

/**
 * The planner's language: what goes in, what comes out. Everything here is plain data and every function of the planner is pure and
 * deterministic: no clock, no I/O, the same input always gives the same plan. Times are epoch milliseconds inside the planner, because
 * it compares them millions of times; the edges (working hours, days) are worked out in the person's zone with Temporal.
 */
import type { BlockId, TaskId } from '#kernel/id.ts';
import type { Person } from '#model/person.ts';
import type { Energy, Priority } from '#model/task.ts';

/** Half-open: `start` belongs to it, `end` does not. Epoch milliseconds. */
export interface TimeSpan {
  readonly start: number;
  readonly end: number;
}

/** The wishes and limits of a person that the planner reads. */
export type PlannerPerson = Pick<
  Person,
  | 'timeZone'
  | 'workingHours'
  | 'breakMinutes'
  | 'longBreakMinutes'
  | 'blocksBeforeLongBreak'
  | 'dailyFocusMinutes'
  | 'bufferMinutes'
>;

export interface PlannerTask {
  readonly id: TaskId;
  readonly title: string;
  /** First instant at which it is late; null when it has no deadline. */
  readonly dueAt: number | null;
  readonly notBeforeAt: number | null;
  readonly priority: Priority;
  readonly energy: Energy;
  readonly hoursKind: string;
  /** Open tasks that must be finished first. Finished ones are left out by the caller. */
  readonly dependsOn: readonly TaskId[];
  /** Tie-break: earlier created goes first. */
  readonly createdAt: number;
}

export interface PlannerBlock {
  readonly id: BlockId;
  readonly taskId: TaskId;
  readonly title: string;
  /** Minutes to book. */
  readonly minutes: number;
  readonly minutesP50: number;
  readonly minutesP80: number;
  readonly order: number;
  /** Unfinished blocks of the same task that must come first. */
  readonly dependsOn: readonly BlockId[];
  /** Hard: the person put it here. Once that time is over the block wants a new place. */
  readonly pinnedAt: number | null;
}

/** Where a block sits. */
export interface PlannerPlacement extends TimeSpan {
  readonly blockId: BlockId;
  readonly pinned: boolean;
  readonly why: string;
}

export interface PlanningRequest {
  readonly person: PlannerPerson;
  readonly now: number;
  /** Nothing is placed at or after this instant. */
  readonly horizonEnd: number;
  readonly tasks: readonly PlannerTask[];
  /** Unfinished, not running. */
  readonly blocks: readonly PlannerBlock[];
  /** Busy occurrences of calendars, without buffers (the planner adds them). */
  readonly busy: readonly TimeSpan[];
  /** A session going on now, or just over: its span up to its expected end. Taken, needs no buffer but its break. */
  readonly running: (TimeSpan & { readonly blockId: BlockId }) | null;
  /** Focus minutes already worked on the person's present day, without the running session; counts against the daily capacity. */
  readonly focusedTodayMinutes: number;
  /** The plan as it is. The planner keeps a placement where it is when that stays possible and nothing is gained by moving it. */
  readonly current: readonly PlannerPlacement[];
}

/** What no plan may break. */
export const HARD_LIMITS = [
  'in-the-past',
  'outside-hours',
  'on-busy',
  'inside-buffer',
  'overlap',
  'no-break',
  'before-dependency',
  'before-not-before',
  'after-due',
  'over-capacity',
  'moved-pin',
] as const;
export type HardLimit = (typeof HARD_LIMITS)[number];

export interface PlanningResult {
  /** By start. Every block of the request is here or in `unplaced`. */
  readonly placements: readonly PlannerPlacement[];
  readonly unplaced: readonly { readonly blockId: BlockId; readonly why: string }[];
  /** Chance that each task with a due date is done in time, 0 to 1; empty until the planner can tell. */
  readonly odds: readonly { readonly taskId: TaskId; readonly onTime: number }[];
}

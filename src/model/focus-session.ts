/**
 * A focus session: a block being worked. Only instants are stored; elapsed time is always computed from them, so a session survives
 * a reload, a sleep, a restart and a second screen.
 */
import { z } from 'zod';
import { idText, line, prose } from './text.ts';
import { InstantText } from './time.ts';

export const TIMER_KINDS = ['pomodoro', 'flowtime', 'countdown'] as const;
export const Timer = z.strictObject({
  kind: z.enum(TIMER_KINDS),
  /** Focus minutes until the bell: 25 for a pomodoro, the block's own for a countdown; null for flowtime, which has no bell. */
  minutes: z.int().min(1).max(600).nullable(),
});
export type Timer = z.output<typeof Timer>;

/** A stretch of uninterrupted work; `endedAt` null while it goes on. */
export const WorkInterval = z.strictObject({ startedAt: InstantText, endedAt: InstantText.nullable() });
export type WorkInterval = z.output<typeof WorkInterval>;

export const SESSION_STATES = ['running', 'paused', 'finished', 'abandoned'] as const;

export const FocusSession = z.strictObject({
  id: idText<'focus-session'>(),
  blockId: idText<'block'>(),
  taskId: idText<'task'>(),
  /** Copied at the start so that the screen can show it without another look-up. */
  stepTitle: line(200),
  doneWhen: line(300),
  taskTitle: line(300),
  timer: Timer,
  state: z.enum(SESSION_STATES),
  startedAt: InstantText,
  /** When the plan wanted it to start; null when it was not planned. Start latency is `startedAt - plannedStart`. */
  plannedStart: InstantText.nullable(),
  intervals: z.array(WorkInterval).min(1).max(500),
  endedAt: InstantText.nullable(),
  /** Minutes the person says it took, when the timer was wrong. */
  minutesOverride: z.int().min(0).max(6000).nullable(),
  note: prose(2000),
  /** The break that follows, minutes: 5, or 15 after the last of four. Known once finished. */
  breakMinutes: z.int().min(0).max(120).nullable(),
  /** A replan of the rest of the day offered because of this session. */
  proposalId: idText<'proposal'>().nullable(),
});
export type FocusSession = z.output<typeof FocusSession>;

/** A thought that popped up during a session; it comes back in the break. */
export const ParkedThought = z.strictObject({
  id: idText<'parked-thought'>(),
  sessionId: idText<'focus-session'>(),
  text: line(1000),
  parkedAt: InstantText,
  /** Open until the person has dealt with it. */
  state: z.enum(['open', 'settled']),
});
export type ParkedThought = z.output<typeof ParkedThought>;

/** Milliseconds worked so far: the sum of the intervals, the open one up to `now`. Never negative, even when a clock was set back. */
export function elapsedMs(session: Pick<FocusSession, 'intervals'>, nowMs: number): number {
  let total = 0;
  for (const interval of session.intervals) {
    const end = interval.endedAt === null ? nowMs : Date.parse(interval.endedAt);
    total += Math.max(0, end - Date.parse(interval.startedAt));
  }
  return total;
}

/** How much of each day's focus time is used up. Blocks and the running session count for the day on which they begin. */
import type { TimeSpan } from './planning.ts';
import { blockAt, type Situation } from './situation.ts';
import { MINUTE } from './wall-clock.ts';

export interface DayLoad {
  /** Focus minutes left on a day beside what is decided. */
  readonly left: (day: number) => number;
  /** Focus minutes left on a day beside what is decided and held, those of which `except` is true left out. */
  readonly leftBesideHeld: (day: number, except?: (block: number) => boolean) => number;
  readonly settle: (block: number, span: TimeSpan) => void;
  readonly hold: (block: number, span: TimeSpan) => void;
  readonly release: (block: number, span: TimeSpan) => void;
}

/** The load of pins, the running session and what was worked today. */
export function openDayLoad(situation: Situation): DayLoad {
  const { request, wallClock, pins } = situation;
  const settled = new Map<number, number>();
  const held = new Map<number, number>();
  const heldBlocks = new Map<number, Set<number>>();
  const minutesOf = (block: number) => blockAt(situation, block).minutes;
  const dayOf = (span: TimeSpan) => wallClock.dayAt(span.start);
  const left = (day: number) => request.person.dailyFocusMinutes - (settled.get(day) ?? 0);
  const settle = (block: number, span: TimeSpan) => add(settled, dayOf(span), minutesOf(block));

  const { running, now, focusedTodayMinutes } = request;
  add(settled, wallClock.dayAt(now), focusedTodayMinutes);
  if (running !== null) add(settled, dayOf(running), Math.max(0, running.end - running.start) / MINUTE);
  for (const [block, pin] of pins.entries()) if (pin !== null) settle(block, pin);

  return {
    left,
    leftBesideHeld: (day, except) => {
      let minutes = left(day) - (held.get(day) ?? 0);
      if (except === undefined) return minutes;
      for (const block of heldBlocks.get(day) ?? []) if (except(block)) minutes += minutesOf(block);
      return minutes;
    },
    settle,
    hold: (block, span) => {
      const day = dayOf(span);
      add(held, day, minutesOf(block));
      heldBlocks.set(day, (heldBlocks.get(day) ?? new Set()).add(block));
    },
    release: (block, span) => {
      add(held, dayOf(span), -minutesOf(block));
      heldBlocks.get(dayOf(span))?.delete(block);
    },
  };
}

function add(minutesByDay: Map<number, number>, day: number, minutes: number): void {
  minutesByDay.set(day, (minutesByDay.get(day) ?? 0) + minutes);
}

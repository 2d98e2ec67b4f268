/** What today shows. Pure. */
import type { Placement } from '#model/plan.ts';

/** Days away that end nothing: the count is of days with a finished session, and a gap only pauses it. */
export function countStreak(
  finishedDays: readonly string[],
  today: string,
): { readonly days: number; readonly today: boolean } {
  const days = new Set(finishedDays);
  return { days: days.size, today: days.has(today) };
}

/** The unfinished placements in the order they should be started: those missed earlier come first. */
export function upcoming(placements: readonly Placement[], runningBlock: string | undefined): readonly Placement[] {
  return placements
    .filter((placement) => !placement.done && placement.blockId !== runningBlock)
    .toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

/** How many blocks a change to the plan touches, in words. */
import type { PlanMove } from '#model/plan.ts';

/** "2 blocks move, 1 is new and 1 leaves the plan"; "Nothing has to move" for an empty diff. */
export function countMoves(diff: readonly Pick<PlanMove, 'from' | 'to'>[]): string {
  const moved = diff.filter((move) => move.from !== null && move.to !== null).length;
  const added = diff.filter((move) => move.from === null).length;
  const left = diff.filter((move) => move.to === null).length;
  const parts = [
    moved > 0 && `${countBlocks(moved)} ${moved === 1 ? 'moves' : 'move'}`,
    added > 0 && `${countBlocks(added)} ${added === 1 ? 'is new' : 'are new'}`,
    left > 0 && `${countBlocks(left)} ${left === 1 ? 'leaves' : 'leave'} the plan`,
  ].filter((part) => part !== false);
  return parts.length === 0 ? 'Nothing has to move' : joinWords(parts);
}

/** `1 block`, `3 blocks`. */
export function countBlocks(count: number): string {
  return `${count} ${count === 1 ? 'block' : 'blocks'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

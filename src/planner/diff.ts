/**
 * What changes from one plan to another, block by block; and how to make such a change, or to take it back. Taking back only ever
 * touches what the change touched, and refuses when something has moved since.
 */
import type { BlockId } from '#kernel/id.ts';
import type { PlannerPlacement, PlanningResult, TimeSpan } from './planning.ts';

/** One block's move: `from` null when it is new in the plan, `to` null when it leaves it. */
export interface PlannerMove {
  readonly blockId: BlockId;
  readonly from: TimeSpan | null;
  readonly to: TimeSpan | null;
  readonly why: string;
}

export interface PlansToCompare {
  readonly before: readonly PlannerPlacement[];
  readonly after: readonly PlannerPlacement[];
  /** Why blocks of the second plan have no place; says why a block leaves. */
  readonly unplaced?: PlanningResult['unplaced'];
  /** One reason for every move, when there is one; otherwise each move says what the second plan says of its block. */
  readonly why?: string;
}

/** The moves that lead from one plan to the other, by the time they lead to. A block that keeps its span does not move. */
export function diffPlans({ before, after, unplaced = [], why }: PlansToCompare): readonly PlannerMove[] {
  const places = new Map(before.map((placement) => [placement.blockId, placement]));
  const stayed = new Set(after.map((placement) => placement.blockId));
  const reasons = new Map(unplaced.map((one) => [one.blockId, one.why]));
  const moves: PlannerMove[] = [];
  for (const placement of after) {
    const from = places.get(placement.blockId);
    if (from !== undefined && isSameSpan(from, placement)) continue;
    moves.push({
      blockId: placement.blockId,
      from: from === undefined ? null : spanOf(from),
      to: spanOf(placement),
      why: why ?? placement.why,
    });
  }
  for (const placement of before) {
    const { blockId } = placement;
    if (stayed.has(blockId)) continue;
    moves.push({
      blockId,
      from: spanOf(placement),
      to: null,
      why: why ?? reasons.get(blockId) ?? 'No longer in the plan',
    });
  }
  return moves.sort((a, b) => timeOf(a) - timeOf(b) || (a.blockId < b.blockId ? -1 : 1));
}

export type Applied =
  | { readonly applied: true; readonly placements: readonly PlannerPlacement[] }
  /** The first block that is not where its move begins. Nothing was changed. */
  | { readonly applied: false; readonly blockId: BlockId; readonly why: string };

/** Makes the moves. All of them or none: refuses when a block is not where its move begins. */
export function applyMoves(current: readonly PlannerPlacement[], moves: readonly PlannerMove[]): Applied {
  const places = new Map(current.map((placement) => [placement.blockId, placement]));
  for (const { blockId, from, to, why } of moves) {
    const place = places.get(blockId);
    if (!isWhere(place, from)) return { applied: false, blockId, why: sayElsewhere(place, from) };
    if (to === null) places.delete(blockId);
    else places.set(blockId, { blockId, start: to.start, end: to.end, pinned: place?.pinned ?? false, why });
  }
  return { applied: true, placements: [...places.values()].sort(byStart) };
}

export type Undone =
  | { readonly undone: true; readonly placements: readonly PlannerPlacement[] }
  /** The first block that is not where its move left it any more. Nothing was changed. */
  | { readonly undone: false; readonly blockId: BlockId; readonly why: string };

/** Takes the moves back, all of them or none. Blocks that the moves did not touch stay where they are. */
export function undoMoves(current: readonly PlannerPlacement[], moves: readonly PlannerMove[]): Undone {
  const back = moves.map(({ blockId, from, to }) => ({ blockId, from: to, to: from, why: 'Back where it was' }));
  const result = applyMoves(current, back);
  if (result.applied) return { undone: true, placements: result.placements };
  return { undone: false, blockId: result.blockId, why: result.why };
}

function isWhere(place: TimeSpan | undefined, span: TimeSpan | null): boolean {
  if (place === undefined || span === null) return place === undefined && span === null;
  return isSameSpan(place, span);
}

function sayElsewhere(place: TimeSpan | undefined, expected: TimeSpan | null): string {
  if (place === undefined) return 'It has left the plan since';
  return expected === null ? 'It has come back into the plan since' : 'It has moved again since';
}

function isSameSpan(a: TimeSpan, b: TimeSpan): boolean {
  return a.start === b.start && a.end === b.end;
}

function spanOf({ start, end }: TimeSpan): TimeSpan {
  return { start, end };
}

function timeOf({ from, to }: PlannerMove): number {
  return (to ?? from)?.start ?? 0;
}

function byStart(a: PlannerPlacement, b: PlannerPlacement): number {
  return a.start - b.start || (a.blockId < b.blockId ? -1 : 1);
}

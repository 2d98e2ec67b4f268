/** Taking a proposal back, and seeing what was missed. Pure. */
import type { BlockId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Placement, Plan, Proposal, Span } from '#model/plan.ts';
import { formatEpoch } from '#model/time.ts';
import { undoMoves } from '#planner/diff.ts';

/**
 * The plan with every move of the proposal taken back. Blocks finished, skipped or removed since are left alone: their work is done.
 * Throws `plan-changed` when a block that is still open has moved again, or its old place has been taken by another.
 */
export function undoProposal(given: {
  readonly plan: Plan;
  readonly proposal: Proposal;
  /** Blocks that still want a place. */
  readonly open: ReadonlySet<BlockId>;
  readonly at: string;
}): Plan {
  const { plan, proposal, open, at } = given;
  const moves = proposal.diff
    .filter((move) => open.has(move.blockId))
    .map((move) => ({ ...move, from: toEpoch(move.from), to: toEpoch(move.to) }));
  const moving = new Set(moves.map((move) => move.blockId));
  const current = plan.placements
    .filter((placement) => moving.has(placement.blockId))
    .map((placement) => ({ ...placement, ...epochSpan(placement) }));
  const undone = undoMoves(current, moves);
  if (!undone.undone) {
    throw new Problem('plan-changed', { detail: `This cannot be undone any more. ${undone.why}.` });
  }
  const others = plan.placements.filter((placement) => !moving.has(placement.blockId));
  const restored = undone.placements.map(
    (placement): Placement => ({
      blockId: placement.blockId,
      start: formatEpoch(placement.start),
      end: formatEpoch(placement.end),
      pinned: placement.pinned,
      done: false,
      why: placement.why,
    }),
  );
  refuseOverlap(restored, others);
  const left = moves.filter((move) => move.from === null).map((move) => move.blockId);
  return {
    ...plan,
    version: plan.version + 1,
    placements: [...others, ...restored].toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0)),
    unplaced: [
      ...plan.unplaced.filter((one) => !moving.has(one.blockId)),
      ...left.map((blockId) => ({ blockId, why: 'You took it off the plan' })),
    ],
    updatedAt: at,
  };
}

function refuseOverlap(restored: readonly Placement[], others: readonly Placement[]): void {
  const planned = others.filter((other) => !other.done);
  const taken = restored.some((one) => planned.some((other) => one.start < other.end && other.start < one.end));
  if (taken) throw new Problem('plan-changed', { detail: 'This cannot be undone any more. Its old place is taken.' });
}

function epochSpan(span: Span) {
  return { start: Date.parse(span.start), end: Date.parse(span.end) };
}

function toEpoch(span: Span | null) {
  return span === null ? null : epochSpan(span);
}

/** Minutes after its end before a block that was not started counts as missed: people are late, and that is fine. */
const GRACE_MINUTES = 15;

/** Placements whose time has passed without the block being done. */
export function missedPlacements(plan: Plan, now: Temporal.Instant): readonly Placement[] {
  const latest = formatEpoch(now.epochMilliseconds - GRACE_MINUTES * 60_000);
  return plan.placements.filter((placement) => !placement.done && placement.end <= latest);
}

/** Says it without blame. */
export function sayMissed(count: number): string {
  return count === 1 ? 'One block is still waiting' : `${count} blocks are still waiting`;
}

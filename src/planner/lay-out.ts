/**
 * Lays blocks on time in a given order: each takes its old place when it still can, or the earliest free one that breaks no hard
 * limit. It never asks whether another order would be better; that is for whoever gives the order.
 */
import { type Bounds, findLoss, readBounds } from './bounds.ts';
import type { Respect } from './claim-row.ts';
import { followersOf } from './dependencies.ts';
import type { TimeSpan } from './planning.ts';
import { blockAt, type Situation } from './situation.ts';
import { openTimeline, type Timeline } from './timeline.ts';

/** What became of a block. */
export type Verdict =
  | { readonly kind: 'pinned' }
  | { readonly kind: 'kept' }
  | {
      readonly kind: 'placed';
      /** The block that it directly had to come after, when one did decide its place. */
      readonly after: number | null;
      /** True when it took time that was held for less urgent work. */
      readonly ahead: boolean;
    }
  /** No place between the two instants. */
  | { readonly kind: 'no-room'; readonly from: number; readonly until: number }
  /** A block before it has no place. */
  | { readonly kind: 'waits'; readonly behind: number }
  /** It waits for itself, by way of `behind`. */
  | { readonly kind: 'circle'; readonly behind: number };

/** A place, or none, and a verdict for every block by number. */
export interface Draft {
  readonly spans: readonly (TimeSpan | null)[];
  readonly verdicts: readonly Verdict[];
}

export interface LayOutOptions {
  /** Block numbers; every block after all those it waits for. */
  readonly order: readonly number[];
  /** Where blocks sit now. */
  readonly places: readonly (TimeSpan | null)[];
  /**
   * Lets blocks that find no place take those held for blocks further down the order; the blocks in the set may do so also to come by
   * when they are wanted. Null: every held place is left to its block.
   */
  readonly seeking: ReadonlySet<number> | null;
}

/**
 * Gives every block of the order its place, or the reason why it has none. Pins are where the person put them; blocks that wait in a
 * circle get nothing.
 */
export function layOut(situation: Situation, { order, places, seeking }: LayOutOptions): Draft {
  const { blocks, pins } = situation;
  const timeline = openTimeline(situation);
  const spans = [...pins];
  const verdicts: Verdict[] = blocks.map(() => ({ kind: 'pinned' }));
  for (const [block, behind] of situation.circles) verdicts[block] = { kind: 'circle', behind };

  const held = places.map((place, block) =>
    place !== null && findLoss(situation, block, place) === null ? place : null,
  );
  for (const block of order) {
    const place = held[block] ?? null;
    if (place !== null) timeline.hold(block, place);
  }

  const ease: number[] = [];
  for (const [turn, block] of order.entries()) ease[block] = turn / order.length;
  for (const block of order) {
    const { span, verdict } = decide(situation, {
      block,
      spans,
      timeline,
      seeking,
      ease,
      place: held[block] ?? null,
    });
    verdicts[block] = verdict;
    spans[block] = span;
    if (span === null) timeline.release(block);
    else timeline.settle(block, span);
  }
  return { spans, verdicts };
}

interface Turn {
  readonly block: number;
  readonly spans: readonly (TimeSpan | null)[];
  readonly timeline: Timeline;
  readonly seeking: ReadonlySet<number> | null;
  /** How easily each block gives up its place: how far down the order it comes, from 0 to 1. */
  readonly ease: readonly number[];
  /** Where it sits now, when it can stay there as far as its own limits go. */
  readonly place: TimeSpan | null;
}

function decide(situation: Situation, turn: Turn): { readonly span: TimeSpan | null; readonly verdict: Verdict } {
  const { block, spans, timeline, place } = turn;
  const bounds = readBounds(situation, { block, spans });
  if ('behind' in bounds) return { span: null, verdict: { kind: 'waits', behind: bounds.behind } };

  if (place !== null) {
    if (place.start >= bounds.from && timeline.accepts(block, place)) return { span: place, verdict: { kind: 'kept' } };
    timeline.release(block);
  }

  const wishes = readWishes(situation, { block, spans, bounds });
  const followers = timeline.hasHeld() ? followersOf(block, situation.dependencies) : new Set<number>();
  const beside = findFirst(timeline, { block, wishes, ...besideHeld(followers) });
  const ahead = displace(situation, { turn, wishes, followers, beside: beside?.span ?? null });
  const found = ahead ?? beside;
  if (found === null) return { span: null, verdict: { kind: 'no-room', from: bounds.from, until: bounds.until } };
  return { span: found.span, verdict: { kind: 'placed', after: found.after, ahead: ahead !== null } };
}

/** What waits for the block has to come after it anyway, so the places held for it are free to take. */
function besideHeld(followers: ReadonlySet<number>): Respect {
  return { respect: 'held', except: followers.size === 0 ? undefined : (held) => followers.has(held) };
}

/**
 * A place that is held for others, when the block needs one: first among the least urgent quarter of the blocks, then the half, and so
 * on, so that as few as possible have to move and those that can best.
 */
function displace(
  situation: Situation,
  {
    turn,
    wishes,
    followers,
    beside,
  }: {
    readonly turn: Turn;
    readonly wishes: readonly Bounds[];
    readonly followers: ReadonlySet<number>;
    readonly beside: TimeSpan | null;
  },
): Found | null {
  const { block, timeline, seeking, ease } = turn;
  if (seeking === null) return null;
  const wanted = situation.wantedBy[situation.dependencies.taskOf[block] ?? -1] ?? Number.POSITIVE_INFINITY;
  const isGood = (span: TimeSpan) => !seeking.has(block) || span.end <= wanted;
  if (beside !== null && isGood(beside)) return null;
  const earliest = findFirst(timeline, { block, wishes, respect: 'firm' });
  if (earliest === null || (beside !== null && earliest.span.end >= beside.end)) return null;
  for (const share of [0.75, 0.5, 0.25]) {
    const except = (held: number) => (ease[held] ?? 0) >= share || followers.has(held);
    const found = findFirst(timeline, { block, wishes, respect: 'held', except });
    if (found !== null && isGood(found.span)) return found;
  }
  return earliest;
}

/** The limits to try, best first: after the steps before it in its task; and, when nothing makes it wait for them, without them. */
function readWishes(
  situation: Situation,
  { block, spans, bounds }: Pick<Turn, 'block' | 'spans'> & { readonly bounds: Bounds },
): readonly Bounds[] {
  const { taskOf, blocksOf } = situation.dependencies;
  const { order } = blockAt(situation, block);
  let inOrder = bounds;
  for (const sibling of blocksOf[taskOf[block] ?? -1] ?? []) {
    if (blockAt(situation, sibling).order >= order) break;
    const span = spans[sibling] ?? null;
    if (span !== null && situation.pins[sibling] === null && span.end > inOrder.from) {
      inOrder = { ...bounds, from: span.end, after: sibling };
    }
  }
  return inOrder === bounds ? [bounds] : [inOrder, bounds];
}

interface Found {
  readonly span: TimeSpan;
  readonly after: number | null;
}

function findFirst(
  timeline: Timeline,
  { block, wishes, ...respect }: Respect & { readonly block: number; readonly wishes: readonly Bounds[] },
): Found | null {
  for (const { from, until, after } of wishes) {
    const span = timeline.findPlace(block, { from, until, ...respect });
    if (span !== null) return { span, after };
  }
  return null;
}

/**
 * Looks for a better order when one is needed: when a block found no place, or one later than wanted. What fits is left alone, so a
 * calm plan costs a single pass and stays exactly where it was.
 */
import { ownBounds } from './bounds.ts';
import { type Draft, type LayOutOptions, layOut, type Verdict } from './lay-out.ts';
import { orderBlocks, priorityRank } from './order.ts';
import type { TimeSpan } from './planning.ts';
import { blockAt, type Situation, taskOfBlock } from './situation.ts';
import { openTimeline } from './timeline.ts';
import { MINUTE } from './wall-clock.ts';

/** A bound on the work. Each round has to better the plan, so that they end by themselves; the bound is for what nobody foresaw. */
const MOST_ROUNDS = 40;

/** How often, in one round, what did not fit is put in front. */
const MOST_RAISES = 2;

/** Further apart than any two instants of a plan, and small enough to be exact beside them. */
const FAR = 1e14;

/** What a move costs beside the minutes by which it shifts a block: few far moves are easier to follow than many small ones. */
const MOVE_MINUTES = 480;

/** What a minute left undone weighs. */
const WEIGHTS = { low: 1, normal: 2, high: 4, urgent: 8 } as const;

/**
 * Betters a draft in which blocks kept their places. First everything that had to find a place may look for a better one, then only
 * what found none, as long as that helps. The second part depends on nothing but the request and the draft it starts from: that is why
 * a plan made from its own outcome stays as it is.
 */
export function improvePlan(situation: Situation, first: Draft): Draft {
  const seeking = blocksWith(first, (verdict) => verdict.kind !== 'kept' && verdict.kind !== 'pinned');
  const places = first.spans.map((span, block) => (seeking.has(block) ? null : span));
  let best = findBetter(situation, { draft: first, seeking, places, stayed: situation.current }) ?? first;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const { spans } = best;
    const unplaced = blocksWith(best, isUnplaced);
    const better = findBetter(situation, { draft: best, seeking: unplaced, places: spans, stayed: spans });
    if (better === null) break;
    best = better;
  }
  return best;
}

interface Round {
  readonly draft: Draft;
  /** Blocks that want a place, or a better one. */
  readonly seeking: ReadonlySet<number>;
  /** The places held for their blocks. */
  readonly places: readonly (TimeSpan | null)[];
  /** Where blocks that are not seeking would best stay. */
  readonly stayed: readonly (TimeSpan | null)[];
}

/**
 * The best of a few other attempts: nobody takes a held place; then what did not fit goes in front; then all go by
 * due date, or by priority. Null when none is better than the draft, or when it needs none.
 */
function findBetter(situation: Situation, round: Round): Draft | null {
  const { draft, seeking, places } = round;
  let bestCost = costOf(situation, round);
  const inNeed = dueTasksWithHope(situation, draft);
  if (bestCost.lateOrMoved === 0 && inNeed === null) return null;
  let best: Draft | null = null;
  const attempt = (urgencyOf: (task: number) => number, who: LayOutOptions['seeking'] = seeking) => {
    const order = orderBlocks(situation, urgencyOf);
    const next = carryVerdicts(situation, { from: draft, to: layOut(situation, { order, places, seeking: who }) });
    const nextCost = costOf(situation, { ...round, draft: next });
    if (compareCosts(nextCost, bestCost) < 0) {
      best = next;
      bestCost = nextCost;
    }
    return next;
  };
  const wantedBy = (task: number) => situation.wantedBy[task] ?? 0;
  const dueOrWanted = (task: number) => situation.tasks[task]?.dueAt ?? wantedBy(task);
  const rankOf = (task: number) => priorityRank(situation.tasks[task]?.priority ?? 'low');

  attempt(wantedBy, null);
  const raised = new Set<number>();
  let more = inNeed;
  for (let i = 0; i < MOST_RAISES; i += 1) {
    const known = raised.size;
    for (const task of more ?? []) raised.add(task);
    if (raised.size === known) break;
    more = dueTasksWithHope(
      situation,
      attempt((task) => (raised.has(task) ? dueOrWanted(task) - FAR : wantedBy(task))),
    );
  }
  // Earliest due date first keeps every due date whenever any order of one worker's jobs does (Jackson 1955).
  attempt((task) => situation.tasks[task]?.dueAt ?? wantedBy(task) + FAR);
  attempt((task) => dueOrWanted(task) - rankOf(task) * FAR);
  return best;
}

/**
 * Of the blocks without room that would have it if they were alone and waited for nothing, the tasks with a due date; null when there
 * is no such block.
 */
function dueTasksWithHope(situation: Situation, draft: Draft): ReadonlySet<number> | null {
  const alone = openTimeline(situation);
  const inNeed = new Set<number>();
  let hope = false;
  for (const [block, verdict] of draft.verdicts.entries()) {
    if (verdict.kind !== 'no-room') continue;
    const { from, until } = ownBounds(situation, block);
    if (alone.findPlace(block, { from, until, respect: 'firm' }) === null) continue;
    hope = true;
    if (taskOfBlock(situation, block).dueAt !== null) inNeed.add(situation.dependencies.taskOf[block] ?? -1);
  }
  return hope ? inNeed : null;
}

/** Verdicts that speak of the plan as it was, not of the drafts between: whoever stayed says why it went there in the first place. */
function carryVerdicts(situation: Situation, { from, to }: { readonly from: Draft; readonly to: Draft }): Draft {
  const verdicts = to.verdicts.map((verdict, block): Verdict => {
    if (verdict.kind !== 'kept' && verdict.kind !== 'placed') return verdict;
    if (isSameSpan(to.spans[block], situation.current[block])) return { kind: 'kept' };
    return verdict.kind === 'kept' ? (from.verdicts[block] ?? verdict) : verdict;
  });
  return { spans: to.spans, verdicts };
}

function isSameSpan(a: TimeSpan | null | undefined, b: TimeSpan | null | undefined): boolean {
  return a != null && b != null && a.start === b.start && a.end === b.end;
}

function isUnplaced({ kind }: Verdict): boolean {
  return kind !== 'kept' && kind !== 'pinned' && kind !== 'placed';
}

function blocksWith(draft: Draft, test: (verdict: Verdict) => boolean): ReadonlySet<number> {
  return new Set([...draft.verdicts.entries()].filter(([, verdict]) => test(verdict)).map(([block]) => block));
}

/** What is wrong with a draft, in minutes weighted by priority: compared from the first figure to the last. */
interface Cost {
  readonly unplacedDue: number;
  readonly unplaced: number;
  /** Later than wanted, of blocks that are seeking a place; earlier or later than it was, of those that had a good one. */
  readonly lateOrMoved: number;
}

function costOf(situation: Situation, { draft, seeking, stayed }: Round): Cost {
  const cost = { unplacedDue: 0, unplaced: 0, lateOrMoved: 0 };
  for (const [block, span] of draft.spans.entries()) {
    const task = taskOfBlock(situation, block);
    const weight = WEIGHTS[task.priority];
    if (span === null) {
      const minutes = weight * blockAt(situation, block).minutes;
      if (task.dueAt === null) cost.unplaced += minutes;
      else cost.unplacedDue += minutes;
    } else if (seeking.has(block)) {
      const wanted = situation.wantedBy[situation.dependencies.taskOf[block] ?? -1] ?? span.end;
      cost.lateOrMoved += (weight * Math.max(0, span.end - wanted)) / MINUTE;
    } else {
      const shift = Math.abs(span.start - (stayed[block] ?? span).start);
      if (shift > 0) cost.lateOrMoved += MOVE_MINUTES + (weight * shift) / MINUTE;
    }
  }
  return cost;
}

function compareCosts(a: Cost, b: Cost): number {
  return a.unplacedDue - b.unplacedDue || a.unplaced - b.unplaced || a.lateOrMoved - b.lateOrMoved;
}

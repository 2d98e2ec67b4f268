/**
 * Makes a plan: every block of the request gets a place or a reason why it has none. No plan breaks a hard limit, the same request
 * always gives the same plan, a plan made from its own outcome is that outcome, and blocks move only when they have to or when
 * something more urgent would otherwise not be done in time.
 */
import { improvePlan } from './improve.ts';
import { layOut } from './lay-out.ts';
import { orderBlocks } from './order.ts';
import type { PlannerPlacement, PlanningRequest, PlanningResult } from './planning.ts';
import { explainPlacement, explainUnplaced } from './say-why.ts';
import { readSituation } from './situation.ts';
import { openTimeline } from './timeline.ts';

/**
 * Lays the blocks of a request on free time by due date, priority and dependency. It begins with everything that can stay where it
 * is, and then tries other orders only for blocks that found no place or one later than wanted. Throws only when a block belongs to
 * no task of the request.
 */
export function makePlan(request: PlanningRequest): PlanningResult {
  const situation = readSituation(request);
  const order = orderBlocks(situation, (task) => situation.wantedBy[task] ?? 0);
  const first = layOut(situation, { order, places: situation.current, seeking: null });
  const draft = improvePlan(situation, first);

  const timeline = openTimeline(situation);
  for (const [block, span] of draft.spans.entries()) {
    if (span !== null && situation.pins[block] === null) timeline.settle(block, span);
  }
  const placements: PlannerPlacement[] = [];
  const unplaced: { blockId: PlannerPlacement['blockId']; why: string }[] = [];
  for (const [block, { id }] of request.blocks.entries()) {
    const span = draft.spans[block] ?? null;
    const verdict = draft.verdicts[block] ?? { kind: 'circle', behind: block };
    if (span === null) unplaced.push({ blockId: id, why: explainUnplaced(situation, { block, verdict, timeline }) });
    else {
      const why = explainPlacement(situation, { block, span, verdict, spans: draft.spans });
      placements.push({ blockId: id, start: span.start, end: span.end, pinned: situation.pins[block] !== null, why });
    }
  }
  placements.sort((a, b) => a.start - b.start || (a.blockId < b.blockId ? -1 : 1));
  return { placements, unplaced, odds: [] };
}

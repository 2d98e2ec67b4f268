/** What is wrong with the answer to a goal, whoever answered: the steps by the rules of every breakdown, and their places in the plan. */
import { findBreakdownFaults } from '#chains/break-down/validate-breakdown.ts';
import type { goalRoutes } from '#contract/goal-routes.ts';
import type { ReplyOf } from '#contract/route.ts';

export type GoalReply = ReplyOf<typeof goalRoutes.createGoal>;

/** Sentences; none means that it is whole. Pure. */
export function findGoalFaults(reply: GoalReply): readonly string[] {
  return [...faultsOfSteps(reply), ...faultsOfPlaces(reply)];
}

function faultsOfSteps({ task, blocks }: GoalReply): readonly string[] {
  const positions = new Map(blocks.map(({ id }, at) => [id, at]));
  const drafts = blocks.map(({ stepTitle, doneWhen, statedMinutes, dependsOn }) => ({
    ...{ stepTitle, doneWhen, minutes: statedMinutes },
    dependsOn: dependsOn.map((id) => positions.get(id) ?? Number.POSITIVE_INFINITY),
  }));
  const breakdown = { goalKind: task.goalKind ?? 'unknown', blocks: drafts };
  return findBreakdownFaults(breakdown, task).map(({ path, message }) => `${path}: ${message}`);
}

function faultsOfPlaces({ blocks, plan }: GoalReply): readonly string[] {
  const places = new Map(
    plan.placements.map(({ blockId, start, end }) => [blockId, { start: Date.parse(start), end: Date.parse(end) }]),
  );
  const unplaced = new Set(plan.unplaced.map(({ blockId }) => blockId));
  const faults: string[] = [];
  for (const { id, order, minutes, dependsOn } of blocks) {
    const place = places.get(id);
    if ((place === undefined) !== unplaced.has(id)) faults.push(`step ${order} is not either placed or said not to be`);
    if (place === undefined) continue;
    if (place.end - place.start < minutes * 60_000) faults.push(`step ${order} has less time than it takes`);
    const isEarly = dependsOn.some((before) => (places.get(before)?.end ?? 0) > place.start);
    if (isEarly) faults.push(`step ${order} begins before what it needs is done`);
  }
  const inOrder = [...places.values()].toSorted((one, other) => one.start - other.start);
  const overlap = inOrder.some((place, at) => (inOrder[at + 1]?.start ?? Number.POSITIVE_INFINITY) < place.end);
  return overlap ? [...faults, 'two steps are at the same time'] : faults;
}

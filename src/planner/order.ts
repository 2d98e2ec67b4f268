/**
 * In which order blocks get to choose their place. What comes first may take any free time; so the order, not the placing, is where
 * urgency is decided, and a search for better plans is a search for better orders.
 */
import { PRIORITIES, type Priority } from '#model/task.ts';
import type { Situation } from './situation.ts';

/**
 * Orders the blocks that want a place: by `urgencyOf` their task (smaller first), then priority, due date, age and their order in
 * the task. What others wait for is as urgent as they are and always comes before them. Pinned blocks have their place already and
 * blocks that wait in a circle can have none: both are left out.
 */
export function orderBlocks(situation: Situation, urgencyOf: (task: number) => number): readonly number[] {
  const ranks = rankBlocks(situation, urgencyOf);
  return pullForward(
    situation,
    situation.sequence.toSorted((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0)),
  );
}

/** 0 for low to 3 for urgent. */
export function priorityRank(priority: Priority): number {
  return PRIORITIES.indexOf(priority);
}

function rankBlocks(situation: Situation, urgencyOf: (task: number) => number): readonly number[] {
  const { tasks, dependencies } = situation;
  const entries = tasks.map((task, number) => ({ task, number, urgency: urgencyOf(number) }));
  entries.sort(
    (a, b) =>
      a.urgency - b.urgency ||
      priorityRank(b.task.priority) - priorityRank(a.task.priority) ||
      compareDue(a.task.dueAt, b.task.dueAt) ||
      a.task.createdAt - b.task.createdAt ||
      (a.task.id < b.task.id ? -1 : 1),
  );
  const ranks: number[] = [];
  let next = 0;
  for (const { number } of entries) {
    for (const block of dependencies.blocksOf[number] ?? []) {
      ranks[block] = next;
      next += 1;
    }
  }
  return ranks;
}

function compareDue(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return a - b;
}

/** The same blocks, in the same order but for those that have to come earlier because others wait for them. */
function pullForward(situation: Situation, wished: readonly number[]): readonly number[] {
  const { dependencies, pins } = situation;
  const { taskOf, blocksOf, tasksBefore } = dependencies;
  const isDone = pins.map((pin) => pin !== null);
  const openBlocks = blocksOf.map((list) => list.filter((block) => !isDone[block]).length);
  const order: number[] = [];
  const isOpen = (block: number) => !isDone[block];
  const firstOpenBefore = (block: number) => {
    const direct = dependencies.blocksBefore[block]?.find(isOpen);
    if (direct !== undefined) return direct;
    const task = tasksBefore[taskOf[block] ?? -1]?.find((before) => openBlocks[before] !== 0);
    return task === undefined ? undefined : blocksOf[task]?.find(isOpen);
  };
  for (const next of wished) {
    const stack = isDone[next] ? [] : [next];
    for (let block = stack.at(-1); block !== undefined; block = stack.at(-1)) {
      const before = firstOpenBefore(block);
      if (before !== undefined) {
        stack.push(before);
        continue;
      }
      stack.pop();
      isDone[block] = true;
      const task = taskOf[block] ?? -1;
      openBlocks[task] = (openBlocks[task] ?? 0) - 1;
      order.push(block);
    }
  }
  return order;
}

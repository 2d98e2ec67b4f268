/**
 * What must be finished before what, by number instead of id: block after block and task after task. Dependencies on what is not in
 * the request count as finished; a task without blocks is looked through to the tasks that it waits for itself.
 */
import type { PlannerBlock, PlannerTask } from './planning.ts';

export interface Dependencies {
  /** The task of each block. */
  readonly taskOf: readonly number[];
  /** The blocks of each task, in their order. */
  readonly blocksOf: readonly (readonly number[])[];
  /** Blocks that each block waits for directly, and those that wait for it. */
  readonly blocksBefore: readonly (readonly number[])[];
  readonly blocksAfter: readonly (readonly number[])[];
  /** Tasks with blocks that each task waits for, and those that wait for it. */
  readonly tasksBefore: readonly (readonly number[])[];
  readonly tasksAfter: readonly (readonly number[])[];
}

/** Throws when a block belongs to no task of the request, which is a mistake of the caller. */
export function readDependencies({
  tasks,
  blocks,
}: {
  readonly tasks: readonly PlannerTask[];
  readonly blocks: readonly PlannerBlock[];
}): Dependencies {
  const taskNumbers = new Map(tasks.map((task, number) => [task.id, number]));
  const blockNumbers = new Map(blocks.map((block, number) => [block.id, number]));
  const taskOf = blocks.map((block) => {
    const task = taskNumbers.get(block.taskId);
    if (task === undefined) throw new Error(`Block ${block.id} belongs to no task of the request.`);
    return task;
  });
  const blocksOf = gatherBlocks({ blocks, taskOf, taskCount: tasks.length });
  const blocksBefore = blocks.map((block) => numbersOf(block.dependsOn, blockNumbers));
  const directTasks = tasks.map((task) => numbersOf(task.dependsOn, taskNumbers));
  const tasksBefore = tasks.map((_, task) => lookThroughEmpty(task, { directTasks, blocksOf }));
  return {
    taskOf,
    blocksOf,
    blocksBefore,
    blocksAfter: turnAround(blocksBefore),
    tasksBefore,
    tasksAfter: turnAround(tasksBefore),
  };
}

/** The blocks before which a block cannot begin: those it waits for and all of the tasks that its task waits for. */
export function blocksBefore(block: number, dependencies: Dependencies): readonly number[] {
  const tasks = dependencies.tasksBefore[dependencies.taskOf[block] ?? -1] ?? [];
  return [...(dependencies.blocksBefore[block] ?? []), ...tasks.flatMap((task) => dependencies.blocksOf[task] ?? [])];
}

/**
 * Every block after all those it waits for. What `isFree` blocks wait for does not bind them: they are taken as finished and left out.
 * Left out too are blocks that wait in a circle, or behind one.
 */
export function sequenceBlocks(dependencies: Dependencies, isFree: (block: number) => boolean): readonly number[] {
  const { taskOf, blocksOf, blocksAfter, tasksAfter, tasksBefore } = dependencies;
  const missing = taskOf.map(
    (task, block) => (dependencies.blocksBefore[block]?.length ?? 0) + (tasksBefore[task]?.length ?? 0),
  );
  const openBlocks = blocksOf.map((list) => list.length);
  const bound = [...taskOf.keys()].filter((block) => !isFree(block));
  const sequence = bound.filter((block) => missing[block] === 0);
  const settle = (block: number) => {
    missing[block] = (missing[block] ?? 0) - 1;
    if (missing[block] === 0 && !isFree(block)) sequence.push(block);
  };
  const finish = (block: number) => {
    const task = taskOf[block] ?? -1;
    for (const after of blocksAfter[block] ?? []) settle(after);
    openBlocks[task] = (openBlocks[task] ?? 0) - 1;
    if (openBlocks[task] !== 0) return;
    for (const after of tasksAfter[task] ?? []) for (const waiting of blocksOf[after] ?? []) settle(waiting);
  };
  for (const block of taskOf.keys()) if (isFree(block)) finish(block);
  for (const block of sequence) finish(block);
  return sequence;
}

/** The blocks that are neither free nor in the sequence: each with one of them that it waits for, which may be itself. */
export function findCircles(
  dependencies: Dependencies,
  { sequence, isFree }: { readonly sequence: readonly number[]; readonly isFree: (block: number) => boolean },
): ReadonlyMap<number, number> {
  const placeable = new Set(sequence);
  const isStuck = (block: number) => !isFree(block) && !placeable.has(block);
  const stuck = [...dependencies.taskOf.keys()].filter(isStuck);
  return new Map(stuck.map((block) => [block, blocksBefore(block, dependencies).find(isStuck) ?? block]));
}

/** Every block that directly or through others waits for `block`, itself left out. */
export function followersOf(block: number, dependencies: Dependencies): ReadonlySet<number> {
  const { taskOf, blocksOf, blocksAfter, tasksAfter } = dependencies;
  const followers = new Set<number>();
  const seenTasks = new Set<number>();
  const open = [block];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const found = [...(blocksAfter[next] ?? [])];
    for (const task of tasksAfter[taskOf[next] ?? -1] ?? []) {
      if (seenTasks.has(task)) continue;
      seenTasks.add(task);
      found.push(...(blocksOf[task] ?? []));
    }
    for (const follower of found) {
      if (follower === block || followers.has(follower)) continue;
      followers.add(follower);
      open.push(follower);
    }
  }
  return followers;
}

function gatherBlocks({
  blocks,
  taskOf,
  taskCount,
}: {
  readonly blocks: readonly PlannerBlock[];
  readonly taskOf: readonly number[];
  readonly taskCount: number;
}): readonly (readonly number[])[] {
  const blocksOf: number[][] = Array.from({ length: taskCount }, () => []);
  for (const [block, task] of taskOf.entries()) blocksOf[task]?.push(block);
  const place = (block: number) => blocks[block]?.order ?? 0;
  for (const list of blocksOf) list.sort((a, b) => place(a) - place(b) || a - b);
  return blocksOf;
}

function numbersOf<Id>(ids: readonly Id[], numbers: ReadonlyMap<Id, number>): readonly number[] {
  return [...new Set(ids)].map((id) => numbers.get(id)).filter((number) => number !== undefined);
}

function lookThroughEmpty(
  task: number,
  {
    directTasks,
    blocksOf,
  }: { readonly directTasks: readonly (readonly number[])[]; readonly blocksOf: Dependencies['blocksOf'] },
): readonly number[] {
  const found = new Set<number>();
  const seen = new Set<number>();
  const open = [...(directTasks[task] ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (blocksOf[next]?.length) found.add(next);
    else open.push(...(directTasks[next] ?? []));
  }
  return [...found].sort((a, b) => a - b);
}

function turnAround(before: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const after: number[][] = before.map(() => []);
  for (const [later, earlier] of before.entries()) for (const one of earlier) after[one]?.push(later);
  return after;
}

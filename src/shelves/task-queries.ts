/** Tasks and blocks by the questions the product asks about them. */
import type { BlockId, PersonId, TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';
import type { Task } from '#model/task.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { findAll } from './find-all.ts';
import { BLOCKS, TASKS } from './shelves.ts';

/** Most tasks a person can have that are neither done nor dropped. */
const MAX_OPEN_TASKS = 2000;

const OPEN_STATES = ['inbox', 'planned', 'active'] as const;

/** Throws `task-missing`. */
export async function readTask(storage: Storage, person: PersonId, id: TaskId): Promise<Stored<Task>> {
  const stored = await storage.get(TASKS, person, id);
  if (stored === undefined) throw new Problem('task-missing', { detail: 'There is no such task.' });
  return stored;
}

/** Throws `block-missing`. */
export async function readBlock(storage: Storage, person: PersonId, id: BlockId): Promise<Stored<Block>> {
  const stored = await storage.get(BLOCKS, person, id);
  if (stored === undefined) throw new Problem('block-missing', { detail: 'There is no such block.' });
  return stored;
}

export async function findOpenTasks(storage: Storage, person: PersonId): Promise<readonly Stored<Task>[]> {
  const lists = await Promise.all(
    OPEN_STATES.map((state) => findAll(storage, TASKS, person, { index: 'byState', equals: [state] })),
  );
  return lists.flat();
}

/** Throws `too-many-tasks` when a person has as many open tasks as can be kept. */
export async function refuseTooManyTasks(storage: Storage, person: PersonId): Promise<void> {
  const counts = await Promise.all(
    OPEN_STATES.map((state) => storage.count(TASKS, person, { index: 'byState', equals: [state] })),
  );
  if (counts.reduce((sum, count) => sum + count, 0) < MAX_OPEN_TASKS) return;
  throw new Problem('too-many-tasks', {
    detail: `You have ${MAX_OPEN_TASKS} open tasks, the most that can be kept. Finish, drop or delete some first.`,
    params: { limit: MAX_OPEN_TASKS },
  });
}

/** The blocks of a task in its order. */
export function findBlocksOf(storage: Storage, person: PersonId, taskId: TaskId): Promise<readonly Stored<Block>[]> {
  return findAll(storage, BLOCKS, person, { index: 'byTask', equals: [taskId] });
}

/** Every block that still wants time: todo ones and the one being worked. */
export async function findUnfinishedBlocks(storage: Storage, person: PersonId): Promise<readonly Stored<Block>[]> {
  const todo = await findAll(storage, BLOCKS, person, { index: 'byState', equals: ['todo'] }, { limit: 50_000 });
  const running = await findAll(storage, BLOCKS, person, { index: 'byState', equals: ['running'] });
  return [...todo, ...running];
}

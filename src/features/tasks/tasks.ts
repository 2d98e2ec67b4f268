/** Tasks: what there is to do. Finishing, dropping or deleting one takes its blocks out of the plan in the same change. */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId, type TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';
import { isOpen, newTask, type Task, type TaskState } from '#model/task.ts';
import { checkDates, checkDependencies, stampFinished } from '#model/task-rules.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { findAll } from '#shelves/find-all.ts';
import { applyPatch, checkVersion } from '#shelves/patch.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { BLOCKS, OFFERED_STEPS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readTask, refuseTooManyTasks } from '#shelves/task-queries.ts';

type Editable = Omit<Task, 'id' | 'goalKind' | 'breakdownSource' | 'createdAt' | 'updatedAt' | 'finishedAt'>;
export type TaskPatch = { readonly [Field in keyof Editable]?: Editable[Field] | undefined };
export type NewTask = TaskPatch & { readonly title: string };

export interface Tasks {
  readonly list: (
    actor: Actor,
    query: { readonly state?: TaskState | undefined; readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<Task>>;
  readonly create: (actor: Actor, given: NewTask) => Promise<Stored<Task>>;
  readonly read: (actor: Actor, id: TaskId) => Promise<Stored<Task>>;
  readonly change: (actor: Actor, id: TaskId, patch: TaskPatch, expectedVersion?: number) => Promise<Stored<Task>>;
  readonly remove: (actor: Actor, id: TaskId, expectedVersion?: number) => Promise<void>;
}

export function createTasks(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): Tasks {
  const { storage, clock, change, replanner } = deps;

  const check = async (person: PersonId, task: Task) => {
    checkDates(task, (await readPerson(storage, person)).value.timeZone);
    if (task.dependsOn.length === 0) return;
    const known = await findAll(storage, TASKS, person, {});
    checkDependencies(task, new Map(known.map((stored) => [stored.value.id, stored.value])));
  };

  return {
    list: (actor, { state, limit, cursor }) => {
      const query = state === undefined ? { index: 'byCreation' } : { index: 'byState', equals: [state] };
      return storage.find(TASKS, actor.person, query, { limit, after: cursor });
    },

    create: (actor, given) =>
      change(actor, async (draft) => {
        await refuseTooManyTasks(storage, actor.person);
        const { changed } = applyPatch(newTask(newId<'task'>(clock.now()), draft.at), given);
        const task = stampFinished(changed, draft.at);
        await check(actor.person, task);
        draft.add(TASKS, task.id, task);
        draft.record('task-created', { taskId: task.id });
        return { id: task.id, value: task, revision: 1 };
      }),

    read: (actor, id) => readTask(storage, actor.person, id),

    change: (actor, id, patch, expectedVersion) =>
      change(actor, async (draft) => {
        const stored = await readTask(storage, actor.person, id);
        checkVersion(stored, expectedVersion);
        const { changed, fields } = applyPatch(stored.value, patch);
        if (fields.length === 0) return stored;
        const task = stampFinished({ ...changed, updatedAt: draft.at }, draft.at);
        await check(actor.person, task);
        const closed = isOpen(stored.value) && !isOpen(task);
        const skipped = closed ? await closeBlocks(storage, draft, { person: actor.person, taskId: id }) : [];
        draft.replace(TASKS, stored, task);
        draft.record('task-changed', { taskId: id, fields: [...fields] });
        const replan = await replanner.work({
          person: actor.person,
          reason: closed ? `“${task.title}” left the plan` : `“${task.title}” changed`,
          overlay: { tasks: [task], blocks: skipped },
        });
        replanner.offer(draft, replan);
        return { id, value: task, revision: stored.revision + 1 };
      }),

    remove: (actor, id, expectedVersion) =>
      change(actor, async (draft) => {
        const stored = await readTask(storage, actor.person, id);
        checkVersion(stored, expectedVersion);
        const blocks = await findBlocksOf(storage, actor.person, id);
        refuseRunning(blocks);
        for (const block of blocks) draft.remove(BLOCKS, block);
        draft.remove(TASKS, stored);
        const offer = await storage.get(OFFERED_STEPS, actor.person, id);
        if (offer !== undefined) draft.remove(OFFERED_STEPS, offer);
        const freed = await freeDependents(storage, draft, { person: actor.person, taskId: id });
        draft.record('task-deleted', { taskId: id });
        const replan = await replanner.work({
          person: actor.person,
          reason: 'A task was deleted',
          overlay: { removedTasks: [id], removedBlocks: blocks.map((block) => block.value.id), tasks: freed },
        });
        replanner.offer(draft, replan);
      }),
  };
}

function refuseRunning(blocks: readonly Stored<Block>[]): void {
  if (blocks.some((block) => block.value.state === 'running')) {
    throw new Problem('block-running', {
      detail: 'You are working on it right now; finish or stop the session first.',
    });
  }
}

/** The blocks a closed task leaves undone are skipped: history keeps them, the plan does not. */
async function closeBlocks(
  storage: Storage,
  draft: Draft,
  { person, taskId }: { readonly person: PersonId; readonly taskId: TaskId },
): Promise<readonly Block[]> {
  const blocks = await findBlocksOf(storage, person, taskId);
  refuseRunning(blocks);
  return blocks
    .filter((block) => block.value.state === 'todo')
    .map((block) => {
      const skipped: Block = { ...block.value, state: 'skipped', updatedAt: draft.at };
      draft.replace(BLOCKS, block, skipped);
      return skipped;
    });
}

/** Tasks that waited for a deleted one wait for it no more. */
async function freeDependents(
  storage: Storage,
  draft: Draft,
  { person, taskId }: { readonly person: PersonId; readonly taskId: TaskId },
): Promise<readonly Task[]> {
  const all = await findAll(storage, TASKS, person, {});
  return all
    .filter((stored) => stored.value.dependsOn.includes(taskId))
    .map((stored) => {
      const dependsOn = stored.value.dependsOn.filter((id) => id !== taskId);
      const freed = { ...stored.value, dependsOn, updatedAt: draft.at };
      draft.replace(TASKS, stored, freed);
      return freed;
    });
}

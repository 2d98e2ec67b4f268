/** A task that has steps gets new ones: its unfinished blocks are replaced, what is done stays, and the plan is adopted. */
import type { BreakDownResult } from '#chains/break-down/break-down.ts';
import { sizeOfSteps } from '#chains/break-down/fit-to-size.ts';
import type { PersonId, TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';
import type { BreakdownSource, Task } from '#model/task.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { BLOCKS, OFFERED_STEPS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readTask } from '#shelves/task-queries.ts';
import type { BreakDownTask } from './break-down-task.ts';
import { newlyStored } from './goal-rules.ts';
import type { StepsLater } from './offered-steps.ts';

export interface BreakDownAgainRequest {
  readonly taskId: TaskId;
  readonly detail?: number | undefined;
  /** With the steps that a model has offered. */
  readonly offered?: true | undefined;
}

/** Throws `task-missing`, `task-closed`, `block-running`, `steps-missing` when none are offered, and the signal's reason. */
export type BreakDownAgain = (
  actor: Actor,
  request: BreakDownAgainRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<{ readonly blocks: readonly Stored<Block>[]; readonly source: BreakdownSource }>;

export interface BreakDownAgainDeps {
  readonly storage: Storage;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly breakDownTask: BreakDownTask;
  /** Undefined where no model is configured, and none will be back. */
  readonly askLater: StepsLater['queue'] | undefined;
}

export function createBreakDownAgain(deps: BreakDownAgainDeps): BreakDownAgain {
  const { storage, change, replanner, breakDownTask, askLater } = deps;
  return async (actor, { taskId, detail, offered }, { signal } = {}) => {
    const person = (await readPerson(storage, actor.person)).value;
    const before = await readTask(storage, actor.person, taskId);
    refuseClosed(before.value);
    const found =
      offered === true
        ? await readOffered(storage, before.value, actor.person)
        : await breakDownTask.ask(person, before.value, { detail, signal });
    const broken = await breakDownTask.size(person, before.value, found);
    return change(actor, async (draft) => {
      const stored = await readTask(storage, actor.person, taskId);
      refuseClosed(stored.value);
      const { replaced, kept } = replaceable(await findBlocksOf(storage, actor.person, taskId));
      const times = { createdAt: draft.at, updatedAt: draft.at };
      const blocks = broken.blocks.map((block) => ({ ...block, ...times, order: block.order + kept }));
      for (const block of replaced) draft.remove(BLOCKS, block);
      for (const block of blocks) draft.add(BLOCKS, block.id, block);
      const { goalKind, source, size } = broken;
      const state = stored.value.state === 'inbox' ? 'planned' : stored.value.state;
      const task = { ...stored.value, state, goalKind, breakdownSource: source, size, updatedAt: draft.at };
      draft.replace(TASKS, stored, task);
      draft.record('task-broken-down', { taskId, blocks: blocks.length, source });
      // Taken, or out of date: either way these were offered for the steps that have just been replaced.
      const offer = await storage.get(OFFERED_STEPS, actor.person, taskId);
      if (offer !== undefined) draft.remove(OFFERED_STEPS, offer);
      else if (offered === true) throw noneOffered();
      if (source !== 'model') await askLater?.(draft, actor.person, { taskId, detail });
      const removedBlocks = replaced.map((block) => block.value.id);
      const overlay = { tasks: [task], blocks, removedBlocks };
      const reason = `“${task.title}” has new steps`;
      const replan = await replanner.work({ person: actor.person, reason, overlay });
      replanner.adopt(draft, replan);
      return { blocks: newlyStored(blocks, replan.proposal.placements), source };
    });
  };
}

/** The blocks that nobody has begun, and how many others stay before the new ones. */
function replaceable(old: readonly Stored<Block>[]) {
  if (old.some((block) => block.value.state === 'running')) {
    throw new Problem('block-running', {
      detail: 'You are working on it right now; finish or stop the session first.',
    });
  }
  const replaced = old.filter((block) => block.value.state === 'todo');
  return { replaced, kept: old.length - replaced.length };
}

async function readOffered(
  storage: Storage,
  { id, estimateMinutes }: Pick<Task, 'id' | 'estimateMinutes'>,
  person: PersonId,
): Promise<BreakDownResult> {
  const offer = await storage.get(OFFERED_STEPS, person, id);
  if (offer === undefined) throw noneOffered();
  const { breakdown } = offer.value;
  const source = 'model';
  return { breakdown, source, size: estimateMinutes === null ? sizeOfSteps(breakdown, source) : null };
}

function noneOffered(): Problem {
  return new Problem('steps-missing', { detail: 'The other steps are no longer offered; yours are unchanged.' });
}

function refuseClosed(task: Task): void {
  if (task.state === 'done' || task.state === 'dropped') {
    throw new Problem('task-closed', { detail: 'It is finished or dropped; open it again to break it down.' });
  }
}

/** A focus session begins: its block runs, its task is active, and the timer is what was asked for. */
import type { Clock } from '#kernel/clock.ts';
import { type BlockId, newId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';
import type { FocusSession, Timer } from '#model/focus-session.ts';
import type { Task } from '#model/task.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { findCurrentSession } from '#shelves/session-queries.ts';
import { BLOCKS, FOCUS_SESSIONS, PLANS, TASKS } from '#shelves/shelves.ts';
import { readBlock, readTask } from '#shelves/task-queries.ts';
import { latencyMinutes, timerOf } from './focus-rules.ts';

/** Throws `session-running` when one is going on, `block-closed` when the block is finished. */
export type StartSession = (
  actor: Actor,
  given: {
    readonly blockId: BlockId;
    readonly timer: { readonly kind: Timer['kind']; readonly minutes?: number | undefined };
  },
) => Promise<FocusSession>;

export function createStartSession(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
}): StartSession {
  const { storage, clock, change } = deps;
  return (actor, { blockId, timer }) =>
    change(actor, async (draft) => {
      if ((await findCurrentSession(storage, actor.person)) !== undefined) {
        throw new Problem('session-running', { detail: 'Another session is going on; finish it or stop it first.' });
      }
      const block = await readBlock(storage, actor.person, blockId);
      if (block.value.state !== 'todo') {
        throw new Problem('block-closed', { detail: 'This step is finished or skipped already.' });
      }
      const task = await readTask(storage, actor.person, block.value.taskId);
      const plan = await storage.get(PLANS, actor.person, 'plan');
      const planned = plan?.value.placements.find((placement) => placement.blockId === blockId);
      const session: FocusSession = {
        ...newSession(block.value, task.value, draft.at),
        id: newId<'focus-session'>(clock.now()),
        timer: timerOf(timer, block.value.minutes),
        plannedStart: planned?.start ?? null,
      };
      draft.add(FOCUS_SESSIONS, session.id, session);
      draft.replace(BLOCKS, block, { ...block.value, state: 'running', updatedAt: draft.at });
      if (task.value.state !== 'active') {
        draft.replace(TASKS, task, { ...task.value, state: 'active', updatedAt: draft.at });
        draft.record('task-changed', { taskId: task.value.id, fields: ['state'] });
      }
      const ids = { sessionId: session.id, blockId, taskId: session.taskId };
      draft.record('session-started', { ...ids, latencyMinutes: latencyMinutes(session) });
      return session;
    });
}

/** Of a block and its task, from now on. */
function newSession(
  { id, stepTitle, doneWhen }: Block,
  task: Task,
  startedAt: string,
): Omit<FocusSession, 'id' | 'timer' | 'plannedStart'> {
  return {
    ...{ blockId: id, taskId: task.id, stepTitle, doneWhen, taskTitle: task.title },
    state: 'running',
    startedAt,
    intervals: [{ startedAt, endedAt: null }],
    ...{ endedAt: null, minutesOverride: null, note: '', breakMinutes: null, proposalId: null },
  };
}

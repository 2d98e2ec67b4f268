/**
 * A focus session ends: the block is done, or goes back to be planned. Either way the plan shows what really was, and a replan is offered
 * when the day has shifted.
 */
import type { Clock } from '#kernel/clock.ts';
import type { Id, PersonId, SessionId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { FocusSession } from '#model/focus-session.ts';
import type { Task } from '#model/task.ts';
import { taskAfter } from '#model/task-rules.ts';
import { dayOf, startOfDay } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findSessionsSince, readSession } from '#shelves/session-queries.ts';
import { BLOCKS, DURATION_OBSERVATIONS, FOCUS_SESSIONS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readBlock, readTask } from '#shelves/task-queries.ts';
import { breakAfter, end, latencyMinutes, sayShift, teachesSomething, workedMinutes } from './focus-rules.ts';

export interface EndSession {
  /** The block is done: memory learns, the plan shows when it really was, and a replan is offered when the day has shifted. */
  readonly finish: (
    actor: Actor,
    id: SessionId,
    given: { readonly minutesOverride?: number | undefined; readonly note?: string | undefined },
  ) => Promise<FocusSession>;
  /** The block goes back to be planned; nothing is held against anybody. */
  readonly abandon: (actor: Actor, id: SessionId) => Promise<FocusSession>;
}

export function createEndSession(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): EndSession {
  const { storage, clock, change, replanner } = deps;
  return {
    finish: (actor, id, { minutesOverride, note }) =>
      change(actor, async (draft) => {
        const stored = await readSession(storage, actor.person, id);
        const ended = end(stored.value, { state: 'finished', at: draft.at });
        const noted = { ...ended, minutesOverride: minutesOverride ?? null, note: note ?? '' };
        const session = { ...noted, breakMinutes: await nextBreak(storage, clock, actor.person) };
        const actualMinutes = workedMinutes(session);
        const before = await readBlock(storage, actor.person, session.blockId);
        const block: Block = {
          ...before.value,
          state: 'done',
          pinnedAt: null,
          actualMinutes: actualMinutes + (before.value.actualMinutes ?? 0),
          updatedAt: draft.at,
        };
        draft.replace(BLOCKS, before, block);
        const task = await settleTask(storage, draft, { person: actor.person, block });
        if (teachesSomething(session)) learn(draft, { session, block, task });
        draft.record('session-finished', {
          sessionId: id,
          blockId: block.id,
          taskId: task.id,
          estimateMinutes: block.minutes,
          actualMinutes,
          latencyMinutes: latencyMinutes(session),
        });
        const replan = await replanner.work({
          person: actor.person,
          reason: sayShift({ stepTitle: block.stepTitle, booked: block.minutes, actual: actualMinutes }),
          overlay: { blocks: [block], tasks: [task], session },
          worked: session,
        });
        const finished = { ...session, proposalId: replanner.offer(draft, replan) };
        draft.replace(FOCUS_SESSIONS, stored, finished);
        return finished;
      }),

    abandon: (actor, id) =>
      change(actor, async (draft) => {
        const stored = await readSession(storage, actor.person, id);
        const session = end(stored.value, { state: 'abandoned', at: draft.at });
        const before = await readBlock(storage, actor.person, session.blockId);
        const spent = workedMinutes(session);
        const block: Block = {
          ...before.value,
          state: 'todo',
          // Half-done work counts once the block is finished, so that memory learns what it took in all.
          actualMinutes: spent + (before.value.actualMinutes ?? 0),
          updatedAt: draft.at,
        };
        draft.replace(BLOCKS, before, block);
        const ids = { sessionId: id, blockId: block.id, taskId: block.taskId };
        draft.record('session-abandoned', { ...ids, actualMinutes: spent });
        const replan = await replanner.work({
          person: actor.person,
          reason: `“${block.stepTitle}” waits for another time`,
          overlay: { blocks: [block], session },
        });
        const abandoned = { ...session, proposalId: replanner.offer(draft, replan) };
        draft.replace(FOCUS_SESSIONS, stored, abandoned);
        return abandoned;
      }),
  };
}

/** The task as it is with this block done; written when that changes it. */
async function settleTask(
  storage: Storage,
  draft: Draft,
  { person, block }: { readonly person: PersonId; readonly block: Block },
): Promise<Task> {
  const stored = await readTask(storage, person, block.taskId);
  const siblings = await findBlocksOf(storage, person, block.taskId);
  const others = siblings.map((sibling) => sibling.value).filter((sibling) => sibling.id !== block.id);
  const task = taskAfter(stored.value, [...others, block], draft.at);
  if (task !== stored.value) {
    draft.replace(TASKS, stored, task);
    draft.record('task-changed', { taskId: task.id, fields: ['state'] });
  }
  return task;
}

function learn(
  draft: Draft,
  { session, block, task }: { readonly session: FocusSession; readonly block: Block; readonly task: Task },
): void {
  // One observation a session: the id is the session's, so that a repeat can never teach twice.
  const id = session.id as string as Id<'observation'>;
  draft.put(DURATION_OBSERVATIONS, id, {
    id,
    at: draft.at,
    title: task.title,
    kind: task.goalKind,
    tags: task.tags,
    estimateMinutes: block.statedMinutes,
    actualMinutes: Math.max(1, block.actualMinutes ?? 1),
    sessionId: session.id,
  });
}

async function nextBreak(storage: Storage, clock: Clock, personId: PersonId): Promise<number> {
  const person = (await readPerson(storage, personId)).value;
  const today = startOfDay(dayOf(clock.now(), person.timeZone), person.timeZone);
  const sessions = await findSessionsSince(storage, personId, today);
  const finished = sessions.filter((session) => session.state === 'finished').length;
  return breakAfter(finished + 1, person);
}

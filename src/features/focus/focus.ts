/**
 * Focus sessions: one block being worked, at most one at a time. Every step is stored as instants before it is acknowledged, so a session
 * survives whatever happens to the process or the screen.
 */
import type { Clock } from '#kernel/clock.ts';
import { type BlockId, type Id, newId, type PersonId, type SessionId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';
import type { CheckIn } from '#model/check-in.ts';
import type { FocusSession, ParkedThought, Timer } from '#model/focus-session.ts';
import type { Task } from '#model/task.ts';
import { taskAfter } from '#model/task-rules.ts';
import { dayOf, startOfDay } from '#model/time.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findCurrentSession, findSessionsSince } from '#shelves/session-queries.ts';
import {
  BLOCKS,
  CHECK_INS,
  DURATION_OBSERVATIONS,
  FOCUS_SESSIONS,
  PARKED_THOUGHTS,
  PLANS,
  TASKS,
} from '#shelves/shelves.ts';
import { findBlocksOf, readBlock, readTask } from '#shelves/task-queries.ts';
import {
  breakAfter,
  end,
  latencyMinutes,
  pause,
  resume,
  sayShift,
  teachesSomething,
  timerOf,
  workedMinutes,
} from './focus-rules.ts';

export interface Focus {
  /** Throws `session-running` when one is going on, `block-closed` when the block is finished. */
  readonly start: (
    actor: Actor,
    given: {
      readonly blockId: BlockId;
      readonly timer: { readonly kind: Timer['kind']; readonly minutes?: number | undefined };
    },
  ) => Promise<FocusSession>;
  readonly current: (actor: Actor) => Promise<FocusSession | undefined>;
  readonly pause: (actor: Actor, id: SessionId) => Promise<FocusSession>;
  readonly resume: (actor: Actor, id: SessionId) => Promise<FocusSession>;
  /** The block is done: memory learns, the plan shows when it really was, and a replan is offered when the day has shifted. */
  readonly finish: (
    actor: Actor,
    id: SessionId,
    given: { readonly minutesOverride?: number | undefined; readonly note?: string | undefined },
  ) => Promise<FocusSession>;
  /** The block goes back to be planned; nothing is held against anybody. */
  readonly abandon: (actor: Actor, id: SessionId) => Promise<FocusSession>;
  readonly park: (actor: Actor, id: SessionId, text: string) => Promise<FocusSession>;
  readonly listParked: (
    actor: Actor,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<ParkedThought>>;
  readonly settle: (actor: Actor, id: Id<'parked-thought'>) => Promise<ParkedThought>;
  readonly checkIn: (actor: Actor, given: Omit<CheckIn, 'id' | 'at'>) => Promise<CheckIn>;
}

export function createFocus(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): Focus {
  const { storage, clock, change, replanner } = deps;

  const step = (actor: Actor, id: SessionId, move: (session: FocusSession, at: string) => FocusSession) =>
    change(actor, async (draft) => {
      const stored = await readSession(storage, actor.person, id);
      const session = move(stored.value, draft.at);
      draft.replace(FOCUS_SESSIONS, stored, session);
      draft.record(session.state === 'paused' ? 'session-paused' : 'session-resumed', { sessionId: id });
      return session;
    });

  return {
    start: (actor, { blockId, timer }) =>
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
          id: newId<'focus-session'>(clock.now()),
          blockId,
          taskId: task.value.id,
          stepTitle: block.value.stepTitle,
          doneWhen: block.value.doneWhen,
          taskTitle: task.value.title,
          timer: timerOf(timer, block.value.minutes),
          state: 'running',
          startedAt: draft.at,
          plannedStart: planned?.start ?? null,
          intervals: [{ startedAt: draft.at, endedAt: null }],
          endedAt: null,
          minutesOverride: null,
          note: '',
          breakMinutes: null,
          proposalId: null,
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
      }),

    current: async (actor) => (await findCurrentSession(storage, actor.person))?.value,
    pause: (actor, id) => step(actor, id, pause),
    resume: (actor, id) => step(actor, id, resume),

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

    park: (actor, id, text) =>
      change(actor, async (draft) => {
        const stored = await readSession(storage, actor.person, id);
        if (stored.value.state !== 'running' && stored.value.state !== 'paused') {
          throw new Problem('session-state', { detail: 'The session is over.', params: { state: stored.value.state } });
        }
        const thought: ParkedThought = {
          id: newId<'parked-thought'>(clock.now()),
          sessionId: id,
          text,
          parkedAt: draft.at,
          state: 'open',
        };
        draft.add(PARKED_THOUGHTS, thought.id, thought);
        draft.record('thought-parked', { thoughtId: thought.id, sessionId: id });
        return stored.value;
      }),

    listParked: (actor, { limit, cursor }) =>
      storage.find(PARKED_THOUGHTS, actor.person, { index: 'byState', equals: ['open'] }, { limit, after: cursor }),

    settle: (actor, id) =>
      change(actor, async (draft) => {
        const stored = await storage.get(PARKED_THOUGHTS, actor.person, id);
        if (stored === undefined) throw new Problem('thought-missing', { detail: 'There is no such parked thought.' });
        if (stored.value.state === 'settled') return stored.value;
        const settled: ParkedThought = { ...stored.value, state: 'settled' };
        draft.replace(PARKED_THOUGHTS, stored, settled);
        draft.record('thought-settled', { thoughtId: id });
        return settled;
      }),

    checkIn: (actor, given) =>
      change(actor, async (draft) => {
        const checkIn: CheckIn = { ...given, id: newId<'check-in'>(clock.now()), at: draft.at };
        draft.add(CHECK_INS, checkIn.id, checkIn);
        draft.record('check-in-recorded', { checkInId: checkIn.id });
        return checkIn;
      }),
  };
}

async function readSession(storage: Storage, person: PersonId, id: SessionId): Promise<Stored<FocusSession>> {
  const stored = await storage.get(FOCUS_SESSIONS, person, id);
  if (stored === undefined) throw new Problem('session-missing', { detail: 'There is no such focus session.' });
  return stored;
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

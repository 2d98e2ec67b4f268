/**
 * A person's world as the planner sees it: what is stored, with the changes that are about to be committed laid over it. Reads only.
 */
import type { BlockId, PersonId, TaskId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { Occurrence } from '#model/calendar.ts';
import { elapsedMs, type FocusSession } from '#model/focus-session.ts';
import type { Person } from '#model/person.ts';
import type { Placement, Plan, Proposal } from '#model/plan.ts';
import { isOpen, type Task } from '#model/task.ts';
import { dayOf, dueInstant, formatEpoch, startOfDay } from '#model/time.ts';
import type { PlannerBlock, PlannerTask, PlanningRequest } from '#planner/planning.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { findOccurrences } from '#shelves/calendar-queries.ts';
import { findAll } from '#shelves/find-all.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findCurrentSession, findSessionsSince } from '#shelves/session-queries.ts';
import { PLANS, PROPOSALS } from '#shelves/shelves.ts';
import { findOpenTasks, findUnfinishedBlocks } from '#shelves/task-queries.ts';

/** What is about to be committed and must already count. */
export interface Overlay {
  readonly person?: Person;
  /** New or changed tasks. */
  readonly tasks?: readonly Task[];
  /** New or changed blocks. */
  readonly blocks?: readonly Block[];
  readonly removedTasks?: readonly TaskId[];
  readonly removedBlocks?: readonly BlockId[];
  /** The session as it will be; `state` says whether it still goes on. */
  readonly session?: FocusSession;
  /** Occurrences of a calendar about to be added or removed. */
  readonly occurrences?: readonly Occurrence[];
  readonly removedCalendar?: string;
}

export interface PlanningWorld {
  readonly person: Person;
  readonly plan: Plan;
  readonly storedPlan: Stored<Plan> | undefined;
  readonly openProposals: readonly Stored<Proposal>[];
  readonly tasks: ReadonlyMap<TaskId, Task>;
  readonly blocks: ReadonlyMap<BlockId, Block>;
  readonly session: FocusSession | undefined;
  readonly occurrences: readonly Occurrence[];
  readonly sessionsToday: readonly FocusSession[];
  readonly now: Temporal.Instant;
  readonly horizonEnd: Temporal.Instant;
}

/** Days planned ahead when nothing says otherwise. */
const HORIZON_DAYS = 28;
const MAX_HORIZON_DAYS = 90;

export const EMPTY_PLAN: Plan = { version: 0, placements: [], unplaced: [], odds: [], updatedAt: '' };

export interface WorldOptions {
  readonly now: Temporal.Instant;
  readonly overlay: Overlay;
  readonly horizonDays?: number | undefined;
}

export async function readPlanningWorld(
  storage: Storage,
  personId: PersonId,
  { now, overlay, horizonDays }: WorldOptions,
): Promise<PlanningWorld> {
  const [stored, tasks, blocks, storedPlan, openProposals, session] = await Promise.all([
    readPerson(storage, personId),
    findOpenTasks(storage, personId),
    findUnfinishedBlocks(storage, personId),
    storage.get(PLANS, personId, 'plan'),
    findAll(storage, PROPOSALS, personId, { index: 'byState', equals: ['open'] }),
    findCurrentSession(storage, personId),
  ]);
  const person = overlay.person ?? stored.value;
  const taskMap = overlaid(tasks, overlay.tasks, overlay.removedTasks);
  const blockMap = overlaid(blocks, overlay.blocks, overlay.removedBlocks);
  for (const taskId of overlay.removedTasks ?? []) {
    for (const block of blockMap.values()) if (block.taskId === taskId) blockMap.delete(block.id);
  }
  const horizonEnd = findHorizonEnd({ person, now, tasks: taskMap.values(), horizonDays });
  const today = startOfDay(dayOf(now, person.timeZone), person.timeZone);
  const [occurrences, sessionsToday] = await Promise.all([
    findOccurrences(storage, personId, { from: now.subtract({ hours: 24 }), until: horizonEnd }),
    findSessionsSince(storage, personId, today),
  ]);
  return {
    person,
    plan: storedPlan?.value ?? EMPTY_PLAN,
    storedPlan,
    openProposals,
    tasks: taskMap,
    blocks: blockMap,
    session: going(overlay.session ?? session?.value),
    occurrences: [
      ...occurrences.filter((occurrence) => occurrence.calendarId !== overlay.removedCalendar),
      ...(overlay.occurrences ?? []),
    ],
    sessionsToday: sessionsToday.map((one) => (one.id === overlay.session?.id ? overlay.session : one)),
    now,
    horizonEnd,
  };
}

function overlaid<Key extends string, T extends { readonly id: Key }>(
  stored: readonly Stored<T>[],
  changed: readonly T[] = [],
  removed: readonly Key[] = [],
): Map<Key, T> {
  const map = new Map(stored.map((one) => [one.value.id, one.value]));
  for (const one of changed) map.set(one.id, one);
  for (const id of removed) map.delete(id);
  return map;
}

function going(session: FocusSession | undefined): FocusSession | undefined {
  return session?.state === 'running' || session?.state === 'paused' ? session : undefined;
}

/** Far enough for every deadline that is near enough to plan for. */
function findHorizonEnd(given: {
  readonly person: Person;
  readonly now: Temporal.Instant;
  readonly tasks: Iterable<Task>;
  readonly horizonDays: number | undefined;
}): Temporal.Instant {
  const { person, now, tasks, horizonDays } = given;
  const after = (days: number) => startOfDay(dayOf(now, person.timeZone).add({ days }), person.timeZone);
  if (horizonDays !== undefined) return after(horizonDays);
  let end = after(HORIZON_DAYS);
  const furthest = after(MAX_HORIZON_DAYS);
  for (const task of tasks) {
    if (task.due === null || !isOpen(task)) continue;
    const due = dueInstant(task.due, person.timeZone);
    if (Temporal.Instant.compare(due, end) > 0) end = Temporal.Instant.compare(due, furthest) > 0 ? furthest : due;
  }
  return end;
}

/** True for a block the planner has to find a place for. */
function wantsPlace(world: PlanningWorld, block: Block): boolean {
  const task = world.tasks.get(block.taskId);
  return block.state === 'todo' && task !== undefined && isOpen(task);
}

/** The world in the planner's own language. */
export function planningRequestOf(world: PlanningWorld, placements: readonly Placement[]): PlanningRequest {
  const blocks = [...world.blocks.values()].filter((block) => wantsPlace(world, block));
  const unfinished = new Set(blocks.map((block) => block.id));
  const open = new Set<TaskId>();
  for (const task of world.tasks.values()) if (isOpen(task)) open.add(task.id);
  return {
    person: world.person,
    now: world.now.epochMilliseconds,
    horizonEnd: world.horizonEnd.epochMilliseconds,
    tasks: [...world.tasks.values()].filter(isOpen).map((task) => plannerTask(task, world.person, open)),
    blocks: blocks.map((block) => plannerBlock(block, unfinished)),
    busy: world.occurrences
      .filter((occurrence) => occurrence.busy)
      .map((occurrence) => ({ start: Date.parse(occurrence.start), end: Date.parse(occurrence.end) })),
    running: runningSpan(world),
    focusedTodayMinutes: focusedMinutes(world.sessionsToday, world.now, occupying(world)?.id),
    current: placements
      .filter((placement) => unfinished.has(placement.blockId))
      .map((placement) => ({
        blockId: placement.blockId,
        start: Date.parse(placement.start),
        end: Date.parse(placement.end),
        pinned: placement.pinned,
        why: placement.why,
      })),
  };
}

function plannerTask(task: Task, person: Person, open: ReadonlySet<TaskId>): PlannerTask {
  return {
    id: task.id,
    title: task.title,
    dueAt: task.due === null ? null : dueInstant(task.due, person.timeZone).epochMilliseconds,
    notBeforeAt: task.notBefore === null ? null : Date.parse(task.notBefore),
    priority: task.priority,
    energy: task.energy,
    hoursKind: task.hoursKind,
    dependsOn: task.dependsOn.filter((id) => open.has(id)),
    createdAt: Date.parse(task.createdAt),
  };
}

function plannerBlock(block: Block, unfinished: ReadonlySet<BlockId>): PlannerBlock {
  return {
    id: block.id,
    taskId: block.taskId,
    title: block.stepTitle,
    minutes: block.minutes,
    minutesP50: block.minutesP50,
    minutesP80: block.minutesP80,
    order: block.order,
    dependsOn: block.dependsOn.filter((id) => unfinished.has(id)),
    pinnedAt: block.pinnedAt === null ? null : Date.parse(block.pinnedAt),
  };
}

/**
 * The work whose break comes first: the session going on, expected to need what is left of its block and at least five minutes more, or
 * one that ended so lately that its break is not over.
 */
function runningSpan(world: PlanningWorld): PlanningRequest['running'] {
  const session = occupying(world);
  if (session === undefined) return null;
  const start = Date.parse(session.startedAt);
  if (session.endedAt !== null) return { blockId: session.blockId, start, end: Date.parse(session.endedAt) };
  const nowMs = world.now.epochMilliseconds;
  const block = world.blocks.get(session.blockId);
  const booked = (block?.minutes ?? world.person.blockMinutes) * 60_000;
  const left = Math.max(5 * 60_000, booked - elapsedMs(session, nowMs));
  return { blockId: session.blockId, start, end: nowMs + left };
}

function occupying(world: PlanningWorld): FocusSession | undefined {
  if (world.session !== undefined) return world.session;
  const { breakMinutes, longBreakMinutes } = world.person;
  const earliest = formatEpoch(world.now.epochMilliseconds - Math.max(breakMinutes, longBreakMinutes) * 60_000);
  const finished = world.sessionsToday.filter((session) => session.state === 'finished');
  return finished.findLast((session) => session.endedAt !== null && session.endedAt > earliest);
}

/** Whole focus minutes of sessions, by the person's own word where they gave it; the one named is left out because the planner is told of it as running. */
export function focusedMinutes(sessions: readonly FocusSession[], now: Temporal.Instant, except?: string): number {
  const total = sessions
    .filter((session) => session.id !== except)
    .reduce((sum, session) => sum + (session.minutesOverride ?? elapsedMs(session, now.epochMilliseconds) / 60_000), 0);
  return Math.round(total);
}

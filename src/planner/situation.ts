/**
 * What a request means once it is worked out: blocks and tasks by number, pins that still hold, free time by day, and by when each
 * task is wanted. It is made once per request and read by every attempt to lay the blocks on time; nothing in it ever changes.
 */
import type { Priority } from '#model/task.ts';
import { type Dependencies, findCircles, readDependencies, sequenceBlocks } from './dependencies.ts';
import type { PlannerBlock, PlannerTask, PlanningRequest, TimeSpan } from './planning.ts';
import { DAY, MINUTE, readWallClock, type WallClock } from './wall-clock.ts';
import { freeWindows } from './windows.ts';

/** Free time whose blocks count for one day: they begin in `[start, startBefore)` and end by `end`, which may be on the next day. */
export interface DayStretch extends TimeSpan {
  readonly startBefore: number;
  readonly day: number;
  /** Index of the first stretch of another day after it. */
  readonly nextDayIndex: number;
}

export interface Situation {
  readonly request: PlanningRequest;
  readonly blocks: readonly PlannerBlock[];
  readonly tasks: readonly PlannerTask[];
  readonly dependencies: Dependencies;
  /** The blocks that want a place, each after all those it waits for. */
  readonly sequence: readonly number[];
  /** Blocks that can have no place because they wait in a circle, or behind one: each with the block it waits for. */
  readonly circles: ReadonlyMap<number, number>;
  readonly wallClock: WallClock;
  /** Free time by kind of hours, whole and cut at midnights. */
  readonly free: ReadonlyMap<string, readonly TimeSpan[]>;
  readonly stretches: ReadonlyMap<string, readonly DayStretch[]>;
  /** Where each block was put by the person; null when it was not, or when that time is over. */
  readonly pins: readonly (TimeSpan | null)[];
  /** Where each block sits in the plan as it is. */
  readonly current: readonly (TimeSpan | null)[];
  /** By when each task should be done: the first of its due date, what its priority asks for, and pins of tasks that wait for it. */
  readonly wantedBy: readonly number[];
}

/**
 * Days within which work is wanted when no due date asks for it sooner. Four choices a person can be told: urgent work tomorrow at
 * the latest, high this half week, normal within two weeks, low within two months.
 */
const WANTED_WITHIN_DAYS: Readonly<Record<Priority, number>> = { urgent: 1, high: 3, normal: 14, low: 56 };

export function readSituation(request: PlanningRequest): Situation {
  const { person, now, horizonEnd, tasks, blocks, busy } = request;
  const wallClock = readWallClock({ timeZone: person.timeZone, from: now, to: Math.max(now, horizonEnd) });
  const free = freeWindows({ person, from: now, to: horizonEnd, busy, wallClock });
  const placements = new Map(request.current.map((placement) => [placement.blockId, placement]));
  const dependencies = readDependencies({ tasks, blocks });
  const pins = blocks.map((block) => livePin(block, now));
  const isFree = (block: number) => pins[block] != null;
  const sequence = sequenceBlocks(dependencies, isFree);
  return {
    request,
    blocks,
    tasks,
    dependencies,
    sequence,
    circles: findCircles(dependencies, { sequence, isFree }),
    wallClock,
    free,
    stretches: new Map([...free].map(([kind, spans]) => [kind, cutAtMidnight(spans, wallClock)])),
    pins,
    current: blocks.map((block) => placements.get(block.id) ?? null),
    wantedBy: tasks.map((task, number) =>
      Math.min(
        task.dueAt ?? Number.POSITIVE_INFINITY,
        now + WANTED_WITHIN_DAYS[task.priority] * DAY,
        firstPinAfter(number, { dependencies, pins }),
      ),
    ),
  };
}

/** A pin holds until its time is over; after that the block wants a new place like any other. */
function livePin(block: Pick<PlannerBlock, 'pinnedAt' | 'minutes'>, now: number): TimeSpan | null {
  if (block.pinnedAt === null) return null;
  const end = block.pinnedAt + block.minutes * MINUTE;
  return end > now ? { start: block.pinnedAt, end } : null;
}

function firstPinAfter(task: number, { dependencies, pins }: Pick<Situation, 'dependencies' | 'pins'>): number {
  let first = Number.POSITIVE_INFINITY;
  for (const after of dependencies.tasksAfter[task] ?? []) {
    for (const block of dependencies.blocksOf[after] ?? []) first = Math.min(first, pins[block]?.start ?? first);
  }
  return first;
}

/** The block of that number. */
export function blockAt(situation: Pick<Situation, 'blocks'>, block: number): PlannerBlock {
  const found = situation.blocks[block];
  if (found === undefined) throw new Error(`There is no block number ${block}.`);
  return found;
}

/** The task of the block of that number. */
export function taskOfBlock(situation: Pick<Situation, 'tasks' | 'dependencies'>, block: number): PlannerTask {
  const found = situation.tasks[situation.dependencies.taskOf[block] ?? -1];
  if (found === undefined) throw new Error(`There is no task of block number ${block}.`);
  return found;
}

function cutAtMidnight(spans: readonly TimeSpan[], wallClock: WallClock): readonly DayStretch[] {
  const stretches: Omit<DayStretch, 'nextDayIndex'>[] = [];
  for (const { start, end } of spans) {
    for (let from = start; from < end; ) {
      const startBefore = Math.min(end, wallClock.nextDayAfter(from));
      stretches.push({ start: from, startBefore, end, day: wallClock.dayAt(from) });
      from = startBefore;
    }
  }
  let nextDayIndex = stretches.length;
  return stretches
    .toReversed()
    .map((stretch, back) => {
      const index = stretches.length - 1 - back;
      if (stretches[index + 1]?.day !== stretch.day) nextDayIndex = index + 1;
      return { ...stretch, nextDayIndex };
    })
    .reverse();
}

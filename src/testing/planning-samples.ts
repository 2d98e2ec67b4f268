/**
 * Small planning requests for tests: a person in Berlin on Monday 23 November 2026, 08:00, with a quiet week ahead. Each test names
 * only what it is about.
 */
import type { BlockId, TaskId } from '#kernel/id.ts';
import type {
  PlannerBlock,
  PlannerPerson,
  PlannerPlacement,
  PlannerTask,
  PlanningRequest,
  TimeSpan,
} from '#planner/planning.ts';

/** Wall time in Berlin, `2026-11-23 09:00`, or only the time on the sample Monday, `09:00`; as epoch milliseconds. */
export function at(text: string): number {
  const full = text.includes(' ') ? text.replace(' ', 'T') : `2026-11-23T${text}`;
  return Temporal.PlainDateTime.from(full).toZonedDateTime('Europe/Berlin').epochMilliseconds;
}

/** The span between two wall times in Berlin. */
export function span(start: string, end: string): TimeSpan {
  return { start: at(start), end: at(end) };
}

/** What the wall in Berlin shows, `Mon 09:00`. */
export function sayWall(instant: number): string {
  const wall = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO('Europe/Berlin');
  const day = wall.toLocaleString('en', { weekday: 'short' });
  return `${day} ${wall.toPlainTime().toString({ smallestUnit: 'minute' })}`;
}

/** Every day nine to five for work and seven to nine for evenings; breaks of 5 and 15 minutes, buffers of 10, four hours a day. */
function samplePerson(changes: Partial<PlannerPerson> = {}): PlannerPerson {
  return {
    timeZone: 'Europe/Berlin',
    workingHours: [1, 2, 3, 4, 5, 6, 7].flatMap((day) => [
      { day, start: '09:00', end: '17:00', kind: 'work' },
      { day, start: '19:00', end: '21:00', kind: 'evening' },
    ]),
    breakMinutes: 5,
    longBreakMinutes: 15,
    blocksBeforeLongBreak: 4,
    dailyFocusMinutes: 240,
    bufferMinutes: 10,
    ...changes,
  };
}

export interface SampleTask extends Partial<Omit<PlannerTask, 'id' | 'dependsOn'>> {
  readonly dependsOn?: readonly string[];
  /** Its blocks, in order; a number is a block of that many minutes. */
  readonly blocks: readonly (number | SampleBlock)[];
}

export interface SampleBlock extends Partial<Omit<PlannerBlock, 'id' | 'taskId' | 'dependsOn'>> {
  readonly minutes: number;
  readonly dependsOn?: readonly string[];
}

export interface SampleRequest extends Partial<Omit<PlanningRequest, 'tasks' | 'blocks' | 'person'>> {
  readonly person?: Partial<PlannerPerson>;
  /** By name: task `essay` has the blocks `essay-0`, `essay-1`, ... */
  readonly tasks: Readonly<Record<string, SampleTask>>;
}

/** A whole request from a few words. Without other wishes the plan ends two weeks after it begins. */
export function sampleRequest({ person, tasks, ...changes }: SampleRequest): PlanningRequest {
  const entries = Object.entries(tasks);
  return {
    person: samplePerson(person),
    now: at('08:00'),
    horizonEnd: at('2026-12-07 08:00'),
    tasks: entries.map(([name, task], number) => sampleTask({ name, task, number })),
    blocks: entries.flatMap(([name, { blocks }]) =>
      blocks.map((block, order) =>
        sampleBlock({ task: name, order, block: typeof block === 'number' ? { minutes: block } : block }),
      ),
    ),
    busy: [],
    running: null,
    focusedTodayMinutes: 0,
    current: [],
    ...changes,
  };
}

/** A placement of a sample block. */
export function samplePlacement(block: string, where: TimeSpan, pinned = false): PlannerPlacement {
  return { blockId: block as BlockId, start: where.start, end: where.end, pinned, why: 'Sample' };
}

/** Placements as `{ 'essay-0': 'Mon 09:00' }`. */
export function sayPlacements(placements: readonly PlannerPlacement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(placements.map(({ blockId, start }) => [blockId, sayWall(start)]));
}

function sampleTask(given: { readonly name: string; readonly task: SampleTask; readonly number: number }): PlannerTask {
  const { blocks: _, dependsOn = [], ...changes } = given.task;
  return {
    id: given.name as TaskId,
    title: given.name,
    dueAt: null,
    notBeforeAt: null,
    priority: 'normal',
    energy: 'medium',
    hoursKind: 'work',
    createdAt: given.number,
    dependsOn: dependsOn.map((id) => id as TaskId),
    ...changes,
  };
}

function sampleBlock(given: {
  readonly task: string;
  readonly order: number;
  readonly block: SampleBlock;
}): PlannerBlock {
  const { dependsOn = [], ...changes } = given.block;
  const id = `${given.task}-${given.order}`;
  return {
    id: id as BlockId,
    taskId: given.task as TaskId,
    title: `Step ${given.order} of ${given.task}`,
    minutesP50: changes.minutes,
    minutesP80: changes.minutes,
    order: given.order,
    dependsOn: dependsOn.map((other) => other as BlockId),
    pinnedAt: null,
    ...changes,
  };
}

/**
 * Planning requests nobody would think of, for property tests: seven zones in weeks in which their clocks change (or a whole day is
 * missing), odd hours, events on top of each other, circles of dependencies, pins in the past and on events.
 */
import fc from 'fast-check';
import type { BlockId, TaskId } from '#kernel/id.ts';
import { ENERGIES, PRIORITIES } from '#model/task.ts';
import type {
  PlannerBlock,
  PlannerPerson,
  PlannerPlacement,
  PlannerTask,
  PlanningRequest,
  TimeSpan,
} from '#planner/planning.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A zone and the day before something happens to its clock. */
const WEEKS = [
  { timeZone: 'Europe/Berlin', day: '2026-03-28' },
  { timeZone: 'Europe/Berlin', day: '2026-10-24' },
  { timeZone: 'America/New_York', day: '2026-03-07' },
  { timeZone: 'America/New_York', day: '2026-10-31' },
  { timeZone: 'Australia/Lord_Howe', day: '2026-04-04' },
  { timeZone: 'Australia/Lord_Howe', day: '2026-10-03' },
  { timeZone: 'Asia/Kolkata', day: '2026-03-28' },
  // Brazil's clocks changed at midnight: this Sunday began at 01:00, and that Saturday ended twice.
  { timeZone: 'America/Sao_Paulo', day: '2018-11-03' },
  { timeZone: 'America/Sao_Paulo', day: '2018-02-17' },
  { timeZone: 'Africa/Casablanca', day: '2026-02-14' },
  // Samoa had no 30 December 2011.
  { timeZone: 'Pacific/Apia', day: '2011-12-29' },
] as const;

/** Any request the planner's contract allows. */
export const anyRequest: fc.Arbitrary<PlanningRequest> = fc
  .record({
    week: fc.constantFrom(...WEEKS),
    nowMinutes: fc.integer({ min: -600, max: 2 * 1440 }),
    nowSeconds: fc.constantFrom(0, 0, 0, 17.25),
    days: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ week, nowMinutes, nowSeconds, days }) => {
    const midnight = Temporal.PlainDate.from(week.day).toZonedDateTime(week.timeZone).epochMilliseconds;
    const now = midnight + nowMinutes * MINUTE + nowSeconds * 1000;
    const horizon = { start: now, end: now + days * DAY };
    return fc
      .record({
        person: anyPerson(week.timeZone),
        tasks: fc.array(anyTask(horizon), { minLength: 1, maxLength: 5, size: 'max' }),
        blocks: fc.array(anyBlock(horizon), { maxLength: 20, size: 'max' }),
        busy: fc.array(anyEvent(horizon), { maxLength: 8 }),
        running: oftenThen(null, anyRunning(now)),
        focusedTodayMinutes: fc.constantFrom(0, 0, 25, 200),
        current: fc.array(fc.record({ block: fc.nat(19), where: anyEvent(horizon) }), { maxLength: 10 }),
      })
      .map((drawn) => assemble({ ...drawn, horizon }));
  });

/** An event of up to five hours somewhere from a day before the span to its end. */
function anyEvent({ start, end }: TimeSpan): fc.Arbitrary<TimeSpan> {
  const quarters = Math.ceil((end - start + DAY) / (15 * MINUTE));
  return fc
    .record({
      quarter: fc.integer({ min: 0, max: quarters }),
      off: fc.constantFrom(0, 0, 0, 7),
      minutes: fc.constantFrom(0, 15, 30, 60, 60, 90, 300),
    })
    .map(({ quarter, off, minutes }) => {
      const from = Math.floor(start / MINUTE) * MINUTE - DAY + (quarter * 15 + off) * MINUTE;
      return { start: from, end: from + minutes * MINUTE };
    });
}

/** A session that began up to two hours ago, sometimes over already. */
function anyRunning(now: number): fc.Arbitrary<TimeSpan> {
  return fc
    .record({ ago: fc.nat(120), minutes: fc.constantFrom(10, 25, 60, 180) })
    .map(({ ago, minutes }) => ({ start: now - ago * MINUTE, end: now + (minutes - ago) * MINUTE }));
}

function anyPerson(timeZone: string): fc.Arbitrary<PlannerPerson> {
  const time = (last: string[]) =>
    fc.oneof(
      fc.constantFrom('00:00', '01:30', '02:00', '09:00', '12:00', '17:00', '22:00', ...last),
      fc
        .nat(95)
        .map((quarter) => `${String(quarter >> 2).padStart(2, '0')}:${String((quarter & 3) * 15).padStart(2, '0')}`),
    );
  const window = fc.record({
    day: fc.integer({ min: 1, max: 7 }),
    start: time([]),
    end: time(['24:00']),
    kind: fc.constantFrom('work', 'work', 'evening'),
  });
  const daily = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '09:00', end: '17:00', kind: 'work' }));
  return fc.record({
    timeZone: fc.constant(timeZone),
    workingHours: oftenThen(daily, fc.array(window, { maxLength: 12, size: 'max' })),
    breakMinutes: fc.constantFrom(0, 5, 5, 10),
    longBreakMinutes: fc.constantFrom(0, 3, 15, 30),
    blocksBeforeLongBreak: fc.integer({ min: 1, max: 4 }),
    dailyFocusMinutes: fc.constantFrom(30, 120, 240, 240, 960),
    bufferMinutes: fc.constantFrom(0, 10, 45),
  });
}

type DrawnTask = Omit<PlannerTask, 'id' | 'title' | 'dependsOn'> & { readonly waitsFor: readonly number[] };

function anyTask(horizon: TimeSpan): fc.Arbitrary<DrawnTask> {
  return fc.record({
    dueAt: fc.oneof(fc.constant(null), anyInstant(horizon)),
    notBeforeAt: oftenThen(null, anyInstant(horizon)),
    priority: fc.constantFrom(...PRIORITIES),
    energy: fc.constantFrom(...ENERGIES),
    hoursKind: oftenThen('work', fc.constantFrom('evening', 'nowhere')),
    createdAt: fc.nat(3),
    waitsFor: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(fc.nat(4), { maxLength: 2 }) },
    ),
  });
}

interface DrawnBlock {
  readonly task: number;
  readonly minutes: number;
  readonly order: number;
  readonly waits: 'for-none' | 'for-previous' | 'for-any';
  readonly other: number;
  readonly pinnedAt: number | null;
}

function anyBlock(horizon: TimeSpan): fc.Arbitrary<DrawnBlock> {
  return fc.record({
    task: fc.nat(4),
    minutes: fc.constantFrom(1, 10, 25, 25, 25, 37, 60, 120),
    order: fc.nat(5),
    waits: oftenThen('for-previous', fc.constantFrom('for-none', 'for-none', 'for-none', 'for-none', 'for-any')),
    other: fc.nat(19),
    pinnedAt: oftenThen(null, oftenThen(null, anyInstant(horizon))),
  });
}

/** Three times in four the usual, else something of the rest. */
function oftenThen<Usual, Rest>(usual: Usual, rest: fc.Arbitrary<Rest>): fc.Arbitrary<Usual | Rest> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rest });
}

function anyInstant({ start, end }: TimeSpan): fc.Arbitrary<number> {
  return anyEvent({ start, end }).map((event) => event.start);
}

interface Drawn {
  readonly person: PlannerPerson;
  readonly tasks: readonly DrawnTask[];
  readonly blocks: readonly DrawnBlock[];
  readonly busy: readonly TimeSpan[];
  readonly running: TimeSpan | null;
  readonly focusedTodayMinutes: number;
  readonly current: readonly { readonly block: number; readonly where: TimeSpan }[];
  readonly horizon: TimeSpan;
}

function assemble(drawn: Drawn): PlanningRequest {
  const { person, busy, running, focusedTodayMinutes, horizon } = drawn;
  const taskId = (task: number) => `task-${task % drawn.tasks.length}` as TaskId;
  const tasks = drawn.tasks.map(
    ({ waitsFor, ...task }, number): PlannerTask => ({
      ...task,
      id: taskId(number),
      title: `Task ${number}`,
      dependsOn: waitsFor.map((other) => taskId(other)),
    }),
  );
  const blocks = drawn.blocks.map(
    (block, number): PlannerBlock => ({
      id: blockId(number),
      taskId: taskId(block.task),
      title: `Block ${number}`,
      minutes: block.minutes,
      minutesP50: block.minutes,
      minutesP80: block.minutes,
      order: block.order,
      dependsOn: waitsOf(drawn.blocks, { block, number }).map((other) => blockId(other)),
      pinnedAt: block.pinnedAt,
    }),
  );
  const current = new Map(
    drawn.current
      .filter(({ block }) => block < blocks.length)
      .map(({ block, where }) => [
        blockId(block),
        placeAt(where, { id: blockId(block), minutes: blocks[block]?.minutes ?? 1 }),
      ]),
  );
  return {
    person,
    now: horizon.start,
    horizonEnd: horizon.end,
    tasks,
    blocks,
    busy,
    running: running === null ? null : { ...running, blockId: 'running' as BlockId },
    focusedTodayMinutes,
    current: [...current.values()],
  };
}

/** `previous`: the one before it in the same task; `any`: whichever was drawn, even itself or one that waits for it. */
function waitsOf(
  blocks: readonly DrawnBlock[],
  { block, number }: { readonly block: DrawnBlock; readonly number: number },
): readonly number[] {
  if (block.waits === 'for-none') return [];
  if (block.waits === 'for-any') return [block.other];
  const previous = blocks.findLastIndex((other, index) => index < number && other.task === block.task);
  return previous < 0 ? [] : [previous];
}

function placeAt(where: TimeSpan, block: { readonly id: BlockId; readonly minutes: number }): PlannerPlacement {
  const end = where.start + block.minutes * MINUTE;
  return { blockId: block.id, start: where.start, end, pinned: false, why: 'Before' };
}

function blockId(number: number): BlockId {
  return `block-${String(number).padStart(2, '0')}` as BlockId;
}

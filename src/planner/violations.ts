/**
 * Checks a plan against every hard limit, one limit after the other in the plainest way, and shares no rule with the code that makes
 * plans: property tests ask it what is wrong. What a person pinned is their own act and never a violation; what the planner put in a
 * pin's way is.
 */
import type { BlockId, TaskId } from '#kernel/id.ts';
import type { HardLimit, PlannerBlock, PlannerPlacement, PlannerTask, PlanningRequest, TimeSpan } from './planning.ts';
import { sayDay, sayDeadline, sayTime } from './say-time.ts';

export interface Violation {
  readonly limit: HardLimit;
  readonly blockId: BlockId;
  /** What is wrong, in a sentence for people. */
  readonly detail: string;
}

/**
 * Every hard limit that `placements` break, by limit. A placement counts as pinned when it is marked so and its block is pinned there;
 * to learn what pinning a block would run into, pass its placement unmarked. Placements of blocks that the request does not know are
 * left out.
 */
export function findViolations(
  request: PlanningRequest,
  placements: readonly PlannerPlacement[],
): readonly Violation[] {
  const subject = readSubject(request, placements);
  return [
    ...subject.planned.flatMap((one) => checkAlone(subject, one)),
    ...checkNeighbours(subject),
    ...checkRows(subject),
    ...checkDependencies(subject),
    ...checkCapacity(subject),
    ...checkPins(subject),
  ];
}

/** A placement with what the request knows of it. */
interface Planned extends TimeSpan {
  readonly blockId: BlockId;
  readonly block: PlannerBlock;
  readonly task: PlannerTask;
  readonly own: boolean;
}

/** Time taken by a block, the running session's included. */
interface Taken extends TimeSpan {
  readonly blockId: BlockId;
  readonly name: string;
  /** Put there by the person. */
  readonly own: boolean;
}

interface Subject {
  readonly request: PlanningRequest;
  readonly placements: readonly PlannerPlacement[];
  readonly planned: readonly Planned[];
  /** By start. */
  readonly taken: readonly Taken[];
  readonly blocks: ReadonlyMap<BlockId, PlannerBlock>;
  readonly tasks: ReadonlyMap<TaskId, PlannerTask>;
  readonly blocksOf: ReadonlyMap<TaskId, readonly PlannerBlock[]>;
  readonly say: (at: number) => string;
}

function readSubject(request: PlanningRequest, placements: readonly PlannerPlacement[]): Subject {
  const blocks = new Map(request.blocks.map((block) => [block.id, block]));
  const tasks = new Map(request.tasks.map((task) => [task.id, task]));
  const planned: Planned[] = [];
  const taken: Taken[] = [];
  for (const { blockId, start, end, pinned } of placements) {
    const block = blocks.get(blockId);
    const task = block === undefined ? undefined : tasks.get(block.taskId);
    if (block === undefined || task === undefined) continue;
    const own = pinned && block.pinnedAt === start;
    taken.push({ blockId, start, end, own, name: `'${block.title}'` });
    planned.push({ blockId, start, end, block, task, own });
  }
  const { running } = request;
  if (running !== null && running.start < running.end) {
    taken.push({
      blockId: running.blockId,
      start: running.start,
      end: running.end,
      own: true,
      name: 'the session going on',
    });
  }
  taken.sort((a, b) => a.start - b.start || a.end - b.end);
  const say = (at: number) => sayTime(at, { timeZone: request.person.timeZone, now: request.now });
  const blocksOf = Map.groupBy(request.blocks, (block) => block.taskId);
  return { request, placements, planned, taken, blocks, tasks, blocksOf, say };
}

/** The limits that concern one placement and nothing but it. */
function checkAlone({ request, say }: Subject, one: Planned): readonly Violation[] {
  if (one.own) return [];
  const { task, start, end, blockId } = one;
  const { now, person } = request;
  const found: Violation[] = [];
  const add = (limit: HardLimit, detail: string) => found.push({ limit, blockId, detail });

  if (start < now) add('in-the-past', `${say(start)} has passed`);
  const outside = findOutsideHours(request, { start, end, kind: task.hoursKind });
  if (outside !== null) add('outside-hours', `${say(outside)} is outside your hours of the kind “${task.hoursKind}”`);
  for (const event of request.busy.filter((busy) => busy.start < busy.end)) {
    const apart = Math.max(event.start - end, start - event.end);
    if (apart < 0) add('on-busy', `Your calendar is taken from ${say(event.start)} to ${say(event.end)}`);
    else if (apart < person.bufferMinutes * 60_000) {
      const side = end <= event.start ? `begins at ${say(event.start)}` : `ends at ${say(event.end)}`;
      add('inside-buffer', `An event ${side}, less than ${person.bufferMinutes} min away`);
    }
  }
  if (task.notBeforeAt !== null && start < task.notBeforeAt) {
    add('before-not-before', `It may not begin before ${say(task.notBeforeAt)}`);
  }
  if (task.dueAt !== null && end > task.dueAt) {
    const due = sayDeadline(task.dueAt, { timeZone: person.timeZone, now });
    add('after-due', `It would be over at ${say(end)}, and it is due ${due}`);
  }
  return found;
}

/** The first instant of the span, looked at minute by minute, at which the person's clock shows no time of their hours; else null. */
function findOutsideHours(
  { person }: PlanningRequest,
  { start, end, kind }: TimeSpan & { readonly kind: string },
): number | null {
  const windows = person.workingHours.filter((window) => window.kind === kind);
  const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
  for (let at = start; at < end; at = Math.floor(at / 60_000) * 60_000 + 60_000) {
    const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(person.timeZone);
    const minute = wall.hour * 60 + wall.minute;
    const today = wall.dayOfWeek;
    const yesterday = today === 1 ? 7 : today - 1;
    const inside = windows.some((window) => {
      const from = minutesOf(window.start);
      const to = minutesOf(window.end);
      if (to > from) return window.day === today && minute >= from && minute < to;
      return (window.day === today && minute >= from) || (window.day === yesterday && minute < to);
    });
    if (!inside) return at;
  }
  return null;
}

/** Two blocks overlap, or have less than a break between them. The later one is blamed unless the person put it there. */
function checkNeighbours({ request, taken, say }: Subject): readonly Violation[] {
  const found: Violation[] = [];
  const breakMs = request.person.breakMinutes * 60_000;
  for (const [i, first] of taken.entries()) {
    for (const second of taken.slice(i + 1)) {
      if (second.start >= first.end + breakMs) break;
      if (first.own && second.own) continue;
      const blamed = second.own ? first : second;
      const other = second.own ? second : first;
      if (second.start < first.end) {
        const detail = `${say(other.start)} to ${say(other.end)} is taken by ${other.name}`;
        found.push({ limit: 'overlap', blockId: blamed.blockId, detail });
      } else {
        const detail = `Less than ${request.person.breakMinutes} min of break between it and ${other.name}`;
        found.push({ limit: 'no-break', blockId: blamed.blockId, detail });
      }
    }
  }
  return found;
}

/** More blocks in a row, with no rest as long as a long break between any two, than the person does. */
function checkRows({ request, taken }: Subject): readonly Violation[] {
  const { breakMinutes, longBreakMinutes, blocksBeforeLongBreak } = request.person;
  const restMs = Math.max(breakMinutes, longBreakMinutes) * 60_000;
  const rows: Taken[][] = [];
  let over = Number.NEGATIVE_INFINITY;
  for (const one of taken) {
    if (one.start - over >= restMs) rows.push([]);
    rows.at(-1)?.push(one);
    over = Math.max(over, one.end);
  }
  return rows.flatMap((row) => {
    const blamed = row.findLast((one) => !one.own);
    if (row.length <= blocksBeforeLongBreak || blamed === undefined) return [];
    const detail = `${row.length} blocks in a row without a break of ${longBreakMinutes} min; you do ${blocksBeforeLongBreak}`;
    return [{ limit: 'no-break' as const, blockId: blamed.blockId, detail }];
  });
}

/** A block before the end of what it waits for, or in the plan while that is not. */
function checkDependencies(subject: Subject): readonly Violation[] {
  const { request, planned, blocks, say } = subject;
  const places = new Map<BlockId, TimeSpan>(planned.map((one) => [one.blockId, one]));
  if (request.running !== null) places.set(request.running.blockId, request.running);
  const found: Violation[] = [];
  for (const { blockId, block, task, start, own } of planned) {
    if (own) continue;
    for (const before of [...block.dependsOn, ...blocksOfTasksBefore(subject, task)]) {
      const name = `'${blocks.get(before)?.title ?? 'the session going on'}'`;
      const place = places.get(before);
      if (place === undefined && blocks.has(before)) {
        found.push({ limit: 'before-dependency', blockId, detail: `It waits for ${name}, which has no place` });
      } else if (place !== undefined && place.end > start) {
        found.push({
          limit: 'before-dependency',
          blockId,
          detail: `It waits for ${name}, which ends ${say(place.end)}`,
        });
      }
    }
  }
  return found;
}

/** The blocks of each task that `task` waits for; a task without blocks stands for those that it waits for itself. */
function blocksOfTasksBefore({ tasks, blocksOf }: Subject, task: PlannerTask): readonly BlockId[] {
  const open = [...task.dependsOn];
  const found: BlockId[] = [];
  for (const id of open) {
    const blocks = blocksOf.get(id) ?? [];
    found.push(...blocks.map((block) => block.id));
    if (blocks.length > 0) continue;
    open.push(...(tasks.get(id)?.dependsOn ?? []).filter((other) => !open.includes(other)));
  }
  return found;
}

/** More focus minutes on a day than the person does. Blocks and the running session count for the day on which they begin. */
function checkCapacity({ request, taken }: Subject): readonly Violation[] {
  const { person, now, focusedTodayMinutes } = request;
  const dayOf = (at: number) =>
    Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(person.timeZone).toPlainDate().toString();
  const days = Map.groupBy(taken, (one) => dayOf(one.start));
  const found: Violation[] = [];
  for (const [day, list] of days) {
    const worked = day === dayOf(now) ? focusedTodayMinutes : 0;
    const minutes = list.reduce((sum, { start, end }) => sum + (end - start) / 60_000, worked);
    const blamed = list.findLast((one) => !one.own);
    if (minutes <= person.dailyFocusMinutes || blamed === undefined) continue;
    const detail = `${sayDay(blamed.start, { timeZone: person.timeZone, now })} would hold ${Math.ceil(minutes)} min of focus; you do ${person.dailyFocusMinutes}`;
    found.push({ limit: 'over-capacity', blockId: blamed.blockId, detail });
  }
  return found;
}

/** A pin that is not over yet and whose block is elsewhere, or nowhere. */
function checkPins({ request, placements, say }: Subject): readonly Violation[] {
  return request.blocks.flatMap(({ id, pinnedAt, minutes }) => {
    if (pinnedAt === null || pinnedAt + minutes * 60_000 <= request.now) return [];
    const place = placements.find((placement) => placement.blockId === id);
    const right = place?.pinned === true && place.start === pinnedAt && place.end === pinnedAt + minutes * 60_000;
    return right ? [] : [{ limit: 'moved-pin' as const, blockId: id, detail: `You put it at ${say(pinnedAt)}` }];
  });
}

/** The day as the coach and the brief know it: what is planned, what was done, what others claim, how the person is. Reads only. */
import type { BlockId, PersonId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { CheckIn } from '#model/check-in.ts';
import { elapsedMs, type FocusSession } from '#model/focus-session.ts';
import type { Placement } from '#model/plan.ts';
import type { Task } from '#model/task.ts';
import { dayOf, formatInstant, startOfDay } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { EMPTY_PLAN, focusedMinutes } from '#replan/planning-world.ts';
import { findOccurrences } from '#shelves/calendar-queries.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findCurrentSession, findSessionsSince } from '#shelves/session-queries.ts';
import { BLOCKS, CHECK_INS, PARKED_THOUGHTS, PLANS, TASKS } from '#shelves/shelves.ts';

export interface DayStep {
  readonly block: Block;
  readonly task: Task;
  readonly placement: Placement;
}

export interface DayPicture {
  readonly now: Temporal.Instant;
  readonly timeZone: string;
  readonly day: Temporal.PlainDate;
  /** The session going on. */
  readonly current: FocusSession | undefined;
  /** Minutes worked on it so far. */
  readonly currentMinutes: number;
  /** The steps of today, done ones too, by start. */
  readonly steps: readonly DayStep[];
  /** What to start next, today or later; undefined when nothing is planned. */
  readonly next: DayStep | undefined;
  /** Others' claims on today, by start. */
  readonly events: readonly { readonly title: string; readonly start: string; readonly end: string }[];
  /** Tasks that are due, with how likely they are done in time, least likely first. */
  readonly odds: readonly { readonly task: Task; readonly onTime: number }[];
  readonly focusedMinutes: number;
  readonly parked: readonly string[];
  /** The last check-in of today. */
  readonly checkIn: CheckIn | undefined;
}

/** More than these of a kind make a picture no clearer. */
const MOST_STEPS = 20;
const MOST_EVENTS = 20;
const MOST_ODDS = 5;
const MOST_PARKED = 5;

export async function readDayPicture(storage: Storage, person: PersonId, now: Temporal.Instant): Promise<DayPicture> {
  const { timeZone } = (await readPerson(storage, person)).value;
  const day = dayOf(now, timeZone);
  const [from, until] = [startOfDay(day, timeZone), startOfDay(day.add({ days: 1 }), timeZone)];
  const ofToday = { index: 'byTime', descending: true, from: formatInstant(from) };
  const [current, storedPlan, sessions, occurrences, parked, checkIns] = await Promise.all([
    findCurrentSession(storage, person),
    storage.get(PLANS, person, 'plan'),
    findSessionsSince(storage, person, from),
    findOccurrences(storage, person, { from, until }),
    storage.find(PARKED_THOUGHTS, person, { index: 'byState', equals: ['open'] }, { limit: MOST_PARKED }),
    storage.find(CHECK_INS, person, ofToday, { limit: 1 }),
  ]);
  const plan = storedPlan?.value ?? EMPTY_PLAN;
  const placements = plan.placements.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
  const isToday = ({ start, end }: Placement) => start < formatInstant(until) && end > formatInstant(from);
  const steps = await readSteps(storage, person, chooseSteps(placements.filter(isToday), now));
  return {
    now,
    timeZone,
    day,
    current: current?.value,
    currentMinutes: current === undefined ? 0 : Math.floor(elapsedMs(current.value, now.epochMilliseconds) / 60_000),
    steps,
    next: await findNext(storage, person, placements),
    events: occurrences.filter(({ busy, allDay }) => busy && !allDay).slice(0, MOST_EVENTS),
    odds: await readOdds(storage, person, plan.odds),
    focusedMinutes: focusedMinutes(sessions, now),
    parked: parked.items.map(({ value }) => value.text),
    checkIn: checkIns.items[0]?.value,
  };
}

/** What is still ahead goes before what was done: on a long day the last of those are enough. */
function chooseSteps(today: readonly Placement[], now: Temporal.Instant): readonly Placement[] {
  const isAhead = ({ done, end }: Placement) => !done && Date.parse(end) > now.epochMilliseconds;
  const ahead = today.filter(isAhead).slice(0, MOST_STEPS);
  const past = today.filter((placement) => !isAhead(placement));
  return [...past.slice(Math.max(0, past.length + ahead.length - MOST_STEPS)), ...ahead];
}

async function readSteps(
  storage: Storage,
  person: PersonId,
  placements: readonly Placement[],
): Promise<readonly DayStep[]> {
  const steps = await Promise.all(placements.map((placement) => readStep(storage, person, placement)));
  return steps.filter((step) => step !== undefined);
}

/** Undefined where the plan is a moment older than the block. */
async function readStep(storage: Storage, person: PersonId, placement: Placement): Promise<DayStep | undefined> {
  const block = (await storage.get(BLOCKS, person, placement.blockId as BlockId))?.value;
  const task = block && (await storage.get(TASKS, person, block.taskId))?.value;
  return block === undefined || task === undefined ? undefined : { block, task, placement };
}

async function findNext(
  storage: Storage,
  person: PersonId,
  placements: readonly Placement[],
): Promise<DayStep | undefined> {
  for (const placement of placements) {
    if (placement.done) continue;
    const step = await readStep(storage, person, placement);
    if (step?.block.state === 'todo') return step;
  }
  return undefined;
}

async function readOdds(
  storage: Storage,
  person: PersonId,
  odds: readonly { readonly taskId: Task['id']; readonly onTime: number }[],
): Promise<DayPicture['odds']> {
  const least = odds.toSorted((a, b) => a.onTime - b.onTime).slice(0, MOST_ODDS);
  const read = await Promise.all(
    least.map(async ({ taskId, onTime }) => {
      const task = (await storage.get(TASKS, person, taskId))?.value;
      return task === undefined ? undefined : { task, onTime };
    }),
  );
  return read.filter((one) => one !== undefined);
}

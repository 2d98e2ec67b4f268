/** Today: the one thing to do now, and the rest of the day. Reads only. */
import type { Clock } from '#kernel/clock.ts';
import type { BlockId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { CheckIn } from '#model/check-in.ts';
import type { FocusSession, ParkedThought } from '#model/focus-session.ts';
import type { Placement, Proposal } from '#model/plan.ts';
import { showScheduled } from '#model/show-scheduled.ts';
import type { Task } from '#model/task.ts';
import { dayOf, formatInstant, startOfDay } from '#model/time.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { EMPTY_PLAN, focusedMinutes } from '#replan/planning-world.ts';
import type { Actor } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findCurrentSession, findSessionsSince } from '#shelves/session-queries.ts';
import { BLOCKS, CHECK_INS, PARKED_THOUGHTS, PLANS, PROPOSALS, TASKS } from '#shelves/shelves.ts';
import { countStreak, upcoming } from './today-rules.ts';

export interface TodayView {
  readonly now: string;
  readonly current: FocusSession | null;
  readonly next: { readonly placement: Placement; readonly block: Stored<Block>; readonly task: Stored<Task> } | null;
  readonly placements: readonly Placement[];
  readonly parked: readonly ParkedThought[];
  readonly checkIn: CheckIn | null;
  readonly streak: { readonly days: number; readonly today: boolean };
  readonly focusedMinutes: number;
  readonly proposals: readonly Proposal[];
}

export interface Today {
  readonly read: (actor: Actor) => Promise<TodayView>;
}

/** How far back days with a finished session are counted. */
const STREAK_DAYS = 60;
const PARKED_SHOWN = 50;

export function createToday(deps: { readonly storage: Storage; readonly clock: Clock }): Today {
  const { storage, clock } = deps;
  return {
    read: async (actor) => {
      const now = clock.now();
      const { timeZone } = (await readPerson(storage, actor.person)).value;
      const day = dayOf(now, timeZone);
      const [from, until] = [startOfDay(day, timeZone), startOfDay(day.add({ days: 1 }), timeZone)];
      const newest = { limit: 1 };
      const [current, plan, sessions, parked, checkIns, proposals] = await Promise.all([
        findCurrentSession(storage, actor.person),
        storage.get(PLANS, actor.person, 'plan'),
        findSessionsSince(storage, actor.person, startOfDay(day.subtract({ days: STREAK_DAYS }), timeZone)),
        storage.find(PARKED_THOUGHTS, actor.person, { index: 'byState', equals: ['open'] }, { limit: PARKED_SHOWN }),
        storage.find(CHECK_INS, actor.person, { index: 'byTime', descending: true, from: formatInstant(from) }, newest),
        storage.find(PROPOSALS, actor.person, { index: 'byState', equals: ['open'], descending: true }, { limit: 10 }),
      ]);
      const placements = (plan?.value ?? EMPTY_PLAN).placements;
      const finished = sessions.filter((session) => session.state === 'finished');
      const todays = sessions.filter((session) => session.startedAt >= formatInstant(from));
      const dayTexts = finished.map((session) => dayOf(Temporal.Instant.from(session.startedAt), timeZone).toString());
      return {
        now: formatInstant(now),
        current: current?.value ?? null,
        next: await findNext(storage, actor, upcoming(placements, current?.value.blockId)),
        placements: placements.filter(
          (placement) => placement.start < formatInstant(until) && placement.end > formatInstant(from),
        ),
        parked: parked.items.map((stored) => stored.value),
        checkIn: checkIns.items[0]?.value ?? null,
        streak: countStreak(dayTexts, day.toString()),
        focusedMinutes: focusedMinutes(todays, now),
        proposals: proposals.items.map((stored) => stored.value).filter((proposal) => proposal.diff.length > 0),
      };
    },
  };
}

/** The first placement whose block is really still to do: the plan may be a moment older than the block. */
async function findNext(storage: Storage, actor: Actor, placements: readonly Placement[]): Promise<TodayView['next']> {
  for (const placement of placements) {
    const block = await storage.get(BLOCKS, actor.person, placement.blockId as BlockId);
    if (block === undefined || block.value.state !== 'todo') continue;
    const task = await storage.get(TASKS, actor.person, block.value.taskId);
    if (task !== undefined) {
      return { placement, block: { ...block, value: showScheduled(block.value, [placement]) }, task };
    }
  }
  return null;
}

/** The state machine of a focus session, and what its end means. Pure: instants come in, sessions come out. */
import { Problem } from '#kernel/problem.ts';
import { elapsedMs, type FocusSession, type Timer } from '#model/focus-session.ts';
import type { Person } from '#model/person.ts';

/** What a pomodoro lasts, minutes, unless the person asks for another length. */
const POMODORO_MINUTES = 25;

/** The timer that was asked for, with its bell: flowtime has none, a countdown rings when the block's minutes are over. */
export function timerOf(
  asked: { readonly kind: Timer['kind']; readonly minutes?: number | undefined },
  blockMinutes: number,
): Timer {
  if (asked.kind === 'flowtime') return { kind: 'flowtime', minutes: null };
  if (asked.kind === 'countdown') return { kind: 'countdown', minutes: asked.minutes ?? blockMinutes };
  return { kind: 'pomodoro', minutes: asked.minutes ?? POMODORO_MINUTES };
}

/** Throws `session-state` unless it is running. */
export function pause(session: FocusSession, at: string): FocusSession {
  if (session.state !== 'running') throw wrongState(session, 'paused');
  return { ...session, state: 'paused', intervals: closeInterval(session.intervals, at) };
}

/** Throws `session-state` unless it is paused. */
export function resume(session: FocusSession, at: string): FocusSession {
  if (session.state !== 'paused') throw wrongState(session, 'resumed');
  const previous = session.intervals.length >= 500 ? joinOldest(session.intervals) : session.intervals;
  return { ...session, state: 'running', intervals: [...previous, { startedAt: at, endedAt: null }] };
}

/** Throws `session-state` when it is over already. */
export function end(
  session: FocusSession,
  how: { readonly state: 'finished' | 'abandoned'; readonly at: string },
): FocusSession {
  if (session.state !== 'running' && session.state !== 'paused') throw wrongState(session, how.state);
  const intervals = session.state === 'running' ? closeInterval(session.intervals, how.at) : session.intervals;
  return { ...session, state: how.state, intervals, endedAt: how.at };
}

function closeInterval(intervals: FocusSession['intervals'], at: string): FocusSession['intervals'] {
  const last = intervals.at(-1);
  if (last === undefined || last.endedAt !== null) return intervals;
  // A clock that was set back must not make time negative.
  const endedAt = at < last.startedAt ? last.startedAt : at;
  return [...intervals.slice(0, -1), { ...last, endedAt }];
}

/** Somebody who paused hundreds of times keeps their minutes: the two oldest stretches become one of the same length. */
function joinOldest(intervals: FocusSession['intervals']): FocusSession['intervals'] {
  const [first, second, ...rest] = intervals;
  if (first?.endedAt == null || second?.endedAt == null) return intervals;
  const length = Date.parse(second.endedAt) - Date.parse(second.startedAt);
  const endedAt = new Date(Date.parse(first.endedAt) + length).toISOString();
  return [{ startedAt: first.startedAt, endedAt }, ...rest];
}

function wrongState(session: FocusSession, wanted: string): Problem {
  return new Problem('session-state', {
    detail: `The session is ${session.state}, so it cannot be ${wanted}.`,
    params: { state: session.state },
  });
}

/** Whole minutes worked, at least 1: nobody finishes anything in none. */
export function workedMinutes(session: FocusSession): number {
  if (session.minutesOverride !== null) return session.minutesOverride;
  return Math.max(1, Math.round(elapsedMs(session, Date.parse(session.endedAt ?? session.startedAt)) / 60_000));
}

/**
 * Whether memory should learn from it. A session ended within its first minute was a tick in a box, not work: what was done before, or by
 * mistake, says nothing about how long such work takes. The person's own word always counts.
 */
export function teachesSomething(session: FocusSession): boolean {
  return (
    session.minutesOverride !== null || elapsedMs(session, Date.parse(session.endedAt ?? session.startedAt)) >= 60_000
  );
}

/** Minutes between the planned and the real start; negative when early, null when it was not planned. */
export function latencyMinutes(session: Pick<FocusSession, 'plannedStart' | 'startedAt'>): number | null {
  if (session.plannedStart === null) return null;
  return Math.round((Date.parse(session.startedAt) - Date.parse(session.plannedStart)) / 60_000);
}

/** The break after the `nth` finished session of the day, minutes: the long one after every `blocksBeforeLongBreak`. */
export function breakAfter(
  nth: number,
  person: Pick<Person, 'breakMinutes' | 'longBreakMinutes' | 'blocksBeforeLongBreak'>,
): number {
  return nth > 0 && nth % person.blocksBeforeLongBreak === 0 ? person.longBreakMinutes : person.breakMinutes;
}

/** Why the rest of the day may have to move, in words. */
export function sayShift(given: {
  readonly stepTitle: string;
  readonly booked: number;
  readonly actual: number;
}): string {
  const over = given.actual - given.booked;
  if (over > 0) return `“${given.stepTitle}” ran ${over} min over`;
  if (over < 0) return `“${given.stepTitle}” was done ${-over} min sooner`;
  return `“${given.stepTitle}” is done`;
}

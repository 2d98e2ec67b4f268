/** What pause and resume will do to a session, shown before the service has answered. */
import type { FocusSession } from '#model/focus-session.ts';

/** A running session paused at `now`, or a paused one going on from then. */
export function toggleSession(session: FocusSession, now: string): FocusSession {
  if (session.state === 'running') {
    const intervals = session.intervals.map((each) => (each.endedAt === null ? { ...each, endedAt: now } : each));
    return { ...session, state: 'paused', intervals };
  }
  return { ...session, state: 'running', intervals: [...session.intervals, { startedAt: now, endedAt: null }] };
}

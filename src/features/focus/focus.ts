/**
 * Focus sessions: one block being worked, at most one at a time. Every step is stored as instants before it is acknowledged, so a session
 * survives whatever happens to the process or the screen.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type SessionId } from '#kernel/id.ts';
import type { CheckIn } from '#model/check-in.ts';
import type { FocusSession } from '#model/focus-session.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { findCurrentSession, readSession } from '#shelves/session-queries.ts';
import { CHECK_INS, FOCUS_SESSIONS } from '#shelves/shelves.ts';
import { createEndSession, type EndSession } from './end-session.ts';
import { pause, resume } from './focus-rules.ts';
import { createParkedThoughts, type ParkedThoughts } from './parked-thoughts.ts';
import { createStartSession, type StartSession } from './start-session.ts';

export interface Focus extends EndSession, ParkedThoughts {
  readonly start: StartSession;
  readonly current: (actor: Actor) => Promise<FocusSession | undefined>;
  readonly pause: (actor: Actor, id: SessionId) => Promise<FocusSession>;
  readonly resume: (actor: Actor, id: SessionId) => Promise<FocusSession>;
  readonly checkIn: (actor: Actor, given: Omit<CheckIn, 'id' | 'at'>) => Promise<CheckIn>;
}

export function createFocus(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): Focus {
  const { storage, clock, change } = deps;

  const step = (actor: Actor, id: SessionId, move: (session: FocusSession, at: string) => FocusSession) =>
    change(actor, async (draft) => {
      const stored = await readSession(storage, actor.person, id);
      const session = move(stored.value, draft.at);
      draft.replace(FOCUS_SESSIONS, stored, session);
      draft.record(session.state === 'paused' ? 'session-paused' : 'session-resumed', { sessionId: id });
      return session;
    });

  return {
    start: createStartSession(deps),
    current: async (actor) => (await findCurrentSession(storage, actor.person))?.value,
    pause: (actor, id) => step(actor, id, pause),
    resume: (actor, id) => step(actor, id, resume),
    ...createEndSession(deps),
    ...createParkedThoughts(deps),
    checkIn: (actor, given) =>
      change(actor, async (draft) => {
        const checkIn: CheckIn = { ...given, id: newId<'check-in'>(clock.now()), at: draft.at };
        draft.add(CHECK_INS, checkIn.id, checkIn);
        draft.record('check-in-recorded', { checkInId: checkIn.id });
        return checkIn;
      }),
  };
}

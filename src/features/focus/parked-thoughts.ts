/** What comes to mind in the middle of a session is put aside in a line, and looked at when there is time for it. */
import type { Clock } from '#kernel/clock.ts';
import { type Id, newId, type SessionId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { FocusSession, ParkedThought } from '#model/focus-session.ts';
import type { Slice, Storage } from '#ports/storage/storage.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { readSession } from '#shelves/session-queries.ts';
import { PARKED_THOUGHTS } from '#shelves/shelves.ts';

export interface ParkedThoughts {
  /** Gives the session, which goes on. Throws `session-missing`, and `session-state` when it is over. */
  readonly park: (actor: Actor, id: SessionId, text: string) => Promise<FocusSession>;
  /** Those that are still open. */
  readonly listParked: (
    actor: Actor,
    page: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<ParkedThought>>;
  /** Throws `thought-missing`. */
  readonly settle: (actor: Actor, id: Id<'parked-thought'>) => Promise<ParkedThought>;
}

export function createParkedThoughts(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
}): ParkedThoughts {
  const { storage, clock, change } = deps;
  return {
    park: (actor, id, text) =>
      change(actor, async (draft) => {
        const stored = await readSession(storage, actor.person, id);
        if (stored.value.state !== 'running' && stored.value.state !== 'paused') {
          throw new Problem('session-state', { detail: 'The session is over.', params: { state: stored.value.state } });
        }
        const thought: ParkedThought = {
          id: newId<'parked-thought'>(clock.now()),
          sessionId: id,
          text,
          parkedAt: draft.at,
          state: 'open',
        };
        draft.add(PARKED_THOUGHTS, thought.id, thought);
        draft.record('thought-parked', { thoughtId: thought.id, sessionId: id });
        return stored.value;
      }),

    listParked: (actor, { limit, cursor }) =>
      storage.find(PARKED_THOUGHTS, actor.person, { index: 'byState', equals: ['open'] }, { limit, after: cursor }),

    settle: (actor, id) =>
      change(actor, async (draft) => {
        const stored = await storage.get(PARKED_THOUGHTS, actor.person, id);
        if (stored === undefined) throw new Problem('thought-missing', { detail: 'There is no such parked thought.' });
        if (stored.value.state === 'settled') return stored.value;
        const settled: ParkedThought = { ...stored.value, state: 'settled' };
        draft.replace(PARKED_THOUGHTS, stored, settled);
        draft.record('thought-settled', { thoughtId: id });
        return settled;
      }),
  };
}

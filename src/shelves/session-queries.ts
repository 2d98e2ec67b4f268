/** Focus sessions by the questions the product asks about them. */
import type { PersonId, SessionId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { FocusSession } from '#model/focus-session.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { findAll } from './find-all.ts';
import { FOCUS_SESSIONS } from './shelves.ts';

/** Throws `session-missing`. */
export async function readSession(storage: Storage, person: PersonId, id: SessionId): Promise<Stored<FocusSession>> {
  const stored = await storage.get(FOCUS_SESSIONS, person, id);
  if (stored === undefined) throw new Problem('session-missing', { detail: 'There is no such focus session.' });
  return stored;
}

/** The session going on, running or paused; there is at most one. */
export async function findCurrentSession(
  storage: Storage,
  person: PersonId,
): Promise<Stored<FocusSession> | undefined> {
  const pages = await Promise.all(
    ['running', 'paused'].map((state) =>
      storage.find(FOCUS_SESSIONS, person, { index: 'byState', equals: [state] }, { limit: 1 }),
    ),
  );
  return pages.flatMap(({ items }) => items)[0];
}

/** Sessions that began at or after `from`, in order. */
export async function findSessionsSince(
  storage: Storage,
  person: PersonId,
  from: Temporal.Instant,
): Promise<readonly FocusSession[]> {
  const found = await findAll(storage, FOCUS_SESSIONS, person, { index: 'byStart', from: formatInstant(from) });
  return found.map((stored) => stored.value);
}

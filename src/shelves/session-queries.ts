/** Focus sessions by the questions the product asks about them. */
import type { PersonId } from '#kernel/id.ts';
import type { FocusSession } from '#model/focus-session.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { findAll } from './find-all.ts';
import { FOCUS_SESSIONS } from './shelves.ts';

/** The session going on, running or paused; there is at most one. */
export async function findCurrentSession(
  storage: Storage,
  person: PersonId,
): Promise<Stored<FocusSession> | undefined> {
  for (const state of ['running', 'paused']) {
    const page = await storage.find(FOCUS_SESSIONS, person, { index: 'byState', equals: [state] }, { limit: 1 });
    if (page.items[0] !== undefined) return page.items[0];
  }
  return undefined;
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

/**
 * Failed attempts in the audit trail of the account they were made on: enough to see that somebody tries, few enough that trying more does
 * not fill anything. A name nobody has costs the same and leaves nothing to read.
 */
import { hash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { auditChange } from '#shelves/audit.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { ATTEMPT_COUNTS, type AttemptCount } from '#shelves/shelves.ts';
import { networkOf } from './attempts.ts';
import type { Origin } from './caller.ts';

export interface SignInTrail {
  /** `name`: the key of the name that was tried. `person`: whose it is, if anybody's. `detail`: what was wrong. */
  readonly noteFailure: (
    name: string,
    given: { readonly person: PersonId | undefined; readonly origin: Origin; readonly detail: string },
  ) => Promise<void>;
}

/** One entry an hour for each place it comes from, and no more than so many from everywhere. */
const MOST_AN_HOUR = 10;
const HOUR_MS = 3600_000;

export function createSignInTrail(deps: { readonly storage: Storage; readonly clock: Clock }): SignInTrail {
  const { storage, clock } = deps;
  return {
    noteFailure: async (name, { person, origin, detail }) => {
      const now = clock.now();
      const at = formatInstant(now);
      const isRecent = (noted: Stored<AttemptCount> | undefined) =>
        noted !== undefined && now.epochMilliseconds - Date.parse(noted.value.lastFailedAt) < HOUR_MS;
      const [hereId, anywhereId] = [noteId(name, networkOf(origin.address)), noteId(name, '')];
      const here = await storage.get(ATTEMPT_COUNTS, INSTALL, hereId);
      const anywhere = await storage.get(ATTEMPT_COUNTS, INSTALL, anywhereId);
      const already = anywhere !== undefined && isRecent(anywhere) ? anywhere.value : undefined;
      if (isRecent(here) || (already?.failures ?? 0) >= MOST_AN_HOUR) return;
      const next = { failures: (already?.failures ?? 0) + 1, lastFailedAt: already?.lastFailedAt ?? at };
      // Losing this to another attempt at the same moment means that it is noted.
      await storage.commit([
        noteChange(hereId, here, { failures: 1, lastFailedAt: at }),
        noteChange(anywhereId, anywhere, next),
        ...(person === undefined ? [] : [auditChange(person, { at, kind: 'sign-in-failed', detail, ...origin })]),
      ]);
    },
  };
}

function noteId(name: string, network: string): string {
  return hash('sha256', `noted\n${name}\n${network}`, 'base64url');
}

function noteChange(id: string, read: Stored<AttemptCount> | undefined, value: AttemptCount) {
  return changeOf({ shelf: ATTEMPT_COUNTS, person: INSTALL, id, expect: read?.revision ?? 'absent', value });
}

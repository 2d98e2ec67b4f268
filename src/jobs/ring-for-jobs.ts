/** Rings for whoever has work by a commit, so that nobody who adds a job has to think of it. */

import type { PersonId } from '#kernel/id.ts';
import { parseInstant } from '#model/time.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import type { Change } from '#ports/storage/storage.ts';
import { ticketsIn } from '#shelves/job-tickets.ts';

/** For `onCommit` of the changer. A ticket of somebody who is being served is for the sweeper, should the worker die. */
export function ringForJobs(doorbell: Doorbell): (changes: readonly Change[]) => void {
  return (changes) => {
    for (const { queue, person, nextAt, busyUntil } of ticketsIn(changes)) {
      if (busyUntil !== null) continue;
      doorbell.ring({ queue, person: person as PersonId, at: parseInstant(nextAt).epochMilliseconds });
    }
  };
}

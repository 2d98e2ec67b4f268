/** Jobs that are done are kept long enough to be looked at, then let go. Dead ones stay until a person has them run again. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { JOBS } from './shelves.ts';

const KEEP_HOURS = 72;
const AT_ONCE = 500;

/** Removes up to 500 jobs that were done more than three days ago; returns how many. */
export async function pruneJobs(
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
  person: PersonId,
): Promise<number> {
  const until = formatInstant(clock.now().subtract({ hours: KEEP_HOURS }));
  const old = await storage.find(JOBS, person, { index: 'byState', equals: ['done'], until }, { limit: AT_ONCE });
  const changes = old.items.map(({ id, revision }) =>
    changeOf({ shelf: JOBS, person, id, expect: revision, value: undefined }),
  );
  // One that is queued again at this very moment keeps all of them until the next run.
  return (await storage.commit(changes)).committed ? changes.length : 0;
}

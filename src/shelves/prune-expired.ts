/**
 * What is left behind goes after its time: links and questions nobody answered, counts of attempts, leases that are over, an old audit trail,
 * and old entries of the list of words that left this machine.
 */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Shelf, type Storage } from '#ports/storage/storage.ts';
import { INSTALL } from './person-queries.ts';
import { ACCOUNT_LINKS, ATTEMPT_COUNTS, AUDIT_ENTRIES, CHALLENGES, LEASE_CLAIMS, SENT_WORDS } from './shelves.ts';

/** Longer than any failure takes to be forgiven. */
const KEEP_ATTEMPTS_HOURS = 24;
/** Far longer than instances are halted, or clocks apart. */
const KEEP_CLAIMS_HOURS = 24;
const KEEP_AUDIT_HOURS = 365 * 24;
const KEEP_SENT_WORDS_HOURS = 90 * 24;
const AT_ONCE = 500;

interface PruneDeps {
  readonly storage: Storage;
  readonly clock: Clock;
}

/** Removes up to 500 of each kind that the install as a whole no longer needs; returns how many. */
export async function pruneInstall(deps: PruneDeps): Promise<number> {
  const links = await removeUntil(deps, { shelf: ACCOUNT_LINKS, index: 'byExpiry', person: INSTALL, keepHours: 0 });
  const asked = await removeUntil(deps, { shelf: CHALLENGES, index: 'byExpiry', person: INSTALL, keepHours: 0 });
  const counts = { shelf: ATTEMPT_COUNTS, index: 'byTime', person: INSTALL, keepHours: KEEP_ATTEMPTS_HOURS };
  const claims = {
    shelf: LEASE_CLAIMS,
    index: 'byEnd',
    person: INSTALL,
    keepHours: KEEP_CLAIMS_HOURS,
    isCounted: true,
  };
  return links + asked + (await removeUntil(deps, counts)) + (await removeUntil(deps, claims));
}

/** Removes up to 500 entries older than a year from a person's audit trail; returns how many. */
export function pruneAudit(deps: PruneDeps, person: PersonId): Promise<number> {
  return removeUntil(deps, { shelf: AUDIT_ENTRIES, index: 'byTime', person, keepHours: KEEP_AUDIT_HOURS });
}

/** Removes up to 500 entries older than 90 days from a person's list of sent words; returns how many. */
export function pruneSentWords(deps: PruneDeps, person: PersonId): Promise<number> {
  return removeUntil(deps, { shelf: SENT_WORDS, index: 'byTime', person, keepHours: KEEP_SENT_WORDS_HOURS });
}

async function removeUntil<T>(
  { storage, clock }: PruneDeps,
  given: {
    readonly shelf: Shelf<T>;
    readonly index: string;
    readonly person: PersonId;
    /** How long after the instant of the index they are kept. */
    readonly keepHours: number;
    /** The index holds milliseconds since 1970. */
    readonly isCounted?: boolean;
  },
): Promise<number> {
  const { shelf, index, person, keepHours } = given;
  const last = clock.now().subtract({ hours: keepHours });
  const until = given.isCounted === true ? last.epochMilliseconds : formatInstant(last);
  const old = await storage.find(shelf, person, { index, until }, { limit: AT_ONCE });
  const changes = old.items.map(({ id, revision }) =>
    changeOf({ shelf, person, id, expect: revision, value: undefined }),
  );
  // A count that is raised at this very moment keeps all of them until the next run.
  return (await storage.commit(changes)).committed ? changes.length : 0;
}

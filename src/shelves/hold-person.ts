/**
 * Work on everything that is one person's, by one instance at a time however many there are: an import, an erasure. What it commits goes
 * through only while it holds the person, so that an instance that was halted in the middle harms nothing that came after it.
 */
import { createHash } from 'node:crypto';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Leases } from '#ports/lease/lease.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { LEASE_CLAIMS } from './shelves.ts';

/**
 * Runs `work` with storage whose commits are guarded. Throws `too-busy` when another instance holds the person, or has taken them over
 * in the meantime.
 */
export type HoldPerson = <Result>(person: PersonId, work: (held: Storage) => Promise<Result>) => Promise<Result>;

/** An instance that ends without a word holds its people so much longer. */
const TTL_MS = 60_000;
const RENEW_AFTER_MS = TTL_MS / 4;

export function createHoldPerson(deps: {
  readonly storage: Storage;
  readonly leases: Leases;
  readonly clock: Pick<Clock, 'monotonic'>;
}): HoldPerson {
  const { storage, leases, clock } = deps;
  return async (person, work) => {
    const lease = await leases.acquire(leaseName(person), { ttlMs: TTL_MS });
    if (lease === undefined) throw heldElsewhere();
    let renewedAt = clock.monotonic();

    const commit: Storage['commit'] = async (changes) => {
      if (clock.monotonic() - renewedAt > RENEW_AFTER_MS) {
        if (!(await lease.renew())) throw heldElsewhere();
        renewedAt = clock.monotonic();
      }
      const guard = await lease.guard();
      if (guard === undefined) throw heldElsewhere();
      const outcome = await storage.commit([...changes, guard]);
      if (!outcome.committed && outcome.lost.shelf === LEASE_CLAIMS.name) throw heldElsewhere();
      return outcome;
    };

    try {
      return await work({ ...storage, commit });
    } finally {
      // Where storage is away it ends by itself.
      await lease.release().catch(() => {});
    }
  };
}

/** False when somebody else holds the person: they are at it already. */
export async function unlessHeld(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'too-busy') return false;
    throw error;
  }
}

/** What outlives an erasure must not name whom it was about. */
function leaseName(person: PersonId): string {
  return `person-${createHash('sha256').update(person).digest('base64url').slice(0, 22)}`;
}

function heldElsewhere(): Problem {
  const detail = 'Everything of this account is being worked on elsewhere; try again when that has ended.';
  return new Problem('too-busy', { detail, retryAfterSeconds: 5 });
}

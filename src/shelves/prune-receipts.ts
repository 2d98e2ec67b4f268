/** Receipts are kept long enough for any sensible retry, then let go. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { formatInstant } from '#model/time.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { RECEIPTS } from './shelves.ts';

const KEEP_HOURS = 72;
const AT_ONCE = 500;

/** Removes up to 500 receipts older than three days; returns how many. */
export async function pruneReceipts(
  deps: { readonly storage: Storage; readonly clock: Clock },
  person: PersonId,
): Promise<number> {
  const until = formatInstant(deps.clock.now().subtract({ hours: KEEP_HOURS }));
  const old = await deps.storage.find(RECEIPTS, person, { index: 'byTime', until }, { limit: AT_ONCE });
  const changes = old.items.map((receipt) =>
    changeOf({ shelf: RECEIPTS, person, id: receipt.id, expect: 'any' as const, value: undefined }),
  );
  if (changes.length > 0) await deps.storage.commit(changes);
  return changes.length;
}

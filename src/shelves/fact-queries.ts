/** Facts by when they were recorded. */
import type { PersonId } from '#kernel/id.ts';
import type { Fact } from '#model/fact.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findAll } from './find-all.ts';
import { FACT_HEADS, FACTS } from './shelves.ts';

/** More facts than this of one span are not read: the first ones count. */
const MOST = 5000;

/**
 * The facts of [`from`, `until`), oldest first. Their numbers grow with time, so that the first of a span is found in a few reads however
 * many there are. Where a clock was set back in between, a fact or two at the edges may be missing.
 */
export async function findFactsBetween(
  storage: Storage,
  person: PersonId,
  span: { readonly from: Temporal.Instant; readonly until: Temporal.Instant },
): Promise<readonly Fact[]> {
  const [from, until] = [formatInstant(span.from), formatInstant(span.until)];
  const head = (await storage.get(FACT_HEADS, person, 'head'))?.value.sequence ?? 0;
  const firstAt = async (instant: string) => {
    let [low, high] = [1, head + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      const page = await storage.find(FACTS, person, { index: 'bySequence', from: middle }, { limit: 1 });
      const at = page.items[0]?.value.at;
      if (at === undefined || at >= instant) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const first = await firstAt(from);
  if (first > head) return [];
  const found = await findAll(storage, FACTS, person, { index: 'bySequence', from: first }, { limit: MOST });
  return found.map(({ value }) => value).filter(({ at }) => at >= from && at < until);
}

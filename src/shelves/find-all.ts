/** Reads every page of a query, for the few places that need a whole list at once and know that it is bounded. */
import type { PersonId } from '#kernel/id.ts';
import type { Query, Shelf, Storage, Stored } from '#ports/storage/storage.ts';

/** All documents of a query in its order, at most `limit` (10,000 unless said). */
export async function findAll<T>(
  storage: Storage,
  shelf: Shelf<T>,
  person: PersonId,
  query: Query,
  { limit = 10_000 }: { readonly limit?: number } = {},
): Promise<readonly Stored<T>[]> {
  const found: Stored<T>[] = [];
  let after: string | undefined;
  do {
    const page = await storage.find(shelf, person, query, { limit: Math.min(1000, limit - found.length), after });
    found.push(...page.items);
    after = page.next;
  } while (after !== undefined && found.length < limit);
  return found;
}

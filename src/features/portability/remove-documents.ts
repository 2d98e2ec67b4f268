/** Removes the documents of a person from a shelf, some at a time. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type Query, type Shelf, type Storage, type Stored } from '#ports/storage/storage.ts';

const AT_ONCE = 100;

/** Those that `isMeant`, all unless said; found by `query`. Returns how many. */
export async function removeDocuments<T>(
  storage: Storage,
  shelf: Shelf<T>,
  person: PersonId,
  isMeant: (document: Stored<T>) => boolean = () => true,
  query: Query = {},
): Promise<number> {
  let removed = 0;
  let after: string | undefined;
  do {
    const page = await storage.find(shelf, person, query, { limit: AT_ONCE, after });
    const changes = page.items
      .filter(isMeant)
      .map(({ id }) => changeOf({ shelf, person, id, expect: 'any', value: undefined }));
    if (changes.length > 0) await storage.commit(changes);
    removed += changes.length;
    after = page.next;
    await nextTurn();
  } while (after !== undefined);
  return removed;
}

/** Everybody who has documents here, for what goes through all of them. */
import type { PersonId } from '#kernel/id.ts';
import type { Shelf, Storage } from '#ports/storage/storage.ts';
import { INSTALL } from './person-queries.ts';
import { DIRECTORY, ERASURES, INSTALLS } from './shelves.ts';

/** The person of an install without accounts, those with accounts, and those who are being erased; each once. */
export async function findAllPeople(storage: Storage): Promise<readonly PersonId[]> {
  const install = await storage.get(INSTALLS, INSTALL, 'install');
  const people = [
    ...(install === undefined ? [] : [install.value.firstPerson]),
    ...(await findIds(storage, DIRECTORY)),
    ...(await findIds(storage, ERASURES)),
  ];
  return [...new Set(people)] as PersonId[];
}

async function findIds<T>(storage: Storage, shelf: Shelf<T>): Promise<readonly string[]> {
  const ids: string[] = [];
  let after: string | undefined;
  do {
    const page = await storage.find(shelf, INSTALL, {}, { limit: 1000, after });
    ids.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  return ids;
}

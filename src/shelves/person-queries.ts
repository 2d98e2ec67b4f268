/** People, and what belongs to the install as a whole. */
import type { PersonId } from '#kernel/id.ts';
import type { Person } from '#model/person.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { PEOPLE } from './shelves.ts';

/** The partition of documents that belong to the install and to no person. */
export const INSTALL = 'install' as PersonId;

/** A person's own document. It is made before the person can ask for anything, so that it is missing only when the store is damaged. */
export async function readPerson(storage: Storage, person: PersonId): Promise<Stored<Person>> {
  const stored = await storage.get(PEOPLE, person, 'profile');
  if (stored === undefined) throw new Error('the profile of a known person is missing');
  return stored as Stored<Person>;
}

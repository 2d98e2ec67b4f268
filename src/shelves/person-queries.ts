/** People, and what belongs to the install as a whole. */
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Person } from '#model/person.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import { PEOPLE } from './shelves.ts';

/** The partition of documents that belong to the install and to no person. */
export const INSTALL = 'install' as PersonId;

/**
 * A person's own document. It is made before the person can ask for anything: it is missing only for who has just been erased, and asked
 * for something before. Throws `sign-in-expired` then.
 */
export async function readPerson(storage: Storage, person: PersonId): Promise<Stored<Person>> {
  const stored = await storage.get(PEOPLE, person, 'profile');
  if (stored === undefined) throw nobodyThere();
  return stored as Stored<Person>;
}

/** The answer to somebody who is no longer here. */
export function nobodyThere(): Problem {
  return new Problem('sign-in-expired', { detail: 'This account is no longer here.' });
}

/** The tag of every remembered answer that holds something of a person's: with them, it is forgotten. */
export function rememberedOf(person: PersonId): string {
  return `person:${person}`;
}

/**
 * Names people sign in with. Two names are the same when they differ only in case, in how characters are composed or in the space around
 * them; a name belongs to one person, claimed in the commit that takes it.
 */
import { hash } from 'node:crypto';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { INSTALL } from '#shelves/person-queries.ts';
import { NAME_CLAIMS, type NameClaim } from '#shelves/shelves.ts';

/** Under what a name is claimed: a hash, so that any name makes an id and the shelf tells no names. */
export function nameKey(name: string): string {
  // Upper case first: it folds what lower case alone leaves apart, such as ß and ss, or the two small sigmas.
  const folded = name.normalize('NFKC').trim().toUpperCase().toLowerCase().normalize('NFKC');
  return hash('sha256', folded, 'base64url');
}

/** Whose a name is; undefined when nobody's. */
export function findName(storage: Storage, name: string): Promise<Stored<NameClaim> | undefined> {
  return storage.get(NAME_CLAIMS, INSTALL, nameKey(name));
}

/**
 * The changes that give a person a name and take the one before from them. Throws `name-taken`. Losing the commit means that somebody
 * took it at the same moment: decide again.
 */
export async function claimName(
  storage: Storage,
  person: PersonId,
  { name, before }: { readonly name: string; readonly before: string | null },
): Promise<readonly Change[]> {
  const id = nameKey(name);
  const old = before === null ? undefined : nameKey(before);
  const claim = await findName(storage, name);
  if (claim !== undefined && claim.value.person !== person) {
    throw new Problem('name-taken', { detail: 'Somebody here has that name already.' });
  }
  const changes: Change[] = [];
  if (claim === undefined) changes.push(claimChange(id, { person }, 'absent'));
  if (old !== undefined && old !== id) changes.push(claimChange(old, undefined, 'any'));
  return changes;
}

function claimChange(id: string, value: NameClaim | undefined, expect: 'absent' | 'any'): Change {
  return changeOf({ shelf: NAME_CLAIMS, person: INSTALL, id, expect, value });
}

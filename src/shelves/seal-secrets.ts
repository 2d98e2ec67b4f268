/**
 * Storage that keeps declared members of documents encrypted at rest. They are sealed on the way in and opened on the way out, so that
 * whoever reads or writes documents never sees a sealed text and can never forget to seal one. What was stored before it was sealed
 * stays readable, and is sealed when it is next written. Shelves without secrets go straight through.
 */
import type { PersonId } from '#kernel/id.ts';
import type { AnyShelf, Change, Storage, Stored } from '#ports/storage/storage.ts';
import type { Members } from './any-document.ts';
import { isSealed, type Keyring } from './keyring.ts';

/** A shelf with the members of its documents that are secret. */
export interface SecretShelf {
  readonly shelf: AnyShelf;
  readonly members: readonly string[];
}

/** Throws `TypeError` when an index looks at a secret member: its key would be made of what nobody can read. */
export function sealSecrets(
  storage: Storage,
  { secrets, keyring }: { readonly secrets: readonly SecretShelf[]; readonly keyring: Keyring },
): Storage {
  for (const secret of secrets) refuseSecretKeys(secret);
  const membersOf = new Map<AnyShelf, readonly string[]>(secrets.map(({ shelf, members }) => [shelf, members]));

  const open = <T>(shelf: AnyShelf, person: PersonId, stored: Stored<T>, members: readonly string[]): Stored<T> => ({
    ...stored,
    value: openSecrets(stored.value as Members, { shelf: shelf.name, person, id: stored.id, members, keyring }) as T,
  });

  const sealChange = (change: Change): Change => {
    const members = membersOf.get(change.shelf);
    if (members === undefined || change.value === undefined) return change;
    const { shelf, person, id } = change;
    return {
      ...change,
      value: closeSecrets(change.value as Members, { shelf: shelf.name, person, id, members, keyring }),
    };
  };

  return {
    get: (shelf, person, id) => {
      const found = storage.get(shelf, person, id);
      const members = membersOf.get(shelf);
      if (members === undefined) return found;
      return found.then((stored) => stored && open(shelf, person, stored, members));
    },
    find: (shelf, person, query, page) => {
      const found = storage.find(shelf, person, query, page);
      const members = membersOf.get(shelf);
      if (members === undefined) return found;
      return found.then(({ items, next }) => ({ items: items.map((one) => open(shelf, person, one, members)), next }));
    },
    count: storage.count,
    persons: storage.persons,
    commit: (changes) => {
      const touched = changes.some(({ shelf }) => membersOf.has(shelf));
      return storage.commit(touched ? changes.map(sealChange) : changes);
    },
    close: storage.close,
  };
}

interface Place {
  readonly shelf: string;
  readonly person: string;
  readonly id: string;
  readonly members: readonly string[];
  readonly keyring: Keyring;
}

/** As JSON, so that a secret may be anything that a document may hold. */
function closeSecrets(document: Members, { members, keyring, ...place }: Place): Members {
  const closed: Record<string, unknown> = { ...document };
  for (const member of members) {
    const value = document[member];
    if (hasSecret(value)) closed[member] = keyring.seal(JSON.stringify(value), { ...place, member });
  }
  return closed;
}

function openSecrets(document: Members, { members, keyring, ...place }: Place): Members {
  const opened: Record<string, unknown> = { ...document };
  for (const member of members) {
    const value = document[member];
    if (isSealed(value)) opened[member] = JSON.parse(keyring.open(value, { ...place, member }));
  }
  return opened;
}

/** Nothing is no secret. */
export function hasSecret(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** Asks every index for the key of a document that does not let its secrets be looked at. */
function refuseSecretKeys({ shelf, members }: SecretShelf): void {
  const guarded = new Proxy(
    {},
    {
      get: (_, member) => {
        if (!members.includes(String(member))) return '';
        throw new TypeError(`an index of shelf ${shelf.name} is made of its secret member ${String(member)}`);
      },
    },
  );
  for (const { key } of Object.values(shelf.indexes)) key(guarded as never);
}

/**
 * Closes every stored secret anew with the current key: those closed with an older one, and those stored before secrets were sealed.
 * It works in small commits and can be run again wherever it was interrupted; what another process writes meanwhile is left to it.
 */
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { asDocuments, type Members } from './any-document.ts';
import { isSealed, type Keyring } from './keyring.ts';
import { hasSecret, type SecretShelf } from './seal-secrets.ts';

const AT_ONCE = 100;

/** `stored` shows documents as they are on disk, `open` as everybody else sees them. Returns how many documents were closed anew. */
export async function resealSecrets(deps: {
  readonly stored: Storage;
  readonly open: Storage;
  readonly secrets: readonly SecretShelf[];
  readonly keyring: Keyring;
  readonly people: readonly PersonId[];
}): Promise<number> {
  let resealed = 0;
  for (const secret of deps.secrets) {
    for (const person of deps.people) resealed += await resealShelf(deps, secret, person);
  }
  return resealed;
}

async function resealShelf(
  { stored, open, keyring }: { readonly stored: Storage; readonly open: Storage; readonly keyring: Keyring },
  { shelf, members }: SecretShelf,
  person: PersonId,
): Promise<number> {
  const documents = asDocuments(shelf);
  const isDue = ({ value }: Stored<Members>) =>
    members.some((member) => hasSecret(value[member]) && !isClosedNow(value[member], keyring));
  let resealed = 0;
  let after: string | undefined;
  do {
    const page = await stored.find(documents, person, {}, { limit: AT_ONCE, after });
    for (const { id, revision } of page.items.filter(isDue)) {
      const opened = await open.get(documents, person, id);
      // Changed since: whoever changed it has closed it with the current key.
      if (opened?.revision !== revision) continue;
      const outcome = await open.commit([
        changeOf({ shelf: documents, person, id, expect: revision, value: opened.value }),
      ]);
      if (outcome.committed) resealed += 1;
    }
    after = page.next;
  } while (after !== undefined);
  return resealed;
}

function isClosedNow(value: unknown, keyring: Keyring): boolean {
  return isSealed(value) && keyring.isCurrent(value);
}

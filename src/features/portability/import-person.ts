/**
 * Takes an export into an account that has not been used. Everything is checked before anything is written. It is written while nothing
 * else of the person changes, in commits of a bounded size: until the last of them the head of their facts says that an import is under
 * way, every change is refused, and what an interrupted import has left is taken away by the next start or the next import.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { type Fault, Problem } from '#kernel/problem.ts';
import { formatInstant } from '#model/time.ts';
import { type Change, changeOf, type Storage, type Stored } from '#ports/storage/storage.ts';
import { asDocuments } from '#shelves/any-document.ts';
import { auditChange } from '#shelves/audit.ts';
import { type HoldPerson, unlessHeld } from '#shelves/hold-person.ts';
import { nobodyThere } from '#shelves/person-queries.ts';
import { CONTENT_SHELVES } from '#shelves/shelf-contents.ts';
import { AUDIT_ENTRIES, FACT_HEADS, type FactHead, IMPORTS, PEOPLE } from '#shelves/shelves.ts';
import type { TakeTurn } from '#shelves/turns.ts';
import { createReferenceCheck } from './check-references.ts';
import { importedValue } from './export-form.ts';
import type { PortabilityOrigin } from './export-person.ts';
import { type ReadDocument, readExport } from './read-export.ts';
import { removeDocuments } from './remove-documents.ts';

export interface Imports {
  /**
   * Returns how many documents were taken in. Throws `import-unreadable` with the lines that are wrong, 50 at most, and
   * `import-not-empty` when there is anything already. Given up by `signal` only while nothing is written yet.
   */
  readonly importPerson: (
    person: PersonId,
    text: Uint8Array,
    given: { readonly origin: PortabilityOrigin; readonly signal?: AbortSignal },
  ) => Promise<number>;
  /** Takes away what an interrupted import of this person has left, unless one is under way. Returns whether it has. */
  readonly removeInterrupted: (person: PersonId) => Promise<boolean>;
}

const MOST_FAULTS = 50;
/** Half of what a commit may hold. */
const CHANGES_AT_ONCE = 1000;
const BYTES_AT_ONCE = 16_000_000;
/** After as many bytes of text others get their turn. */
const BYTES_BETWEEN_TURNS = 128 * 1024;

export function createImports(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
  readonly departed: ReadonlySet<PersonId>;
  readonly holdPerson: HoldPerson;
}): Imports {
  const { storage: everyday, clock, takeTurn, departed, holdPerson } = deps;

  const removeHeld = async (storage: Storage, person: PersonId): Promise<boolean> => {
    const head = await storage.get(FACT_HEADS, person, 'head');
    if (head?.value.importing !== true) return false;
    await removeHalf(storage, person, head);
    return true;
  };

  const write = async (storage: Storage, person: PersonId, { text, found, origin }: Incoming) => {
    const { head, ownAuditIds } = await begin(storage, person, formatInstant(clock.now()));
    // The profile there was stays in use until everything else is there.
    let profile: Change | undefined;
    for await (const batch of batchesOf(text, person)) {
      const changes: Change[] = [];
      for (const document of batch) {
        const { name } = document.content.shelf;
        if (name === PEOPLE.name) profile = changeTo(document, person);
        else if (name === AUDIT_ENTRIES.name && ownAuditIds.has(document.id)) continue;
        // The head is written at the end, from what was counted.
        else if (name !== FACT_HEADS.name) changes.push(changeTo(document, person));
      }
      await commitWhole(storage, changes);
    }
    const { documents, lastFact } = found;
    const at = formatInstant(clock.now());
    const value: FactHead | undefined = lastFact === 0 ? undefined : { sequence: lastFact };
    await commitWhole(storage, [
      ...(profile === undefined ? [] : [profile]),
      changeOf({ shelf: FACT_HEADS, person, id: 'head', expect: head, value }),
      auditChange(person, { at, kind: 'imported', detail: `${documents} documents`, ...origin }),
    ]);
  };

  const importHeld = async (storage: Storage, person: PersonId, incoming: Incoming) => {
    if (departed.has(person)) throw nobodyThere();
    await removeHeld(storage, person);
    await refuseUsed(storage, person);
    try {
      await write(storage, person, incoming);
      return incoming.found.documents;
    } catch (error) {
      // Where storage is away the mark stays, and the next start or import takes the half away.
      await removeHeld(storage, person).catch(() => false);
      throw error;
    }
  };

  return {
    importPerson: async (person, text, { origin, signal }) => {
      const found = await checkAll(text, person, signal);
      const incoming = { text, found, origin };
      return takeTurn(person, () => holdPerson(person, (held) => importHeld(held, person, incoming)));
    },
    removeInterrupted: async (person) => {
      const head = await everyday.get(FACT_HEADS, person, 'head');
      if (head?.value.importing !== true) return false;
      const remove = () => takeTurn(person, () => holdPerson(person, (held) => removeHeld(held, person)));
      return unlessHeld(remove);
    },
  };
}

interface Incoming {
  readonly text: Uint8Array;
  readonly found: Found;
  readonly origin: PortabilityOrigin;
}

interface Found {
  readonly documents: number;
  readonly lastFact: number;
}

/** Reads everything once, and keeps nothing but what is needed to compare. */
async function checkAll(text: Uint8Array, person: PersonId, signal: AbortSignal | undefined): Promise<Found> {
  const check = createReferenceCheck();
  const faults: Fault[] = [];
  let unread = 0;
  for (const read of readExport(text, person)) {
    faults.push(...('faults' in read ? read.faults : check.take(read)));
    if (faults.length >= MOST_FAULTS) break;
    unread += 'size' in read ? read.size : 1000;
    if (unread < BYTES_BETWEEN_TURNS) continue;
    unread = 0;
    await nextTurn();
    signal?.throwIfAborted();
  }
  // With documents missing because they were wrong, others would seem to lead nowhere.
  refuse(faults.length > 0 ? faults : check.finish());
  return { documents: check.count(), lastFact: check.lastFact() };
}

function refuse(faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const places = faults.length === 1 ? 'one place' : `${faults.length} places`;
  const detail = `This cannot be read as an export, because of ${places}; see errors. Nothing was changed.`;
  throw new Problem('import-unreadable', { detail, faults: faults.slice(0, MOST_FAULTS) });
}

/** Throws `import-not-empty`. The profile and what happened to the account are there before anything is done. */
async function refuseUsed(storage: Storage, person: PersonId): Promise<void> {
  for (const { shelf } of CONTENT_SHELVES) {
    if (shelf.name === PEOPLE.name || shelf.name === AUDIT_ENTRIES.name) continue;
    if ((await storage.count(asDocuments(shelf), person, {})) === 0) continue;
    throw new Problem('import-not-empty', {
      detail: 'This account has been used: importing into it would mix two histories. Import into a new one.',
    });
  }
}

/** Marks the import as under way. Returns the revision of the mark, and which audit entries were here before. */
async function begin(storage: Storage, person: PersonId, startedAt: string) {
  const ownAuditIds: string[] = [];
  let after: string | undefined;
  do {
    const page = await storage.find(AUDIT_ENTRIES, person, {}, { limit: 1000, after });
    ownAuditIds.push(...page.items.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  const outcome = await storage.commit([
    changeOf({ shelf: IMPORTS, person, id: 'import', expect: 'any', value: { startedAt, ownAuditIds } }),
    changeOf({ shelf: FACT_HEADS, person, id: 'head', expect: 'absent', value: { sequence: 0, importing: true } }),
  ]);
  if (outcome.committed) return { head: 1, ownAuditIds: new Set(ownAuditIds) };
  throw new Problem('import-not-empty', { detail: 'Something was added here just now. Import into a new account.' });
}

async function* batchesOf(text: Uint8Array, person: PersonId): AsyncGenerator<readonly ReadDocument[]> {
  let batch: ReadDocument[] = [];
  let [bytes, unread] = [0, 0];
  for (const read of readExport(text, person)) {
    if ('faults' in read) throw new Error('a line that was read before cannot be read again');
    if (batch.length === CHANGES_AT_ONCE || (batch.length > 0 && bytes + read.size > BYTES_AT_ONCE)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(read);
    bytes += read.size;
    unread += read.size;
    if (unread < BYTES_BETWEEN_TURNS) continue;
    unread = 0;
    await nextTurn();
  }
  if (batch.length > 0) yield batch;
}

function changeTo({ content, id, value }: ReadDocument, person: PersonId): Change {
  const shelf = asDocuments(content.shelf);
  const expect = shelf.name === PEOPLE.name ? 'any' : 'absent';
  return changeOf({ shelf, person, id, expect, value: importedValue(shelf.name, value, person) });
}

async function commitWhole(storage: Storage, changes: readonly Change[]): Promise<void> {
  if (changes.length === 0) return;
  const outcome = await storage.commit(changes);
  if (outcome.committed) return;
  throw new Problem('too-busy', {
    detail: 'Something else was written here during the import. What was taken in is removed; import again.',
    retryAfterSeconds: 5,
  });
}

/** The mark goes last, so that a removal that is interrupted goes on. */
async function removeHalf(storage: Storage, person: PersonId, head: Stored<FactHead>): Promise<void> {
  const record = await storage.get(IMPORTS, person, 'import');
  const own = new Set(record?.value.ownAuditIds);
  const startedAt = record?.value.startedAt ?? '';
  for (const { shelf } of CONTENT_SHELVES) {
    if (shelf.name === PEOPLE.name || shelf.name === FACT_HEADS.name || shelf.name === AUDIT_ENTRIES.name) continue;
    await removeDocuments(storage, asDocuments(shelf), person);
  }
  await removeDocuments(storage, AUDIT_ENTRIES, person, ({ id, value }) => !own.has(id) && value.at < startedAt);
  await storage.commit([
    changeOf({ shelf: IMPORTS, person, id: 'import', expect: 'any', value: undefined }),
    changeOf({ shelf: FACT_HEADS, person, id: 'head', expect: head.revision, value: undefined }),
  ]);
}

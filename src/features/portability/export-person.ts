/**
 * Everything one person owns, as JSON Lines. Read while nothing of theirs changes, so that it is one moment of their data; the same data
 * gives the same bytes.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { AuditEntry } from '#model/account.ts';
import { formatInstant } from '#model/time.ts';
import type { AnyShelf, Storage, Stored } from '#ports/storage/storage.ts';
import { asDocuments, type Members } from '#shelves/any-document.ts';
import { type AuditNote, auditChange } from '#shelves/audit.ts';
import { importUnderWay } from '#shelves/change.ts';
import { CONTENT_SHELVES } from '#shelves/shelf-contents.ts';
import { AUDIT_ENTRIES, FACT_HEADS, IMPORTS } from '#shelves/shelves.ts';
import type { TakeTurn } from '#shelves/turns.ts';
import { exportedValue, writeDocument, writeHeading } from './export-form.ts';

/** Where a request came from. */
export type PortabilityOrigin = Pick<AuditNote, 'address' | 'device'>;

/** The bytes of an export in pieces, in order. Throws `too-busy` while an import is half written. */
export type ExportPerson = (person: PersonId, origin: PortabilityOrigin) => Promise<readonly Uint8Array[]>;

/** Between pages others get their turn; some documents are large, so that pages are small. */
const PAGE = 25;
const MAX_ATTEMPTS = 5;
/** Pieces of about this many characters are kept: fewer and larger ones take less memory beside the text itself. */
const PIECE = 256 * 1024;

export function createExportPerson(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly takeTurn: TakeTurn;
}): ExportPerson {
  const { storage, clock, takeTurn } = deps;
  return (person, origin) =>
    takeTurn(person, async () => {
      const pieces = await collectUndisturbed(storage, person);
      const at = formatInstant(clock.now());
      await storage.commit([auditChange(person, { at, kind: 'exported', detail: 'everything', ...origin })]);
      return pieces;
    });
}

/** Every change of the person moves the head, and other instances do not wait for our turn. */
async function collectUndisturbed(storage: Storage, person: PersonId): Promise<readonly Uint8Array[]> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const head = await storage.get(FACT_HEADS, person, 'head');
    if (head?.value.importing === true) throw importUnderWay();
    const pieces = await collect(storage, person);
    const after = await storage.get(FACT_HEADS, person, 'head');
    if (after?.revision === head?.revision) return pieces;
  }
  throw new Problem('too-busy', { detail: 'Too many changes at once; nothing was exported.', retryAfterSeconds: 5 });
}

async function collect(storage: Storage, person: PersonId): Promise<readonly Uint8Array[]> {
  const isLeftOut = await findLeftOut(storage, person);
  const pieces: Uint8Array[] = [];
  let text = writeHeading();
  for (const { shelf } of CONTENT_SHELVES) {
    for await (const page of pagesOf(storage, shelf, person)) {
      for (const { id, value } of page) {
        if (isLeftOut(shelf, { id, value })) continue;
        const { name, schemaVersion } = shelf;
        text += writeDocument({ shelf: name, id, schemaVersion, value: exportedValue(name, value) });
        if (text.length < PIECE) continue;
        pieces.push(Buffer.from(text));
        text = '';
      }
      await nextTurn();
    }
  }
  pieces.push(Buffer.from(text));
  return pieces;
}

async function* pagesOf(storage: Storage, shelf: AnyShelf, person: PersonId) {
  let after: string | undefined;
  do {
    const page = await storage.find(asDocuments(shelf), person, {}, { limit: PAGE, after });
    yield page.items;
    after = page.next;
  } while (after !== undefined);
}

/**
 * What the audit trail says about exports and imports, and what it said here before an import, is about this account and not of the data:
 * with it, what was imported could not be exported as it came.
 */
async function findLeftOut(storage: Storage, person: PersonId) {
  const own = new Set((await storage.get(IMPORTS, person, 'import'))?.value.ownAuditIds);
  return (shelf: AnyShelf, { id, value }: Pick<Stored<Members>, 'id' | 'value'>): boolean => {
    if (shelf.name !== AUDIT_ENTRIES.name) return false;
    const kind = value.kind as AuditEntry['kind'];
    return kind === 'exported' || kind === 'imported' || own.has(id);
  };
}

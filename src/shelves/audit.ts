/** The audit trail: what happened to an account, written in the commit that makes it happen, for the person to read. */
import { newId, type PersonId } from '#kernel/id.ts';
import type { AuditEntry, AuditKind } from '#model/account.ts';
import { parseInstant } from '#model/time.ts';
import { type Change, changeOf } from '#ports/storage/storage.ts';
import { AUDIT_ENTRIES } from './shelves.ts';

export interface AuditNote {
  readonly at: string;
  readonly kind: AuditKind;
  /** A few words; never a secret. */
  readonly detail: string;
  /** Where the request came from; empty for the command line. */
  readonly address: string;
  readonly device: string;
}

/** The change that adds one entry. */
export function auditChange(person: PersonId, note: AuditNote): Change {
  const id = newId<'audit-entry'>(parseInstant(note.at));
  const value: AuditEntry = { ...note, id, detail: note.detail.slice(0, 200) };
  return changeOf({ shelf: AUDIT_ENTRIES, person, id, expect: 'absent', value });
}

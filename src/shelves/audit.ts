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
  const { at, kind, address, device } = note;
  const id = newId<'audit-entry'>(parseInstant(at));
  // Member by member: a caller may hand in an origin that knows more than belongs in the trail.
  const value: AuditEntry = { id, at, kind, detail: note.detail.slice(0, 200), address, device };
  return changeOf({ shelf: AUDIT_ENTRIES, person, id, expect: 'absent', value });
}

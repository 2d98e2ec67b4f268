/**
 * What each shelf holds, and so what becomes of it: what a person owns is exported and erased; how they get in and what only passes
 * through is erased and never exported; what the install keeps about them is erased by name. And which members of documents are secret,
 * and so encrypted at rest. A shelf that is in none of the lists fails a test.
 */
import { z } from 'zod';
import { AuditEntry } from '#model/account.ts';
import { Block } from '#model/block.ts';
import { Calendar, Occurrence } from '#model/calendar.ts';
import { ChangeRequest } from '#model/change-request.ts';
import { CheckIn } from '#model/check-in.ts';
import { DurationObservation } from '#model/duration-estimate.ts';
import { FACT_DATA, type FactType } from '#model/fact.ts';
import { FocusSession, ParkedThought } from '#model/focus-session.ts';
import { Person } from '#model/person.ts';
import { Plan, Proposal } from '#model/plan.ts';
import { SentWords } from '#model/sent-words.ts';
import { Task } from '#model/task.ts';
import { idText } from '#model/text.ts';
import { InstantText } from '#model/time.ts';
import type { AnyShelf, Shelf } from '#ports/storage/storage.ts';
import type { SecretShelf } from './seal-secrets.ts';
import {
  ACCOUNT_LINKS,
  ACCOUNT_SESSIONS,
  ACCOUNTS,
  ATTEMPT_COUNTS,
  AUDIT_ENTRIES,
  BLOCKS,
  CALENDAR_MONTHS,
  CALENDAR_PARTS,
  CALENDARS,
  CHALLENGES,
  CHANGE_REQUESTS,
  CHECK_INS,
  COPIES,
  CREDENTIAL_LOCATORS,
  DIRECTORY,
  DURATION_OBSERVATIONS,
  ERASURES,
  FACT_HEADS,
  FACTS,
  FOCUS_SESSIONS,
  IDENTITY_CLAIMS,
  IMPORTS,
  INSTALLS,
  JOB_TICKETS,
  JOBS,
  LEASE_CLAIMS,
  NAME_CLAIMS,
  OFFERED_STEPS,
  PARKED_THOUGHTS,
  PASSKEYS,
  PEOPLE,
  PLAN_FEEDS,
  PLANS,
  PROPOSALS,
  RECEIPTS,
  SENT_WORDS,
  TASKS,
  TOKENS,
} from './shelves.ts';

/** A shelf of what people own, with the form its documents have in an export. */
export interface ContentShelf {
  readonly shelf: AnyShelf;
  readonly schema: z.ZodType;
}

/** How a server names a version of a text; see `TextMark`. */
const mark = z.string().max(500).nullable();

/** The parts of a request, as JSON. */
const SentText = z.string().refine((text) => {
  try {
    return SentParts.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}, 'expected the parts of a request as JSON');
const SentParts = z.object({
  params: z.record(z.string(), z.unknown()).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
});

const facts = Object.entries(FACT_DATA).map(([type, data]) =>
  z.strictObject({ sequence: z.int().min(1), type: z.literal(type as FactType), at: InstantText, data }),
);

/** Nouns say of these only that they are text; what comes from outside has to be an instant, or it would break whoever reads it later. */
const created = { createdAt: InstantText };
const changed = { ...created, updatedAt: InstantText };

/** What a person owns, in the order of an export. Exported and erased. */
export const CONTENT_SHELVES: readonly ContentShelf[] = [
  // Whose it is follows from who imports it: no export names a person by id.
  { shelf: PEOPLE, schema: Person.omit({ id: true }).extend(created) },
  { shelf: TASKS, schema: Task.extend({ ...changed, finishedAt: InstantText.nullable() }) },
  { shelf: BLOCKS, schema: Block.extend(changed) },
  { shelf: PLANS, schema: Plan.extend({ updatedAt: InstantText }) },
  { shelf: PROPOSALS, schema: Proposal.extend(created) },
  { shelf: FOCUS_SESSIONS, schema: FocusSession },
  { shelf: PARKED_THOUGHTS, schema: ParkedThought },
  { shelf: CHECK_INS, schema: CheckIn },
  { shelf: DURATION_OBSERVATIONS, schema: DurationObservation },
  { shelf: CALENDARS, schema: Calendar.extend(created) },
  {
    shelf: CALENDAR_PARTS,
    schema: z.strictObject({
      calendarId: idText<'calendar'>(),
      part: z.int().min(0),
      text: z.string(),
      mark: z.strictObject({ etag: mark, lastModified: mark }).optional(),
    }),
  },
  {
    shelf: CALENDAR_MONTHS,
    schema: z.strictObject({
      calendarId: idText<'calendar'>(),
      month: z.string().regex(/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/, 'expected a month, such as 2026-11'),
      part: z.int().min(0),
      occurrences: z.array(Occurrence),
    }),
  },
  { shelf: CHANGE_REQUESTS, schema: ChangeRequest.extend({ sent: SentText }) },
  { shelf: AUDIT_ENTRIES, schema: AuditEntry },
  { shelf: SENT_WORDS, schema: SentWords },
  { shelf: FACTS, schema: z.discriminatedUnion('type', facts as [(typeof facts)[number]]) },
  { shelf: FACT_HEADS, schema: z.strictObject({ sequence: z.int().min(1) }) },
];

/** How a person gets in, and who may get in for them. Erased first of all, never exported. */
export const ACCESS_SHELVES: readonly AnyShelf[] = [ACCOUNT_SESSIONS, TOKENS, PASSKEYS, PLAN_FEEDS];

/** What is kept for a while on the way. Erased, never exported. */
export const PASSING_SHELVES: readonly AnyShelf[] = [RECEIPTS, IMPORTS, JOBS, OFFERED_STEPS];

/** Found by a person's id while their account is erased, and so erased last. */
export const ACCOUNT_SHELVES: readonly AnyShelf[] = [ACCOUNTS];

/** What the install keeps about people, found by the index `byPerson`. Erased, never exported. */
export const NAMING_SHELVES: readonly AnyShelf[] = [
  CREDENTIAL_LOCATORS,
  ACCOUNT_LINKS,
  CHALLENGES,
  NAME_CLAIMS,
  IDENTITY_CLAIMS,
];

/** What the install keeps besides; what names a person in it is erased one by one. */
export const INSTALL_SHELVES: readonly AnyShelf[] = [
  INSTALLS,
  DIRECTORY,
  ATTEMPT_COUNTS,
  ERASURES,
  LEASE_CLAIMS,
  COPIES,
  JOB_TICKETS,
];

/** Members that are encrypted at rest. Everything else that is secret is stored as a hash only. */
export const SECRETS: readonly SecretShelf[] = [
  secretsOf(CALENDARS, ['url']),
  secretsOf(PLAN_FEEDS, ['token']),
  secretsOf(RECEIPTS, ['secretResult']),
  secretsOf(CHALLENGES, ['expected']),
  // A program may have asked for a calendar by its address.
  secretsOf(CHANGE_REQUESTS, ['sent']),
];

function secretsOf<T>(shelf: Shelf<T>, members: readonly (keyof T & string)[]): SecretShelf {
  return { shelf, members };
}

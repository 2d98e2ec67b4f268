/**
 * Everything that is stored, on one page: each shelf with the indexes it is found by. A shelf that is not in `SHELVES` cannot be opened,
 * exported or deleted, so a test checks that every shelf is.
 */
import type { Account, AccountSession, AuditEntry, Passkey, Token } from '#model/account.ts';
import type { Block } from '#model/block.ts';
import type { Calendar, Occurrence } from '#model/calendar.ts';
import type { ChangeRequest } from '#model/change-request.ts';
import type { CheckIn } from '#model/check-in.ts';
import type { DurationObservation } from '#model/duration-estimate.ts';
import type { Fact } from '#model/fact.ts';
import type { FocusSession, ParkedThought } from '#model/focus-session.ts';
import type { Job, JobQueue } from '#model/job.ts';
import type { OfferedSteps } from '#model/offered-steps.ts';
import type { Person } from '#model/person.ts';
import type { Plan, Proposal } from '#model/plan.ts';
import type { SentWords } from '#model/sent-words.ts';
import type { Task } from '#model/task.ts';
import { upgradeDocument } from '#model/upgrade.ts';
import type { Shelf, ShelfIndex } from '#ports/storage/storage.ts';

function shelf<T>(
  name: string,
  schemaVersion: number,
  indexes: Readonly<Record<string, ShelfIndex<T>>> = {},
): Shelf<T> {
  return {
    name,
    schemaVersion,
    indexes,
    upgrade: (document, fromVersion) => upgradeDocument(name, document, fromVersion, schemaVersion) as T,
  };
}

/** About this install as a whole: kept under the person `INSTALL`. */
export interface Install {
  /** The one person of an install without accounts. */
  readonly firstPerson: string;
  readonly createdAt: string;
}

/** The answer to a request that carried an Idempotency-Key, kept so that a repeat gives the same answer. */
export interface Receipt {
  /** Hash of what was asked. */
  readonly fingerprint: string;
  readonly result: unknown;
  /** The answer as JSON where it holds a secret; then `result` is null. */
  readonly secretResult?: string;
  readonly at: string;
}

/** The last number given to a fact of this person. */
export interface FactHead {
  readonly sequence: number;
  /** There while an import is half written: every change reads the head, and none may mix with it. */
  readonly importing?: true;
  /** There while the person is being erased: nothing is written for them any more, by whatever instance. */
  readonly leaving?: true;
}

/** An import, kept so that one that was interrupted is taken away again. */
export interface ImportRecord {
  readonly startedAt: string;
  /** The audit entries that were written here, not brought along: an export gives back what was imported and nothing else. */
  readonly ownAuditIds: readonly string[];
}

/** Somebody whose documents are being erased: kept under `INSTALL` by the person's id until the last of them is gone. */
export interface ErasureRecord {
  readonly startedAt: string;
}

/** The secret part of the address of a person's calendar feed. */
export interface PlanFeed {
  readonly token: string;
  readonly createdAt: string;
}

/** A part of the text of a calendar file; files are cut so that no document is large. */
export interface CalendarPart {
  readonly calendarId: string;
  readonly part: number;
  readonly text: string;
  /** How the server that gave it knows it again; with the first part only, and only where a server said it. */
  readonly mark?: TextMark | undefined;
}

/** Names of a version of a text, as its server gave them (RFC 9110, 8.8). */
export interface TextMark {
  readonly etag: string | null;
  readonly lastModified: string | null;
}

/** The occurrences of one calendar that touch one UTC month (`2026-11`); long ones stand in several. */
export interface CalendarMonth {
  readonly calendarId: string;
  readonly month: string;
  readonly part: number;
  readonly occurrences: readonly Occurrence[];
}

/** Who has an account, kept under `INSTALL` by the person's id, so that an owner can list them and jobs can walk them. */
export interface DirectoryEntry {
  readonly createdAt: string;
}

/** Whose a sign-in name is, kept under `INSTALL` by the hash of the name as it is compared. */
export interface NameClaim {
  readonly person: string;
}

/** Whose identity at an OpenID provider this is, kept under `INSTALL` by the hash of issuer and subject. */
export interface IdentityClaim {
  readonly person: string;
}

/** Where a secret leads: kept under `INSTALL` by the hash of the secret. Never changes while it is there. */
export interface CredentialLocator {
  readonly kind: 'session' | 'token';
  readonly person: string;
  readonly id: string;
}

/** A link that lets somebody in once: kept under `INSTALL` by the hash of its secret. */
export interface AccountLink {
  readonly kind: 'set-up' | 'invitation' | 'recovery';
  readonly person: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

/** A question that was asked and waits for its one answer: kept under `INSTALL` by the hash of what the answer must repeat. */
export interface Challenge {
  readonly purpose: 'passkey-sign-in' | 'passkey-registration' | 'openid';
  /** Whose it is, where that is known already. */
  readonly person: string | null;
  readonly expiresAt: string;
  /** What the answer is checked against. */
  readonly expected: Readonly<Record<string, string>>;
}

/** Failed attempts to sign in, counted by account, by address or by known browser: kept under `INSTALL` by the hash of what is counted. */
export interface AttemptCount {
  readonly failures: number;
  readonly lastFailedAt: string;
}

/** Who may do something alone, kept under `INSTALL` by the name of the lease. `token` only grows. */
export interface LeaseClaim {
  readonly token: number;
  readonly holder: string;
  /** Milliseconds since 1970. */
  readonly until: number;
}

/** What is being copied here from elsewhere, kept under `INSTALL` until all of it is here. */
export interface CopyRecord {
  /** Tells one install from another. */
  readonly source: string;
  readonly startedAt: string;
}

/**
 * That a person has jobs in a queue, one document a person and queue, kept under a partition of the queue by the person's id: who is due
 * is found without looking at everybody's jobs, and in the order in which people are due, whoever has however many.
 */
export interface JobTicket {
  readonly person: string;
  readonly queue: JobQueue;
  /** When a worker should look at this person's jobs. */
  readonly nextAt: string;
  /** Until when a worker is at one of them. */
  readonly busyUntil: string | null;
}

export const INSTALLS = shelf<Install>('installs', 1);
export const DIRECTORY = shelf<DirectoryEntry>('directory', 1, {
  byCreation: { revision: 1, key: (entry) => [entry.createdAt] },
});
export const NAME_CLAIMS = shelf<NameClaim>('name-claims', 1, {
  byPerson: { revision: 1, key: (claim) => [claim.person] },
});
export const IDENTITY_CLAIMS = shelf<IdentityClaim>('identity-claims', 1, {
  byPerson: { revision: 1, key: (claim) => [claim.person] },
});
export const CREDENTIAL_LOCATORS = shelf<CredentialLocator>('credential-locators', 1, {
  byPerson: { revision: 1, key: (locator) => [locator.person] },
});
export const ACCOUNT_LINKS = shelf<AccountLink>('account-links', 1, {
  byPerson: { revision: 1, key: (link) => [link.person] },
  byExpiry: { revision: 1, key: (link) => [link.expiresAt] },
});
export const CHALLENGES = shelf<Challenge>('challenges', 1, {
  byExpiry: { revision: 1, key: (challenge) => [challenge.expiresAt] },
  byPerson: { revision: 1, key: (challenge) => (challenge.person === null ? undefined : [challenge.person]) },
});
export const ATTEMPT_COUNTS = shelf<AttemptCount>('attempt-counts', 1, {
  byTime: { revision: 1, key: (count) => [count.lastFailedAt] },
});

export const ERASURES = shelf<ErasureRecord>('erasures', 1);
export const LEASE_CLAIMS = shelf<LeaseClaim>('lease-claims', 1, {
  byEnd: { revision: 1, key: (claim) => [claim.until] },
});
export const COPIES = shelf<CopyRecord>('copies', 1);

export const ACCOUNTS = shelf<Account>('accounts', 1);
export const ACCOUNT_SESSIONS = shelf<AccountSession>('account-sessions', 1, {
  byUse: { revision: 1, key: (session) => [session.lastUsedAt] },
});
export const TOKENS = shelf<Token>('tokens', 1, { byCreation: { revision: 1, key: (token) => [token.createdAt] } });
export const PASSKEYS = shelf<Passkey>('passkeys', 1, {
  byCreation: { revision: 1, key: (passkey) => [passkey.createdAt] },
});
export const AUDIT_ENTRIES = shelf<AuditEntry>('audit-entries', 1, {
  byTime: { revision: 1, key: (entry) => [entry.at] },
});
export const CHANGE_REQUESTS = shelf<ChangeRequest>('change-requests', 1, {
  byState: { revision: 1, key: (request) => [request.state, request.createdAt] },
  byCreation: { revision: 1, key: (request) => [request.createdAt] },
});

export const PEOPLE = shelf<Person>('people', 1);
export const RECEIPTS = shelf<Receipt>('receipts', 1, { byTime: { revision: 1, key: (receipt) => [receipt.at] } });
export const IMPORTS = shelf<ImportRecord>('imports', 1);
export const FACT_HEADS = shelf<FactHead>('fact-heads', 1);
export const FACTS = shelf<Fact>('facts', 1, { bySequence: { revision: 1, key: (fact) => [fact.sequence] } });

export const TASKS = shelf<Task>('tasks', 1, {
  byState: { revision: 1, key: (task) => [task.state, task.createdAt] },
  byCreation: { revision: 1, key: (task) => [task.createdAt] },
});
export const BLOCKS = shelf<Block>('blocks', 1, {
  byTask: { revision: 1, key: (block) => [block.taskId, block.order] },
  byState: { revision: 1, key: (block) => [block.state, block.createdAt] },
});
export const PLANS = shelf<Plan>('plans', 1);
export const PROPOSALS = shelf<Proposal>('proposals', 1, {
  byState: { revision: 1, key: (proposal) => [proposal.state, proposal.createdAt] },
});
export const FOCUS_SESSIONS = shelf<FocusSession>('focus-sessions', 1, {
  byState: { revision: 1, key: (session) => [session.state, session.startedAt] },
  byStart: { revision: 1, key: (session) => [session.startedAt] },
  byBlock: { revision: 1, key: (session) => [session.blockId, session.startedAt] },
});
export const PARKED_THOUGHTS = shelf<ParkedThought>('parked-thoughts', 1, {
  byState: { revision: 1, key: (thought) => [thought.state, thought.parkedAt] },
});
export const CHECK_INS = shelf<CheckIn>('check-ins', 1, { byTime: { revision: 1, key: (checkIn) => [checkIn.at] } });
export const DURATION_OBSERVATIONS = shelf<DurationObservation>('duration-observations', 1, {
  byTime: { revision: 1, key: (observation) => [observation.at] },
});
export const CALENDARS = shelf<Calendar>('calendars', 1, {
  byCreation: { revision: 1, key: (calendar) => [calendar.createdAt] },
});
export const CALENDAR_PARTS = shelf<CalendarPart>('calendar-parts', 1, {
  byCalendar: { revision: 1, key: (part) => [part.calendarId, part.part] },
});
export const CALENDAR_MONTHS = shelf<CalendarMonth>('calendar-months', 1, {
  byMonth: { revision: 1, key: (month) => [month.month] },
  byCalendar: { revision: 1, key: (month) => [month.calendarId, month.month, month.part] },
});
export const JOBS = shelf<Job>('jobs', 1, {
  byQueue: { revision: 1, key: (job) => [job.queue, job.state, job.dueAt] },
  byState: { revision: 1, key: (job) => [job.state, job.dueAt] },
});
export const JOB_TICKETS = shelf<JobTicket>('job-tickets', 1, {
  byTime: { revision: 1, key: (ticket) => [ticket.nextAt] },
});
export const OFFERED_STEPS = shelf<OfferedSteps>('offered-steps', 1);
export const SENT_WORDS = shelf<SentWords>('sent-words', 1, {
  byTime: { revision: 1, key: (sent) => [sent.at] },
});
export const PLAN_FEEDS = shelf<PlanFeed>('plan-feeds', 1);

/** Every shelf there is. */
export const SHELVES = [
  INSTALLS,
  DIRECTORY,
  NAME_CLAIMS,
  IDENTITY_CLAIMS,
  CREDENTIAL_LOCATORS,
  ACCOUNT_LINKS,
  CHALLENGES,
  ATTEMPT_COUNTS,
  ERASURES,
  LEASE_CLAIMS,
  COPIES,
  ACCOUNTS,
  ACCOUNT_SESSIONS,
  TOKENS,
  PASSKEYS,
  AUDIT_ENTRIES,
  CHANGE_REQUESTS,
  PEOPLE,
  RECEIPTS,
  IMPORTS,
  FACT_HEADS,
  FACTS,
  TASKS,
  BLOCKS,
  PLANS,
  PROPOSALS,
  FOCUS_SESSIONS,
  PARKED_THOUGHTS,
  CHECK_INS,
  DURATION_OBSERVATIONS,
  CALENDARS,
  CALENDAR_PARTS,
  CALENDAR_MONTHS,
  JOBS,
  JOB_TICKETS,
  OFFERED_STEPS,
  SENT_WORDS,
  PLAN_FEEDS,
] as const;

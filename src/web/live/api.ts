/** The service as this page talks to it, and the names of what it answers. */
import { createClient } from '#contract/client.ts';
import type { ReplyOf } from '#contract/route.ts';
import type { Routes } from '#contract/routes.ts';

export const api = createClient({ baseUrl: '' });

type Reply<Name extends keyof Routes> = ReplyOf<Routes[Name]>;

export type Me = Reply<'readMe'>;
export type Today = Reply<'readToday'>;
export type NextItem = NonNullable<Today['next']>;
export type Plan = Reply<'readPlan'>;
export type PlannedBlock = Plan['placements'][number];
export type CalendarEvent = Plan['busy'][number];
export type Proposal = Reply<'createProposal'>;
export type Move = Proposal['diff'][number];
export type Unplaced = Proposal['unplaced'][number];
export type Task = Reply<'readTask'>;
export type Block = Reply<'changeBlock'>;
export type Session = Reply<'startSession'>;
export type Thought = Reply<'settleThought'>;
export type Calendar = Reply<'addCalendar'>;
export type FailedJob = Reply<'listFailedJobs'>['items'][number];
export type Understood = Reply<'understandGoal'>;
export type OfferedSteps = NonNullable<Reply<'readOfferedSteps'>>;
export type ProofReview = Reply<'reviewProof'>;
export type Reflection = Reply<'readReflections'>;
export type Estimate = Reply<'estimateDuration'>;
export type GoalResult = Reply<'createGoal'>;
export type SignInState = Reply<'readSession'>;
export type LinkView = Reply<'readLink'>;
export type Account = Reply<'readAccount'>;
export type Passkey = Reply<'renamePasskey'>;
export type SignedInBrowser = Reply<'listAccountSessions'>['items'][number];
export type Token = Reply<'listTokens'>['items'][number];
export type NewToken = Reply<'createToken'>;
export type AuditEntry = Reply<'listAudit'>['items'][number];
export type Neighbour = Reply<'listPeople'>['items'][number];
export type ChangeRequest = Reply<'declineChangeRequest'>;

/** A page of a list. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** Every item of a list, page after page. */
export async function readAll<Item>(
  readPage: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const all: Item[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<Item> = await readPage({ limit: 500, ...(cursor === null ? {} : { cursor }) });
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

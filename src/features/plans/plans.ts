/** The plan and its proposals: look at it, ask for a better one, accept, undo. */
import type { Clock } from '#kernel/clock.ts';
import type { BlockId, PersonId, ProposalId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Occurrence } from '#model/calendar.ts';
import type { Plan, Proposal } from '#model/plan.ts';
import { dayOf, dueInstant, formatInstant, parseInstant, startOfDay } from '#model/time.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import { EMPTY_PLAN } from '#replan/planning-world.ts';
import type { Replanner } from '#replan/replan.ts';
import { findOccurrences } from '#shelves/calendar-queries.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { findCurrentSession } from '#shelves/session-queries.ts';
import { PLANS, PROPOSALS } from '#shelves/shelves.ts';
import { findUnfinishedBlocks } from '#shelves/task-queries.ts';
import { missedPlacements, sayMissed, undoProposal } from './plan-rules.ts';

/** The plan within a span, with the events around it. */
export interface PlanView {
  readonly plan: Plan;
  readonly occurrences: readonly Occurrence[];
}

export interface Plans {
  /** Two weeks from the start of today unless said, by instants or by days; at most 100 days. */
  readonly read: (
    actor: Actor,
    span?: { readonly from?: string | undefined; readonly to?: string | undefined },
  ) => Promise<PlanView>;
  readonly list: (
    actor: Actor,
    query: {
      readonly state?: Proposal['state'] | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ) => Promise<Slice<Proposal>>;
  readonly propose: (
    actor: Actor,
    request: { readonly reason?: string | undefined; readonly horizonDays?: number | undefined },
  ) => Promise<Proposal>;
  readonly accept: (actor: Actor, id: ProposalId) => Promise<void>;
  readonly undo: (actor: Actor, id: ProposalId) => Promise<void>;
  /** Offers new places for blocks whose time has passed unstarted, unless something is being worked or an offer waits already. */
  readonly offerMissed: (person: PersonId) => Promise<ProposalId | null>;
}

const DAYS_SHOWN = 14;
const MAX_DAYS_SHOWN = 100;

export function createPlans(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): Plans {
  const { storage, clock, change, replanner } = deps;

  return {
    read: async (actor, { from, to } = {}) => {
      const [person, stored] = await Promise.all([
        readPerson(storage, actor.person),
        storage.get(PLANS, actor.person, 'plan'),
      ]);
      const { timeZone } = person.value;
      const start = startOfSpan(from ?? dayOf(clock.now(), timeZone).toString(), timeZone);
      const end = to === undefined ? start.add({ hours: 24 * DAYS_SHOWN }) : dueInstant(to, timeZone);
      refuseBadSpan(start, end);
      const plan = stored?.value ?? EMPTY_PLAN;
      const [first, last] = [formatInstant(start), formatInstant(end)];
      const placements = plan.placements.filter((placement) => placement.start < last && placement.end > first);
      return {
        plan: { ...plan, placements },
        occurrences: await findOccurrences(storage, actor.person, { from: start, until: end }),
      };
    },

    list: (actor, { state, limit, cursor }) => {
      const query = state === undefined ? {} : { index: 'byState', equals: [state] };
      return storage.find(PROPOSALS, actor.person, { ...query, descending: true }, { limit, after: cursor });
    },

    propose: (actor, { reason, horizonDays }) =>
      change(actor, async (draft) => {
        const replan = await replanner.work({
          person: actor.person,
          reason: reason ?? 'You asked for a fresh look',
          horizonDays,
        });
        if (replanner.offer(draft, replan) === null) replanner.keep(draft, replan);
        return replan.proposal;
      }),

    accept: (actor, id) =>
      change(actor, async (draft) => {
        const proposal = await readProposal(storage, actor.person, id);
        if (proposal.value.state !== 'open') {
          throw new Problem('proposal-closed', { detail: `This proposal is ${proposal.value.state} already.` });
        }
        const stored = await storage.get(PLANS, actor.person, 'plan');
        const plan = stored?.value ?? EMPTY_PLAN;
        if (plan.version !== proposal.value.baseVersion) {
          throw new Problem('plan-changed', { detail: 'The plan has changed since this was proposed; ask again.' });
        }
        const { placements, unplaced, odds, diff } = proposal.value;
        const version = plan.version + 1;
        draft.put(PLANS, 'plan', { version, placements, unplaced, odds, updatedAt: draft.at });
        draft.replace(PROPOSALS, proposal, { ...proposal.value, state: 'accepted', acceptedVersion: version });
        draft.record('plan-changed', { version, proposalId: id, moves: diff.length });
      }),

    undo: (actor, id) =>
      change(actor, async (draft) => {
        const proposal = await readProposal(storage, actor.person, id);
        if (proposal.value.state !== 'accepted') {
          throw new Problem('proposal-not-accepted', { detail: `This proposal is ${proposal.value.state}.` });
        }
        const stored = await storage.get(PLANS, actor.person, 'plan');
        const open = new Set<BlockId>(
          (await findUnfinishedBlocks(storage, actor.person)).map((block) => block.value.id),
        );
        const plan = undoProposal({ plan: stored?.value ?? EMPTY_PLAN, proposal: proposal.value, open, at: draft.at });
        draft.put(PLANS, 'plan', plan);
        draft.replace(PROPOSALS, proposal, { ...proposal.value, state: 'undone' });
        draft.record('proposal-undone', { proposalId: id, version: plan.version });
      }),

    offerMissed: async (person) => {
      const stored = await storage.get(PLANS, person, 'plan');
      const missed = missedPlacements(stored?.value ?? EMPTY_PLAN, clock.now());
      if (missed.length === 0 || (await isOccupied(storage, person))) return null;
      return change({ person }, async (draft) => {
        const replan = await replanner.work({ person, reason: sayMissed(missed.length) });
        return replanner.offer(draft, replan);
      });
    },
  };
}

/** True while a session goes on or an offer waits: nobody is asked the same thing twice, or asked in the middle of work. */
async function isOccupied(storage: Storage, person: PersonId): Promise<boolean> {
  if ((await findCurrentSession(storage, person)) !== undefined) return true;
  return (await storage.count(PROPOSALS, person, { index: 'byState', equals: ['open'] })) > 0;
}

function startOfSpan(from: string, timeZone: string): Temporal.Instant {
  return from.includes('T') ? parseInstant(from) : startOfDay(Temporal.PlainDate.from(from), timeZone);
}

function refuseBadSpan(from: Temporal.Instant, to: Temporal.Instant): void {
  const days = (to.epochMilliseconds - from.epochMilliseconds) / 86_400_000;
  if (days > 0 && days <= MAX_DAYS_SHOWN) return;
  throw new Problem('request-invalid', {
    detail: `The span must end after it begins and cover at most ${MAX_DAYS_SHOWN} days.`,
    faults: [{ path: 'query/to', message: `expected an instant after \`from\`, at most ${MAX_DAYS_SHOWN} days later` }],
  });
}

async function readProposal(storage: Storage, person: PersonId, id: ProposalId): Promise<Stored<Proposal>> {
  const stored = await storage.get(PROPOSALS, person, id);
  if (stored === undefined) throw new Problem('proposal-missing', { detail: 'There is no such proposal.' });
  return stored;
}

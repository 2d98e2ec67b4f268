/**
 * Plans a person's world anew with as few moves as possible, and writes the outcome into a draft: adopted at once, offered as a
 * proposal, or only tidied. Every feature that changes what the plan depends on goes through here, inside the change it belongs to.
 */

import type { Clock } from '#kernel/clock.ts';
import { type BlockId, newId, type PersonId, type ProposalId } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { FocusSession } from '#model/focus-session.ts';
import type { Placement, Plan, PlanMove, Proposal } from '#model/plan.ts';
import { formatEpoch, formatInstant } from '#model/time.ts';
import { diffPlans } from '#planner/diff.ts';
import { makePlan } from '#planner/place.ts';
import type { PlannerPlacement } from '#planner/planning.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Draft } from '#shelves/change.ts';
import { PLANS, PROPOSALS } from '#shelves/shelves.ts';
import { type Overlay, type PlanningWorld, planningRequestOf, readPlanningWorld } from './planning-world.ts';

export interface ReplanRequest {
  readonly person: PersonId;
  /** What set it off, in words. */
  readonly reason: string;
  readonly overlay?: Overlay;
  readonly horizonDays?: number | undefined;
  /** A block that was just worked: it stays in the plan at the time it really took. */
  readonly worked?: FocusSession;
}

/** A plan worked out, not yet written. */
export interface Replan {
  readonly world: PlanningWorld;
  readonly proposal: Proposal;
  /** The plan as it is without blocks that no longer want a place. */
  readonly tidied: Plan;
  readonly tidiedChanged: boolean;
}

export interface Replanner {
  /** Reads and computes; writes nothing. */
  readonly work: (request: ReplanRequest) => Promise<Replan>;
  /** Makes it the plan. Returns the plan as it will be. */
  readonly adopt: (draft: Draft, replan: Replan) => Plan;
  /** Leaves it for the person to accept, when it moves anything. Returns the proposal's id, or null when there is nothing to ask. */
  readonly offer: (draft: Draft, replan: Replan) => ProposalId | null;
  /** Keeps a proposal that was asked for by name even though it moves nothing. */
  readonly keep: (draft: Draft, replan: Replan) => void;
}

/** How long finished blocks stay in the plan as a record of what was done. */
const KEEP_DONE_MS = 14 * 24 * 3600_000;

export function createReplanner(deps: { readonly storage: Storage; readonly clock: Clock }): Replanner {
  const { storage, clock } = deps;
  return {
    work: async ({ person, reason, overlay = {}, horizonDays, worked }) => {
      const world = await readPlanningWorld(storage, person, { now: clock.now(), overlay, horizonDays });
      const startedAt = clock.monotonic();
      const tidied = tidy(world, { worked, removedBlocks: overlay.removedBlocks ?? [] });
      const request = planningRequestOf(world, tidied.placements);
      const result = makePlan(request);
      const moves = diffPlans({ before: request.current, after: result.placements });
      emitSignal('plan-made', {
        blocks: request.blocks.length,
        unplaced: result.unplaced.length,
        ms: clock.monotonic() - startedAt,
      });
      const planned = new Set<BlockId>(request.blocks.map((block) => block.id));
      const kept = tidied.placements.filter((placement) => !planned.has(placement.blockId));
      const at = clock.now();
      const proposal: Proposal = {
        id: newId<'proposal'>(at),
        state: 'open',
        reason: cutReason(reason),
        baseVersion: tidied.version,
        acceptedVersion: null,
        diff: moves.map(wireMove),
        placements: byStart([...kept, ...withReasons(result.placements, request.current).map(wirePlacement)]),
        unplaced: [...result.unplaced],
        odds: [...result.odds],
        createdAt: formatInstant(at),
      };
      return { world, proposal, tidied, tidiedChanged: tidied.version !== world.plan.version };
    },

    adopt: (draft, { world, proposal, tidied }) => {
      const plan: Plan = {
        version: tidied.version + 1,
        placements: proposal.placements,
        unplaced: proposal.unplaced,
        odds: proposal.odds,
        updatedAt: draft.at,
      };
      writePlan(draft, world, plan);
      draft.add(PROPOSALS, proposal.id, { ...proposal, state: 'accepted', acceptedVersion: plan.version });
      replaceOpenProposals(draft, world);
      draft.record('plan-changed', { version: plan.version, proposalId: proposal.id, moves: proposal.diff.length });
      return plan;
    },

    offer: (draft, { world, proposal, tidied, tidiedChanged }) => {
      const offered = proposal.diff.length > 0;
      if (tidiedChanged) {
        writePlan(draft, world, { ...tidied, updatedAt: draft.at });
        draft.record('plan-changed', { version: tidied.version, proposalId: null, moves: 0 });
      }
      // An older question about a plan that has moved on would only confuse.
      if (offered || tidiedChanged) replaceOpenProposals(draft, world);
      if (!offered) return null;
      draft.add(PROPOSALS, proposal.id, proposal);
      draft.record('proposal-offered', {
        proposalId: proposal.id,
        moves: proposal.diff.length,
        reason: proposal.reason,
      });
      return proposal.id;
    },

    keep: (draft, { proposal }) => {
      draft.add(PROPOSALS, proposal.id, proposal);
      draft.record('proposal-offered', { proposalId: proposal.id, moves: 0, reason: proposal.reason });
    },
  };
}

const LONGEST_REASON = 300;

/** A reason that names something with a long title; never cut through the middle of a character that takes two code units. */
function cutReason(reason: string): string {
  if (reason.length <= LONGEST_REASON) return reason;
  return `${reason.slice(0, LONGEST_REASON - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

/** Takes out of the plan what no longer wants a place, and lays worked blocks where they really were. The same plan when nothing does. */
function tidy(
  world: PlanningWorld,
  change: { readonly worked: FocusSession | undefined; readonly removedBlocks: readonly BlockId[] },
): Plan {
  const { plan, now } = world;
  const { worked } = change;
  const removed = new Set(change.removedBlocks);
  const oldest = formatEpoch(now.epochMilliseconds - KEEP_DONE_MS);
  const stays = (placement: Placement) => {
    if (removed.has(placement.blockId) || placement.blockId === worked?.blockId) return false;
    if (placement.done) return placement.end > oldest;
    const block = world.blocks.get(placement.blockId);
    return block?.state === 'todo' || block?.state === 'running';
  };
  const placements = plan.placements.filter(stays);
  if (worked?.state === 'finished' && worked.endedAt !== null) {
    const { blockId, startedAt, endedAt } = worked;
    placements.push({ blockId, start: startedAt, end: endedAt, pinned: false, done: true, why: 'Done then.' });
  }
  const unplaced = plan.unplaced.filter((one) => world.blocks.get(one.blockId)?.state === 'todo');
  const same = placements.length === plan.placements.length && unplaced.length === plan.unplaced.length;
  if (same && worked === undefined) return plan;
  return { ...plan, version: plan.version + 1, placements: byStart(placements), unplaced };
}

function writePlan(draft: Draft, world: PlanningWorld, plan: Plan): void {
  if (world.storedPlan === undefined) draft.add(PLANS, 'plan', plan);
  else draft.replace(PLANS, world.storedPlan, plan);
}

function replaceOpenProposals(draft: Draft, world: PlanningWorld): void {
  for (const open of world.openProposals) draft.replace(PROPOSALS, open, { ...open.value, state: 'replaced' });
}

/** A block that stays keeps its own reason: why it was laid there says more than that it was left there. */
function withReasons(
  placements: readonly PlannerPlacement[],
  current: readonly PlannerPlacement[],
): readonly PlannerPlacement[] {
  const before = new Map(current.map((placement) => [placement.blockId, placement]));
  return placements.map((placement) => {
    const old = before.get(placement.blockId);
    const stays = old?.start === placement.start && old.end === placement.end && old.pinned === placement.pinned;
    return stays ? { ...placement, why: old.why } : placement;
  });
}

function byStart(placements: readonly Placement[]): Placement[] {
  return placements.toSorted((a, b) => (a.start < b.start ? -1 : a.start > b.start ? 1 : 0));
}

function wirePlacement(placement: PlannerPlacement): Placement {
  const { blockId, pinned, why } = placement;
  return { blockId, start: formatEpoch(placement.start), end: formatEpoch(placement.end), pinned, done: false, why };
}

interface EpochMove {
  readonly blockId: BlockId;
  readonly from: { readonly start: number; readonly end: number } | null;
  readonly to: { readonly start: number; readonly end: number } | null;
  readonly why: string;
}

function wireMove(move: EpochMove): PlanMove {
  const span = (one: EpochMove['from']) =>
    one === null ? null : { start: formatEpoch(one.start), end: formatEpoch(one.end) };
  return { blockId: move.blockId, from: span(move.from), to: span(move.to), why: move.why };
}

/** A plan: which block sits where. It is versioned; every change to it is a proposal with a diff. */
import { z } from 'zod';
import { idText, line } from './text.ts';
import { InstantText } from './time.ts';

/** One block at one place in time. `end - start` is the minutes booked. */
export const Placement = z.strictObject({
  blockId: idText<'block'>(),
  start: InstantText,
  end: InstantText,
  pinned: z.boolean(),
  /** True when the work is done and this is when it really was. */
  done: z.boolean(),
  /** Why here, in one sentence. */
  why: z.string().max(400),
});
export type Placement = z.output<typeof Placement>;

export const Unplaced = z.strictObject({ blockId: idText<'block'>(), why: z.string().max(400) });
export type Unplaced = z.output<typeof Unplaced>;

/** How likely a task is done before it is due: 0 to 1. */
export const Odds = z.strictObject({ taskId: idText<'task'>(), onTime: z.number().min(0).max(1) });
export type Odds = z.output<typeof Odds>;

export const Span = z.strictObject({ start: InstantText, end: InstantText });
export type Span = z.output<typeof Span>;

/** One block's move: `from` null when it is new in the plan, `to` null when it leaves it. */
export const PlanMove = z.strictObject({
  blockId: idText<'block'>(),
  from: Span.nullable(),
  to: Span.nullable(),
  why: z.string().max(400),
});
export type PlanMove = z.output<typeof PlanMove>;

/** One person's plan. There is one document a person; it starts at version 0, empty. */
export const Plan = z.strictObject({
  version: z.int().min(0),
  placements: z.array(Placement),
  unplaced: z.array(Unplaced),
  odds: z.array(Odds),
  updatedAt: z.string(),
});
export type Plan = z.output<typeof Plan>;

export const PROPOSAL_STATES = ['open', 'accepted', 'undone', 'replaced'] as const;
export const ProposalState = z.enum(PROPOSAL_STATES);

/** A change to the plan that can be accepted, and undone after. */
export const Proposal = z.strictObject({
  id: idText<'proposal'>(),
  state: ProposalState,
  /** What set it off, in words: "the call ran 25 minutes over". */
  reason: line(300),
  /** The plan version it was made from. */
  baseVersion: z.int().min(0),
  /** The plan version it became when accepted. */
  acceptedVersion: z.int().min(0).nullable(),
  diff: z.array(PlanMove),
  /** The whole plan as it will be when accepted. */
  placements: z.array(Placement),
  unplaced: z.array(Unplaced),
  odds: z.array(Odds),
  createdAt: z.string(),
});
export type Proposal = z.output<typeof Proposal>;

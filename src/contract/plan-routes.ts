/** Routes about the plan and its proposals. */
import { z } from 'zod';
import { Occurrence } from '#model/calendar.ts';
import { Odds, ProposalState } from '#model/plan.ts';
import { line } from '#model/text.ts';
import { DueText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, PlacementReply, ProposalReply, pageQuery, UnplacedReply } from './wire.ts';

const PlanReply = z.strictObject({
  version: z.int().min(0),
  placements: z.array(PlacementReply),
  unplaced: z.array(UnplacedReply),
  /** Occurrences in the span asked for; free ones are shown, busy ones are never planned over. */
  busy: z.array(Occurrence),
  odds: z.array(Odds),
});
export type PlanReply = z.output<typeof PlanReply>;

export const planRoutes = {
  readPlan: defineRoute({
    method: 'GET',
    path: '/api/v1/plan',
    summary: 'Which block sits where, and the events around them; two weeks from today unless said',
    tag: 'plan',
    access: 'read',
    /** Instants, or days of the person, of which the last still counts. */
    query: z.strictObject({ from: DueText.optional(), to: DueText.optional() }),
    replies: { 200: PlanReply },
    problems: [],
  }),
  listProposals: defineRoute({
    method: 'GET',
    path: '/api/v1/plan/proposals',
    summary: 'Proposals, newest first',
    tag: 'plan',
    access: 'read',
    query: z.strictObject({ ...pageQuery, state: ProposalState.optional() }),
    replies: { 200: listOf(ProposalReply) },
    problems: [],
  }),
  createProposal: defineRoute({
    method: 'POST',
    path: '/api/v1/plan/proposals',
    summary: 'Plan anew with as few moves as possible; changes nothing until accepted',
    tag: 'plan',
    access: 'plan',
    effect: 'proposal',
    body: z.strictObject({ reason: line(300).optional(), horizonDays: z.int().min(1).max(90).optional() }),
    replies: { 201: ProposalReply },
    problems: ['key-reused'],
    creates: true,
  }),
  acceptProposal: defineRoute({
    method: 'POST',
    path: '/api/v1/plan/proposals/:id/accept',
    summary: 'Make a proposal the plan',
    tag: 'plan',
    access: 'plan',
    params: idParams<'proposal'>(),
    replies: { 200: PlanReply },
    problems: ['proposal-missing', 'proposal-closed', 'plan-changed'],
  }),
  undoProposal: defineRoute({
    method: 'POST',
    path: '/api/v1/plan/proposals/:id/undo',
    summary: 'Put every block of an accepted proposal back where it was',
    tag: 'plan',
    access: 'plan',
    params: idParams<'proposal'>(),
    replies: { 200: PlanReply },
    problems: ['proposal-missing', 'proposal-not-accepted', 'plan-changed'],
  }),
};

/** Routes about focus sessions, parked thoughts, check-ins and today. */
import { z } from 'zod';
import { CheckIn } from '#model/check-in.ts';
import { FocusSession, ParkedThought, TIMER_KINDS } from '#model/focus-session.ts';
import { idText, line, prose } from '#model/text.ts';
import { defineRoute } from './route.ts';
import { BlockReply, idParams, listOf, PlacementReply, ProposalReply, pageQuery, TaskReply } from './wire.ts';

const SessionReply = FocusSession;
const act = { tag: 'focus', access: 'focus', params: idParams<'focus-session'>() } as const;

export const focusRoutes = {
  startSession: defineRoute({
    method: 'POST',
    path: '/api/v1/focus-sessions',
    summary: 'Start working on a block',
    tag: 'focus',
    access: 'focus',
    body: z.strictObject({
      blockId: idText<'block'>(),
      timer: z.strictObject({ kind: z.enum(TIMER_KINDS), minutes: z.int().min(1).max(600).optional() }),
    }),
    replies: { 201: SessionReply },
    problems: ['key-reused', 'block-missing', 'block-closed', 'session-running'],
    creates: true,
  }),
  readCurrentSession: defineRoute({
    method: 'GET',
    path: '/api/v1/focus-sessions/current',
    summary: 'The session going on, or 204',
    tag: 'focus',
    access: 'read',
    replies: { 200: SessionReply, 204: null },
    problems: [],
  }),
  pauseSession: defineRoute({
    ...act,
    method: 'POST',
    path: '/api/v1/focus-sessions/:id/pause',
    summary: 'Pause; the minutes so far are kept',
    replies: { 200: SessionReply },
    problems: ['session-missing', 'session-state'],
  }),
  resumeSession: defineRoute({
    ...act,
    method: 'POST',
    path: '/api/v1/focus-sessions/:id/resume',
    summary: 'Go on',
    replies: { 200: SessionReply },
    problems: ['session-missing', 'session-state'],
  }),
  finishSession: defineRoute({
    ...act,
    method: 'POST',
    path: '/api/v1/focus-sessions/:id/finish',
    summary: 'The block is done; its minutes are remembered and a replan is offered when the day has shifted',
    body: z.strictObject({ minutesOverride: z.int().min(1).max(6000).optional(), note: prose(2000).optional() }),
    replies: { 200: SessionReply },
    problems: ['session-missing', 'session-state'],
  }),
  abandonSession: defineRoute({
    ...act,
    method: 'POST',
    path: '/api/v1/focus-sessions/:id/abandon',
    summary: 'Stop without finishing; the block goes back to be planned',
    replies: { 200: SessionReply },
    problems: ['session-missing', 'session-state'],
  }),
  parkThought: defineRoute({
    ...act,
    method: 'POST',
    path: '/api/v1/focus-sessions/:id/park',
    summary: 'Put a thought aside; it comes back in the break',
    body: z.strictObject({ text: line(1000) }),
    replies: { 200: SessionReply },
    problems: ['session-missing', 'session-state', 'key-reused'],
    creates: true,
  }),
  listParkedThoughts: defineRoute({
    method: 'GET',
    path: '/api/v1/parked-thoughts',
    summary: 'Thoughts still waiting for you',
    tag: 'focus',
    access: 'read',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(ParkedThought) },
    problems: [],
  }),
  settleThought: defineRoute({
    method: 'POST',
    path: '/api/v1/parked-thoughts/:id/settle',
    summary: 'Dealt with: it will not come back',
    tag: 'focus',
    access: 'focus',
    params: idParams<'parked-thought'>(),
    replies: { 200: ParkedThought },
    problems: ['thought-missing'],
  }),
  recordCheckIn: defineRoute({
    method: 'POST',
    path: '/api/v1/check-ins',
    summary: 'How you are right now',
    tag: 'focus',
    access: 'focus',
    body: z.strictObject({
      mood: CheckIn.shape.mood,
      energy: CheckIn.shape.energy,
      stress: CheckIn.shape.stress,
      note: CheckIn.shape.note.optional(),
    }),
    replies: { 201: CheckIn },
    problems: ['key-reused'],
    creates: true,
  }),
};

const TodayItem = z.strictObject({ placement: PlacementReply, block: BlockReply, task: TaskReply });

export const todayRoutes = {
  readToday: defineRoute({
    method: 'GET',
    path: '/api/v1/today',
    summary: 'The one thing to do now, and the rest of the day',
    tag: 'today',
    access: 'read',
    replies: {
      200: z.strictObject({
        now: z.string(),
        /** The session going on. */
        current: SessionReply.nullable(),
        /** What to start next: the earliest unfinished placement, today or later. */
        next: TodayItem.nullable(),
        placements: z.array(PlacementReply),
        parked: z.array(ParkedThought),
        checkIn: CheckIn.nullable(),
        /** Days with a finished session; days away pause the count, they never end it. */
        streak: z.strictObject({ days: z.int().min(0), today: z.boolean() }),
        /** Finished focus minutes today. */
        focusedMinutes: z.int().min(0),
        /** Changes to the plan waiting for an answer. */
        proposals: z.array(ProposalReply),
      }),
    },
    problems: [],
  }),
};

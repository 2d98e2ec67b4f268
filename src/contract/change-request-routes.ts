/** Routes about what propose-only programs asked for. A program may ask and look; only the person answers. */
import { z } from 'zod';
import { ChangeRequest } from '#model/change-request.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, pageQuery } from './wire.ts';

export const ChangeRequestReply = ChangeRequest.omit({ sent: true }).extend({
  params: z.record(z.string(), z.unknown()),
  query: z.record(z.string(), z.unknown()),
  body: z.unknown(),
});
export type ChangeRequestReply = z.output<typeof ChangeRequestReply>;

/** The answer to whatever a propose-only token would have changed. */
export const ChangeRequestedReply = z.strictObject({ changeRequest: ChangeRequestReply });
export type ChangeRequestedReply = z.output<typeof ChangeRequestedReply>;

export const changeRequestRoutes = {
  listChangeRequests: defineRoute({
    method: 'GET',
    path: '/api/v1/change-requests',
    summary: 'What programs asked to change, newest first',
    tag: 'change requests',
    access: 'read',
    query: z.strictObject({ ...pageQuery, state: ChangeRequest.shape.state.optional() }),
    replies: { 200: listOf(ChangeRequestReply) },
    problems: [],
  }),
  acceptChangeRequest: defineRoute({
    method: 'POST',
    path: '/api/v1/change-requests/:id/accept',
    summary: 'Let it happen, as if you had asked for it yourself; its own problems are answered as its own route would',
    tag: 'change requests',
    access: 'account',
    inPerson: true,
    params: idParams<'change-request'>(),
    replies: { 200: ChangeRequestReply },
    problems: ['change-request-missing', 'change-request-closed'],
  }),
  declineChangeRequest: defineRoute({
    method: 'POST',
    path: '/api/v1/change-requests/:id/decline',
    summary: 'Let it not happen',
    tag: 'change requests',
    access: 'account',
    inPerson: true,
    params: idParams<'change-request'>(),
    replies: { 200: ChangeRequestReply },
    problems: ['change-request-missing', 'change-request-closed'],
  }),
};

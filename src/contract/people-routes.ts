/** Routes about who is here, for owners. */
import { z } from 'zod';
import { Role, SignInName } from '#model/account.ts';
import { idText } from '#model/text.ts';
import { InstantText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, pageQuery } from './wire.ts';

export const peopleRoutes = {
  listPeople: defineRoute({
    method: 'GET',
    path: '/api/v1/people',
    summary: 'Who is here, when they were last here and how much they use; never what they write',
    tag: 'people',
    access: 'owner',
    accountsOnly: true,
    query: z.strictObject(pageQuery),
    replies: {
      200: listOf(
        z.strictObject({
          id: idText<'person'>(),
          name: z.string(),
          role: Role,
          state: z.enum(['invited', 'active', 'leaving']),
          createdAt: InstantText,
          lastSeenAt: InstantText.nullable(),
          usage: z.strictObject({ tasks: z.int(), focusSessions: z.int(), facts: z.int() }),
        }),
      ),
    },
    problems: [],
  }),
  createPerson: defineRoute({
    method: 'POST',
    path: '/api/v1/people',
    summary: 'Invite somebody: a person, and a link that lets them in once',
    tag: 'people',
    access: 'owner',
    accountsOnly: true,
    fresh: true,
    body: z.strictObject({ name: SignInName, role: Role.optional() }),
    replies: {
      201: z.strictObject({
        person: z.strictObject({ id: idText<'person'>(), name: z.string(), role: Role }),
        link: z.string(),
        expiresAt: InstantText,
      }),
    },
    problems: ['key-reused', 'name-taken'],
    creates: true,
    givesSecret: true,
  }),
  changePerson: defineRoute({
    method: 'PATCH',
    path: '/api/v1/people/:id',
    summary: 'Make somebody an owner, or no longer one',
    tag: 'people',
    access: 'owner',
    accountsOnly: true,
    fresh: true,
    params: idParams<'person'>(),
    body: z.strictObject({ role: Role }),
    replies: { 200: z.strictObject({ id: idText<'person'>(), name: z.string(), role: Role }) },
    problems: ['person-missing', 'last-owner'],
  }),
  makePersonLink: defineRoute({
    method: 'POST',
    path: '/api/v1/people/:id/link',
    summary: 'A new link for somebody who cannot sign in; the ones before stop working',
    tag: 'people',
    access: 'owner',
    accountsOnly: true,
    fresh: true,
    params: idParams<'person'>(),
    replies: { 201: z.strictObject({ link: z.string(), expiresAt: InstantText }) },
    problems: ['key-reused', 'person-missing'],
    creates: true,
    givesSecret: true,
  }),
  removePerson: defineRoute({
    method: 'DELETE',
    path: '/api/v1/people/:id',
    summary: 'Erase somebody and everything that is theirs',
    tag: 'people',
    access: 'owner',
    accountsOnly: true,
    fresh: true,
    params: idParams<'person'>(),
    replies: { 204: null },
    problems: ['person-missing', 'last-owner'],
  }),
};

/** Routes about language models: what was sent to them for a person. */
import { z } from 'zod';
import { SentWords } from '#model/sent-words.ts';
import { defineRoute } from './route.ts';
import { listOf, pageQuery } from './wire.ts';

export const modelRoutes = {
  listSentWords: defineRoute({
    method: 'GET',
    path: '/api/v1/sent-words',
    summary: 'What left this machine: the words sent to language models for you, newest first, for 90 days',
    tag: 'models',
    access: 'read',
    query: z.strictObject(pageQuery),
    replies: { 200: listOf(SentWords) },
    problems: [],
  }),
};

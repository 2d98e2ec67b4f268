/** Routes about what memory knows. */
import { z } from 'zod';
import { DurationEstimate } from '#model/duration-estimate.ts';
import { Tag } from '#model/text.ts';
import { defineRoute } from './route.ts';

/** `?tags=a,b` */
const TagList = z
  .string()
  .max(800)
  .transform((text) => text.split(',').filter((tag) => tag !== ''))
  .pipe(z.array(Tag).max(20));

export const memoryRoutes = {
  estimateDuration: defineRoute({
    method: 'GET',
    path: '/api/v1/memory/estimate',
    summary: 'How long something like this takes you, from what it took before',
    tag: 'memory',
    access: 'read',
    query: z.strictObject({
      title: z.string().trim().min(1).max(300),
      minutes: z.coerce.number().int().min(1).max(60_000).optional(),
      tags: TagList.optional(),
    }),
    replies: { 200: DurationEstimate },
    problems: [],
  }),
};

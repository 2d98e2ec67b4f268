/**
 * A change request: what a program with a propose-only token asked for. Nothing happens until the person accepts it; then it is carried
 * out as if they had asked themselves.
 */
import { z } from 'zod';
import { idText, line } from './text.ts';
import { InstantText } from './time.ts';

export const ChangeRequest = z.strictObject({
  id: idText<'change-request'>(),
  state: z.enum(['open', 'accepted', 'declined']),
  /** The name of the route that was called. */
  route: z.string().max(80),
  /** What that route does, in words. */
  summary: z.string().max(200),
  /** What was sent, `{params, query, body}`, as JSON: text can hold whatever a program may send. */
  sent: z.string(),
  /** The program that asked. */
  tokenName: line(80),
  createdAt: InstantText,
  settledAt: InstantText.nullable(),
});
export type ChangeRequest = z.output<typeof ChangeRequest>;

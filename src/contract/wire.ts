/** Shapes that only exist on the wire: lists, versions, and query strings turned into what they mean. */
import { z } from 'zod';
import type { Id } from '#kernel/id.ts';
import { Block } from '#model/block.ts';
import { Calendar } from '#model/calendar.ts';
import { Person } from '#model/person.ts';
import { Placement, PlanMove, Proposal, Unplaced } from '#model/plan.ts';
import { Task } from '#model/task.ts';
import { idText } from '#model/text.ts';

/** Newest version of a document; send it back as `If-Match: "<version>"`. */
const version = z.int().min(1);

export const TaskReply = Task.extend({ version });
export type TaskReply = z.output<typeof TaskReply>;
export const BlockReply = Block.extend({ version });
export type BlockReply = z.output<typeof BlockReply>;
export const PersonReply = Person.extend({ version });
export type PersonReply = z.output<typeof PersonReply>;
export const CalendarReply = Calendar;
export type CalendarReply = z.output<typeof CalendarReply>;

/** A placement with the words a screen needs beside it. */
export const PlacementReply = Placement.extend({
  taskId: idText<'task'>(),
  stepTitle: z.string(),
  taskTitle: z.string(),
  state: Block.shape.state,
});
export type PlacementReply = z.output<typeof PlacementReply>;

export const MoveReply = PlanMove.extend({ stepTitle: z.string(), taskTitle: z.string() });
export type MoveReply = z.output<typeof MoveReply>;
export const UnplacedReply = Unplaced.extend({
  taskId: idText<'task'>(),
  stepTitle: z.string(),
  taskTitle: z.string(),
});
export type UnplacedReply = z.output<typeof UnplacedReply>;

export const ProposalReply = Proposal.omit({ placements: true }).extend({
  diff: z.array(MoveReply),
  unplaced: z.array(UnplacedReply),
});
export type ProposalReply = z.output<typeof ProposalReply>;

/** What was named twice counts once. */
export function withoutRepeats<Item>(list: readonly Item[]): Item[] {
  return [...new Set(list)];
}

/** A page of a list. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

/** `?limit=` and `?cursor=` of every list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(500).default(100),
  /** `nextCursor` of the page before; an empty one is none, as clients send it that fill in what they do not have yet. */
  cursor: z
    .string()
    .max(2000)
    .transform((text) => (text === '' ? undefined : text))
    .optional(),
};

export function idParams<Kind extends string>() {
  return z.strictObject({ id: idText<Kind>() as z.ZodType<Id<Kind>, string> });
}

/** `?flag=true`. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/**
 * The answer of a passkey, as `@simplewebauthn/browser` gives it (WebAuthn Level 3, RegistrationResponseJSON and
 * AuthenticationResponseJSON). Only its outline is checked here; whether it is true is for the verifier to say.
 */
const base64Url = z
  .string()
  .max(20_000)
  .regex(/^[A-Za-z0-9_-]*$/, 'expected base64url');
export const PasskeyReply = z.object({
  id: base64Url.min(1),
  rawId: base64Url.min(1),
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: base64Url.min(1),
    attestationObject: base64Url.optional(),
    authenticatorData: base64Url.optional(),
    signature: base64Url.optional(),
    userHandle: base64Url.optional(),
    transports: z.array(z.string().max(40)).max(10).optional(),
  }),
  clientExtensionResults: z.record(z.string(), z.unknown()).optional(),
  authenticatorAttachment: z.string().max(40).optional(),
});
export type PasskeyReply = z.output<typeof PasskeyReply>;

/** What a passkey is asked: options of `navigator.credentials.get` or `.create` in JSON form. */
export const PasskeyQuestion = z.strictObject({ options: z.record(z.string(), z.unknown()) });

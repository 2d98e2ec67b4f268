/**
 * Routes of what language models do, and of what was sent to them. Each answers without a model too, and always says whose words its
 * answer is.
 */
import { z } from 'zod';
import { AnswerSource } from '#model/answer-source.ts';
import { DraftBlock } from '#model/breakdown.ts';
import { decodedBytes, IMAGES_MAX_BYTES, ShownImage } from '#model/image.ts';
import { PROOF_SCORES } from '#model/proof-score.ts';
import { SentWords } from '#model/sent-words.ts';
import { idText, prose } from '#model/text.ts';
import { DayText, InstantText } from '#model/time.ts';
import { defineRoute } from './route.ts';
import { idParams, listOf, pageQuery } from './wire.ts';

const said = (max: number) => prose(max).refine((text) => text.trim() !== '', 'expected a few words');

/** One event of an answer of the coach; its name is the member `type` here. */
export const CoachEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('source'), source: AnswerSource }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('end') }),
  /** The last one too: what came before is not the whole answer. */
  z.object({ type: z.literal('error'), code: z.string(), detail: z.string() }),
]);
export type CoachEvent = z.output<typeof CoachEvent>;

/** Something that is true of a week, with what it rests on: facts of that week, in words. */
const InsightReply = z.strictObject({
  text: z.string(),
  evidence: z.array(z.strictObject({ id: idText<'fact'>(), at: InstantText, words: z.string() })),
});

const images = z
  .array(ShownImage)
  .max(4)
  .refine(
    (all) => all.reduce((sum, { data }) => sum + decodedBytes(data), 0) <= IMAGES_MAX_BYTES,
    'expected 10 MB of pictures at most',
  );

export const modelRoutes = {
  clarifyGoal: defineRoute({
    method: 'POST',
    path: '/api/v1/goals/clarify',
    summary: 'The one or two questions worth asking about a sentence, or none; changes nothing',
    tag: 'goals',
    access: 'read',
    effect: 'none',
    body: z.strictObject({ text: prose(2000) }),
    replies: {
      200: z.strictObject({
        questions: z.array(z.strictObject({ question: z.string(), why: z.string() })).max(2),
        source: AnswerSource,
      }),
    },
    problems: [],
  }),
  readBrief: defineRoute({
    method: 'GET',
    path: '/api/v1/today/brief',
    summary: 'The day in a few sentences',
    tag: 'today',
    access: 'read',
    replies: { 200: z.strictObject({ sentences: z.array(z.string()), source: AnswerSource, at: InstantText }) },
    problems: [],
  }),
  askCoach: defineRoute({
    method: 'POST',
    path: '/api/v1/coach',
    summary:
      'Ask the coach, who knows the plan of today; answers with server-sent events: `source`, `text` as it comes, then `end` or `error`',
    tag: 'coach',
    access: 'read',
    effect: 'none',
    body: z.strictObject({ question: said(2000) }),
    replies: { 200: z.string() },
    problems: ['stopping'],
    produces: 'text/event-stream',
  }),
  readReflections: defineRoute({
    method: 'GET',
    path: '/api/v1/reflections',
    summary: 'What a week shows, each with the facts it rests on; this week unless `week` names a day of another',
    tag: 'reflections',
    access: 'read',
    query: z.strictObject({ week: DayText.optional() }),
    replies: {
      200: z.strictObject({
        /** The Monday of the week. */
        week: DayText,
        insights: z.array(InsightReply),
        source: AnswerSource,
        at: InstantText,
      }),
    },
    problems: [],
  }),
  reviewProof: defineRoute({
    method: 'POST',
    path: '/api/v1/blocks/:id/proof-review',
    summary: 'What your words and pictures show of a finished step, and what not yet; changes nothing',
    tag: 'blocks',
    access: 'focus',
    effect: 'none',
    params: idParams<'block'>(),
    body: z
      .strictObject({ text: prose(10_000), images: images.default([]) })
      .refine(({ text, images: shown }) => text.trim() !== '' || shown.length > 0, {
        path: ['text'],
        message: 'expected a few words or a picture',
      }),
    replies: {
      200: z.strictObject({
        score: z.literal(PROOF_SCORES),
        shown: z.string(),
        missing: z.string(),
        source: AnswerSource,
      }),
    },
    problems: ['block-missing'],
    bodyLimit: 15 * 1024 * 1024,
  }),
  readOfferedSteps: defineRoute({
    method: 'GET',
    path: '/api/v1/tasks/:id/offered-steps',
    summary: 'Other steps that a model has for a task, which it was too late for at first; or 204',
    tag: 'tasks',
    access: 'read',
    params: idParams<'task'>(),
    replies: {
      200: z.strictObject({ steps: z.array(DraftBlock.omit({ dependsOn: true })), offeredAt: InstantText }),
      204: null,
    },
    problems: ['task-missing'],
  }),
  leaveOfferedSteps: defineRoute({
    method: 'DELETE',
    path: '/api/v1/tasks/:id/offered-steps',
    summary: 'Leave the steps that are offered; those that are there stay',
    tag: 'tasks',
    access: 'capture',
    params: idParams<'task'>(),
    replies: { 204: null },
    problems: ['task-missing'],
  }),
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

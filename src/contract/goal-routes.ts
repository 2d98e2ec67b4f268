/** Routes that turn a sentence into a task, steps and a plan. */
import { z } from 'zod';
import { DurationEstimate } from '#model/duration-estimate.ts';
import { Odds, Placement } from '#model/plan.ts';
import { BreakdownSource, Task } from '#model/task.ts';
import { idText, prose } from '#model/text.ts';
import { Understanding } from '#model/understanding.ts';
import { defineRoute } from './route.ts';
import { BlockReply, flag, TaskReply, UnplacedReply, withoutRepeats } from './wire.ts';

const Sentence = prose(2000).refine((text) => text.trim() !== '', 'expected a sentence');
const Detail = z.int().min(1).max(5);

/** What a screen lets the person correct before the sentence becomes a task; each part given wins over what was understood. */
const Corrections = z
  .strictObject({
    title: Task.shape.title,
    due: Task.shape.due,
    notBefore: Task.shape.notBefore,
    estimateMinutes: Task.shape.estimateMinutes,
    priority: Task.shape.priority,
    energy: Task.shape.energy,
    tags: Task.shape.tags.transform(withoutRepeats),
    dependsOn: Task.shape.dependsOn.transform(withoutRepeats),
  })
  .partial();

/** What was understood, with the tasks that "after X" named and what memory says about the time. */
export const UnderstoodReply = Understanding.extend({
  dependsOn: z.array(z.strictObject({ taskId: idText<'task'>(), title: z.string() })),
  estimate: DurationEstimate.nullable(),
});
export type UnderstoodReply = z.output<typeof UnderstoodReply>;

export const goalRoutes = {
  understandGoal: defineRoute({
    method: 'POST',
    path: '/api/v1/goals/understand',
    summary: 'What a sentence would be understood as; changes nothing',
    tag: 'goals',
    access: 'read',
    effect: 'none',
    body: z.strictObject({ text: prose(2000) }),
    replies: { 200: UnderstoodReply },
    problems: [],
  }),
  createGoal: defineRoute({
    method: 'POST',
    path: '/api/v1/goals',
    summary: 'A sentence becomes a task, its steps, and a place for each in the plan',
    tag: 'goals',
    access: 'capture',
    query: z.strictObject({ propose: flag.default(false) }),
    body: z.strictObject({ text: Sentence, detail: Detail.optional(), corrections: Corrections.optional() }),
    replies: {
      201: z.strictObject({
        task: TaskReply,
        blocks: z.array(BlockReply),
        plan: z.strictObject({
          proposalId: idText<'proposal'>(),
          accepted: z.boolean(),
          placements: z.array(Placement),
          unplaced: z.array(UnplacedReply),
          odds: z.array(Odds),
        }),
        understood: UnderstoodReply,
        source: BreakdownSource,
      }),
    },
    problems: [
      'key-reused',
      'goal-empty',
      'dependency-missing',
      'dependency-circle',
      'due-before-start',
      'too-many-tasks',
    ],
    creates: true,
  }),
};

/** Routes about tasks and their blocks. */
import { z } from 'zod';
import { Block, BlockState } from '#model/block.ts';
import { BreakdownSource, Energy, Priority, Task, TaskState } from '#model/task.ts';
import { idText } from '#model/text.ts';
import { defineRoute } from './route.ts';
import { BlockReply, idParams, listOf, pageQuery, TaskReply, withoutRepeats } from './wire.ts';

const taskFields = {
  notes: Task.shape.notes,
  due: Task.shape.due,
  notBefore: Task.shape.notBefore,
  estimateMinutes: Task.shape.estimateMinutes,
  priority: Priority,
  energy: Energy,
  tags: Task.shape.tags.transform(withoutRepeats),
  dependsOn: Task.shape.dependsOn.transform(withoutRepeats),
  hoursKind: Task.shape.hoursKind,
  state: TaskState,
};

export const taskRoutes = {
  listTasks: defineRoute({
    method: 'GET',
    path: '/api/v1/tasks',
    summary: 'Your tasks, oldest first',
    tag: 'tasks',
    access: 'read',
    query: z.strictObject({ ...pageQuery, state: TaskState.optional() }),
    replies: { 200: listOf(TaskReply) },
    problems: [],
  }),
  createTask: defineRoute({
    method: 'POST',
    path: '/api/v1/tasks',
    summary: 'A task from its parts; it stays in the inbox until it is broken down',
    tag: 'tasks',
    access: 'capture',
    body: z.strictObject({ title: Task.shape.title, ...z.strictObject(taskFields).partial().shape }),
    replies: { 201: TaskReply },
    problems: ['key-reused', 'dependency-missing', 'due-before-start', 'too-many-tasks'],
    creates: true,
  }),
  readTask: defineRoute({
    method: 'GET',
    path: '/api/v1/tasks/:id',
    summary: 'One task',
    tag: 'tasks',
    access: 'read',
    params: idParams<'task'>(),
    replies: { 200: TaskReply },
    problems: ['task-missing'],
    versioned: true,
  }),
  changeTask: defineRoute({
    method: 'PATCH',
    path: '/api/v1/tasks/:id',
    summary: 'Change a task; finished or dropped ones leave the plan',
    tag: 'tasks',
    access: 'capture',
    params: idParams<'task'>(),
    body: z.strictObject({ title: Task.shape.title, ...taskFields }).partial(),
    replies: { 200: TaskReply },
    problems: [
      'task-missing',
      'version-stale',
      'dependency-missing',
      'dependency-circle',
      'due-before-start',
      'block-running',
    ],
    versioned: true,
  }),
  deleteTask: defineRoute({
    method: 'DELETE',
    path: '/api/v1/tasks/:id',
    summary: 'Delete a task with its blocks; nothing depends on it any more',
    tag: 'tasks',
    access: 'capture',
    params: idParams<'task'>(),
    replies: { 204: null },
    problems: ['task-missing', 'version-stale', 'block-running'],
    versioned: true,
  }),
  breakDownTask: defineRoute({
    method: 'POST',
    path: '/api/v1/tasks/:id/breakdown',
    summary: 'Break a task into steps anew; unfinished blocks are replaced',
    tag: 'tasks',
    access: 'capture',
    params: idParams<'task'>(),
    body: z.strictObject({
      detail: z.int().min(1).max(5).optional(),
      /** Take the steps that a model has offered for it. */
      offered: z.literal(true).optional(),
    }),
    replies: { 200: z.strictObject({ blocks: z.array(BlockReply), source: BreakdownSource }) },
    problems: ['task-missing', 'task-closed', 'block-running', 'steps-missing', 'key-reused'],
    creates: true,
  }),
};

export const blockRoutes = {
  listBlocks: defineRoute({
    method: 'GET',
    path: '/api/v1/blocks',
    summary: 'Blocks, of one task in its order or in one state',
    tag: 'blocks',
    access: 'read',
    query: z.strictObject({ ...pageQuery, taskId: idText<'task'>().optional(), state: BlockState.optional() }),
    replies: { 200: listOf(BlockReply) },
    problems: [],
  }),
  changeBlock: defineRoute({
    method: 'PATCH',
    path: '/api/v1/blocks/:id',
    summary: 'Change a step, its minutes, where it is pinned, or its state',
    tag: 'blocks',
    access: 'plan',
    params: idParams<'block'>(),
    body: z
      .strictObject({
        stepTitle: Block.shape.stepTitle,
        doneWhen: Block.shape.doneWhen,
        minutes: Block.shape.minutes,
        pinnedAt: Block.shape.pinnedAt,
        /** `running` and `scheduled` are set by sessions and by the plan. */
        state: z.enum(['todo', 'done', 'skipped']),
      })
      .partial(),
    replies: { 200: BlockReply },
    problems: ['block-missing', 'version-stale', 'block-running', 'block-closed', 'pin-on-busy', 'pin-in-past'],
    versioned: true,
  }),
};

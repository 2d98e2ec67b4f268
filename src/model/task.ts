/** A task: something to do. A goal is the sentence a person types; it becomes a task. */
import { z } from 'zod';
import type { TaskId } from '#kernel/id.ts';
import { TaskSize } from './task-size.ts';
import { idText, line, prose, Tag } from './text.ts';
import { DueText, InstantText } from './time.ts';

export const TASK_STATES = ['inbox', 'planned', 'active', 'done', 'dropped'] as const;
export const TaskState = z.enum(TASK_STATES);
export type TaskState = z.output<typeof TaskState>;

export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const Priority = z.enum(PRIORITIES);
export type Priority = z.output<typeof Priority>;

/** How much energy it asks of a person. */
export const ENERGIES = ['low', 'medium', 'high'] as const;
export const Energy = z.enum(ENERGIES);
export type Energy = z.output<typeof Energy>;

/** Where a breakdown came from. */
export const BreakdownSource = z.enum(['model', 'memory', 'template']);
export type BreakdownSource = z.output<typeof BreakdownSource>;

export const Task = z.strictObject({
  id: idText<'task'>(),
  title: line(300),
  notes: prose(50_000),
  /** A day, an instant, or none. */
  due: DueText.nullable(),
  /** Not to be planned before this instant. */
  notBefore: InstantText.nullable(),
  /** What the person said it would take, minutes. */
  estimateMinutes: z.int().min(1).max(60_000).nullable(),
  priority: Priority,
  energy: Energy,
  tags: z.array(Tag).max(20),
  /** Tasks that must be done first. */
  dependsOn: z.array(idText<'task'>()).max(50),
  /** Which kind of working hours it may use. */
  hoursKind: line(30),
  state: TaskState,
  /** The kind of goal the breakdown recognized, such as `write-chapter`; memory compares by it. */
  goalKind: z.string().max(60).nullable(),
  breakdownSource: BreakdownSource.nullable(),
  /** How large it was taken to be when it was broken down; null where the person had said it. Older tasks have none. */
  size: TaskSize.nullable().optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  finishedAt: z.string().nullable(),
});
export type Task = z.output<typeof Task>;

/** True for a task that still wants time. */
export function isOpen(task: Pick<Task, 'state'>): boolean {
  return task.state !== 'done' && task.state !== 'dropped';
}

/** A task as it is before anything is known of it. */
export function newTask(id: TaskId, at: string): Task {
  return {
    id,
    title: '',
    notes: '',
    due: null,
    notBefore: null,
    estimateMinutes: null,
    priority: 'normal',
    energy: 'medium',
    tags: [],
    dependsOn: [],
    hoursKind: 'work',
    state: 'inbox',
    goalKind: null,
    breakdownSource: null,
    size: null,
    createdAt: at,
    updatedAt: at,
    finishedAt: null,
  };
}

/** What must hold of a task before it is stored, and how its state follows from its blocks. Pure. */
import type { TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block } from './block.ts';
import { isOpen, type Task } from './task.ts';
import { dueInstant } from './time.ts';

/** Throws `due-before-start` when a task would be due before it may begin. */
export function checkDates(task: Pick<Task, 'due' | 'notBefore'>, timeZone: string): void {
  if (task.due === null || task.notBefore === null) return;
  const due = dueInstant(task.due, timeZone);
  if (Temporal.Instant.compare(due, Temporal.Instant.from(task.notBefore)) > 0) return;
  throw new Problem('due-before-start', { detail: 'It would be due before it may begin; move one of the two.' });
}

/**
 * Throws `dependency-missing` when a task depends on one that is not among `known`, `dependency-circle` when it would, by way of others,
 * depend on itself.
 */
export function checkDependencies(
  task: Pick<Task, 'id' | 'dependsOn'>,
  known: ReadonlyMap<TaskId, Pick<Task, 'id' | 'dependsOn'>>,
): void {
  for (const [position, id] of task.dependsOn.entries()) {
    if (id !== task.id && !known.has(id)) {
      const faults = [{ path: `body/dependsOn/${position}`, message: 'expected the id of one of your tasks' }];
      throw new Problem('dependency-missing', {
        detail: 'One of the tasks it should wait for does not exist.',
        faults,
      });
    }
  }
  const waiting = [...task.dependsOn];
  const seen = new Set<TaskId>();
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (id === task.id) {
      throw new Problem('dependency-circle', { detail: 'It would wait for itself, directly or through other tasks.' });
    }
    if (seen.has(id)) continue;
    seen.add(id);
    waiting.push(...(known.get(id)?.dependsOn ?? []));
  }
}

/** A closed task knows when it was closed; an open one does not claim to be. */
export function stampFinished(task: Task, at: string): Task {
  if (isOpen(task)) return { ...task, finishedAt: null };
  return { ...task, finishedAt: task.finishedAt ?? at };
}

/** A task whose blocks are all done is done; one that gets an open block back is open again. */
export function taskAfter(task: Task, blocks: readonly Block[], at: string): Task {
  const open = blocks.some((block) => block.state === 'todo' || block.state === 'running');
  const done = blocks.some((block) => block.state === 'done');
  if (isOpen(task) && !open && done) return { ...task, state: 'done', finishedAt: at, updatedAt: at };
  if (task.state === 'done' && open) return { ...task, state: 'planned', finishedAt: null, updatedAt: at };
  return task;
}

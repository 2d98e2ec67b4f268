/** How an understood goal becomes blocks, and which tasks its words name. Pure. */
import { type BlockId, newId, type TaskId } from '#kernel/id.ts';
import { ENOUGH_TO_BOOK } from '#memory/duration-sentence.ts';
import type { DurationMemory } from '#memory/recall-durations.ts';
import type { Block } from '#model/block.ts';
import type { Breakdown } from '#model/breakdown.ts';
import type { Placement } from '#model/plan.ts';
import { showScheduled } from '#model/show-scheduled.ts';
import type { Task } from '#model/task.ts';
import type { TaskSize } from '#model/task-size.ts';
import type { Stored } from '#ports/storage/storage.ts';

/** The blocks of a breakdown, booked with what memory knows of work like this. */
export function blocksOf(given: {
  readonly task: Task;
  readonly breakdown: Breakdown;
  /** Null where the person said how large it is. */
  readonly size: TaskSize | null;
  readonly durations: DurationMemory;
  readonly now: Temporal.Instant;
}): readonly Block[] {
  const { task, breakdown, size, durations, now } = given;
  const ids = breakdown.blocks.map(() => newId<'block'>(now));
  const at = now.toString({ smallestUnit: 'millisecond' });
  return breakdown.blocks.map((draft, order) => {
    const estimate = durations.predict({
      title: task.title,
      kind: task.goalKind,
      minutes: draft.minutes,
      tags: task.tags,
    });
    const learned = estimate.n >= ENOUGH_TO_BOOK;
    const p50 = learned ? clamp(estimate.p50) : draft.minutes;
    const p80 = learned || size === null ? estimate.p80 : (p50 * size.p80) / size.p50;
    return {
      id: ids[order] as BlockId,
      taskId: task.id,
      stepTitle: draft.stepTitle,
      doneWhen: draft.doneWhen,
      minutes: Math.min(p50, 600),
      statedMinutes: draft.minutes,
      minutesP50: p50,
      minutesP80: Math.max(p50, clamp(p80)),
      minutesWhy: learned ? estimate.why.slice(0, 400) : null,
      order,
      dependsOn: draft.dependsOn.map((position) => ids[position] as BlockId),
      pinnedAt: null,
      state: 'todo',
      actualMinutes: null,
      createdAt: at,
      updatedAt: at,
    };
  });
}

/** The size of what is booked, which is more or less than was thought where memory has corrected the steps. */
export function bookedSize(size: TaskSize | null, blocks: readonly Pick<Block, 'minutes'>[]): TaskSize | null {
  if (size === null) return null;
  const p50 = blocks.reduce((sum, { minutes }) => sum + minutes, 0);
  return { ...size, p50, p80: Math.max(p50, Math.round((p50 * size.p80) / size.p50)) };
}

/** As they will be read once the change that adds them is made. */
export function newlyStored(blocks: readonly Block[], placements: readonly Placement[]): readonly Stored<Block>[] {
  return blocks.map((block) => ({ id: block.id, value: showScheduled(block, placements), revision: 1 }));
}

function clamp(minutes: number): number {
  return Math.min(2000, Math.max(1, Math.round(minutes)));
}

/** The open tasks that "after X" names: same words, or the only one that contains them all. */
export function findNamedTasks(
  titles: readonly string[],
  open: readonly Pick<Task, 'id' | 'title'>[],
): {
  readonly found: readonly { readonly taskId: TaskId; readonly title: string }[];
  readonly remarks: readonly string[];
} {
  const found: { taskId: TaskId; title: string }[] = [];
  const remarks: string[] = [];
  for (const title of titles) {
    const task = findNamed(title, open);
    if (task === undefined) remarks.push(`I know no open task called “${title}”, so nothing waits for it.`);
    else if (!found.some((one) => one.taskId === task.id)) found.push({ taskId: task.id, title: task.title });
  }
  return { found, remarks };
}

function findNamed<T extends Pick<Task, 'title'>>(title: string, open: readonly T[]): T | undefined {
  const wanted = wordsOf(title);
  if (wanted.length === 0) return undefined;
  const exact = open.find((task) => wordsOf(task.title).join(' ') === wanted.join(' '));
  if (exact !== undefined) return exact;
  const containing = open.filter((task) => {
    const words = new Set(wordsOf(task.title));
    return wanted.every((word) => words.has(word));
  });
  return containing.length === 1 ? containing[0] : undefined;
}

function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word !== 'the' && word !== 'a');
}

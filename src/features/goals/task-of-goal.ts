/** The task that an understood goal becomes, before anything is known of its steps. Pure. */
import type { Task } from '#model/task.ts';
import { applyPatch } from '#shelves/patch.ts';
import type { Understood } from './understand-goal.ts';

type Correctable = Pick<
  Task,
  'title' | 'due' | 'notBefore' | 'estimateMinutes' | 'priority' | 'energy' | 'tags' | 'dependsOn'
>;

/** Parts that the person corrected; each wins over what was understood. */
export type GoalCorrections = { readonly [Field in keyof Correctable]?: Correctable[Field] | undefined };

/** As long as a task's title may be. */
const LONGEST_TITLE = 300;

/** `empty`: a new task without anything of the goal. The title is empty when the goal said when, but not what. */
export function taskOfGoal(
  understood: Omit<Understood, 'estimate'>,
  { corrections = {}, empty }: { readonly corrections: GoalCorrections | undefined; readonly empty: Task },
): Task {
  const task: Task = {
    ...empty,
    title: cutTitle(understood.title),
    // Somebody pasted a whole text: nothing of it is lost.
    notes: understood.title.length > LONGEST_TITLE ? understood.title : '',
    due: understood.due,
    notBefore: understood.notBefore,
    estimateMinutes: understood.estimateMinutes,
    priority: understood.priority ?? 'normal',
    energy: understood.energy ?? 'medium',
    tags: [...understood.tags],
    dependsOn: understood.dependsOn.map((one) => one.taskId),
  };
  return applyPatch(task, corrections).changed;
}

/** Never through the middle of a character that takes two code units. */
function cutTitle(title: string): string {
  return title
    .slice(0, LONGEST_TITLE)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

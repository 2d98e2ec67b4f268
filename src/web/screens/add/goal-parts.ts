/** The parts of a goal that can be understood and corrected, and how each is said. */
import { sayMinutes } from '#kernel/duration.ts';
import type { Understood } from '../../live/api.ts';
import type { Corrections } from '../../live/task-actions.ts';
import { sayDue, sayMoment } from '../../time/say-time.ts';

export const PARTS = [
  'title',
  'due',
  'estimateMinutes',
  'priority',
  'energy',
  'tags',
  'dependsOn',
  'notBefore',
] as const;
export type Part = (typeof PARTS)[number];

export const PART_NAMES: Readonly<Record<Part, string>> = {
  title: 'To do',
  due: 'Due',
  estimateMinutes: 'About',
  priority: 'Priority',
  energy: 'Energy',
  tags: 'Tags',
  dependsOn: 'After',
  notBefore: 'Not before',
};

/** What will be sent: what was understood, with every correction over it. */
export type GoalParts = {
  readonly title: string;
  readonly due: string | null;
  readonly notBefore: string | null;
  readonly estimateMinutes: number | null;
  readonly priority: NonNullable<Corrections['priority']> | null;
  readonly energy: NonNullable<Corrections['energy']> | null;
  readonly tags: readonly string[];
  readonly dependsOn: readonly { readonly taskId: string; readonly title: string }[];
};

/** `titles` names the tasks that a correction may wait for. */
export function mergeParts(
  understood: Understood,
  corrections: Corrections,
  titles: ReadonlyMap<string, string>,
): GoalParts {
  return {
    title: corrections.title ?? understood.title,
    due: corrections.due === undefined ? understood.due : corrections.due,
    notBefore: corrections.notBefore === undefined ? understood.notBefore : corrections.notBefore,
    estimateMinutes:
      corrections.estimateMinutes === undefined ? understood.estimateMinutes : corrections.estimateMinutes,
    priority: corrections.priority ?? understood.priority,
    energy: corrections.energy ?? understood.energy,
    tags: corrections.tags ?? understood.tags,
    dependsOn:
      corrections.dependsOn?.map((taskId) => ({ taskId, title: titles.get(taskId) ?? 'another task' })) ??
      understood.dependsOn,
  };
}

/** The value of one part in words; null when there is none. */
export function sayPart(
  part: Part,
  parts: GoalParts,
  context: { readonly timeZone: string; readonly nowMs: number },
): string | null {
  switch (part) {
    case 'title':
      return parts.title === '' ? null : parts.title;
    case 'due':
      return parts.due === null ? null : sayDue(parts.due, context);
    case 'notBefore':
      return parts.notBefore === null ? null : sayMoment(Date.parse(parts.notBefore), context);
    case 'estimateMinutes':
      return parts.estimateMinutes === null ? null : sayMinutes(parts.estimateMinutes);
    case 'priority':
    case 'energy':
      return parts[part];
    case 'tags':
      return parts.tags.length === 0 ? null : parts.tags.map((tag) => `#${tag}`).join(' ');
    case 'dependsOn':
      return parts.dependsOn.length === 0 ? null : parts.dependsOn.map((task) => task.title).join(', ');
  }
}

/** How a part of a long step is called, and how the person can tell that this part is done. */
import type { SizedPart } from './size-steps.ts';

/** "Draft it: first half", "Draft it (part 2 of 5)"; the title itself when there is only one part. */
export function titleOfPart(title: string, { part, parts }: Pick<SizedPart, 'part' | 'parts'>): string {
  if (parts === 1) return title;
  if (parts === 2) return `${title}: ${part === 1 ? 'first' : 'second'} half`;
  return `${title} (part ${part} of ${parts})`;
}

/** The step's own done-when for its last part; before that, a place to stop at. */
export function doneWhenOfPart(doneWhen: string, { part, parts }: Pick<SizedPart, 'part' | 'parts'>): string {
  if (part === parts) return doneWhen;
  const share = parts === 2 ? 'Half of it' : `Part ${part} of ${parts}`;
  return `${share} is done and a note says where to go on`;
}

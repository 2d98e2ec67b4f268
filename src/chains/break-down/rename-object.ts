/**
 * Steps that are remembered of one task, put into the words of another: "Outline thesis chapter 3" becomes "Outline thesis chapter 4".
 * What a step says of anything else is left as it was. Pure.
 */
import { readGoalWords } from './goal-words.ts';

interface Renamed {
  readonly stepTitle: string;
  readonly doneWhen: string;
}

/** Shorter names are part of too many other words. */
const LEAST_LETTERS = 3;

/** `from` and `to` are titles of tasks, of which only what they are about counts. */
export function renameObject<Step extends Renamed>(
  steps: readonly Step[],
  { from, to }: { readonly from: string; readonly to: string },
): readonly Step[] {
  const [before, after] = [from, to].map(objectOf);
  if (before === undefined || after === undefined || before === after) return steps;
  if (before.length < LEAST_LETTERS || after === '') return steps;
  const named = new RegExp(`(?<![\\p{L}\\p{N}])${RegExp.escape(before)}(?![\\p{L}\\p{N}])`, 'giu');
  const rename = (text: string) => text.replace(named, () => after);
  return steps.map((step) => ({ ...step, stepTitle: rename(step.stepTitle), doneWhen: rename(step.doneWhen) }));
}

function objectOf(title: string): string {
  return readGoalWords(title, { compounds: new Set() }).object;
}

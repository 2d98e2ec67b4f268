/**
 * How much work one calendar may cause. A rule of thirty characters can ask for a thousand million steps, so every step is paid for, and
 * what cannot be paid is refused. Steps, not seconds: the same file gives the same result on every machine.
 */
import { BrokenEntry } from './broken-entry.ts';

export interface StepBudget {
  /** Pays for `steps`. Throws `BrokenEntry` when the entry, or the calendar as a whole, has none left. */
  readonly spend: (steps: number) => void;
  /** A budget for one more entry of the same calendar. */
  readonly forEntry: () => StepBudget;
  /** Steps spent so far in the whole calendar. */
  readonly spent: () => number;
}

export function createStepBudget(limits: { readonly perEntry: number; readonly perCalendar: number }): StepBudget {
  let spent = 0;
  const forEntry = (): StepBudget => {
    let spentHere = 0;
    const spend = (steps: number) => {
      spentHere += steps;
      spent += steps;
      if (spentHere > limits.perEntry) throw new BrokenEntry('It repeats far too often to lay a plan around.');
      if (spent > limits.perCalendar)
        throw new BrokenEntry('The repeated entries of this calendar ask for too much work.');
    };
    return { spend, forEntry, spent: () => spent };
  };
  return forEntry();
}

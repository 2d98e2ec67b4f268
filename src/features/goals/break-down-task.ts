/** A task and what is known of it become steps: what the chain gives, with the minutes that memory books for work like it. */
import type { BreakDown, BreakDownResult } from '#chains/break-down/break-down.ts';
import type { BreakDownDetail, PastBreakdown } from '#chains/break-down/break-down-request.ts';
import type { Clock } from '#kernel/clock.ts';
import type { TaskId } from '#kernel/id.ts';
import type { RecallBreakdowns } from '#memory/recall-breakdowns.ts';
import type { RecallDurations } from '#memory/recall-durations.ts';
import type { Block } from '#model/block.ts';
import type { Person } from '#model/person.ts';
import type { BreakdownSource, Task } from '#model/task.ts';
import type { TaskSize } from '#model/task-size.ts';
import { blocksOf, bookedSize } from './goal-rules.ts';

export interface BrokenDown {
  readonly blocks: readonly Block[];
  readonly source: BreakdownSource;
  readonly goalKind: string;
  /** With the minutes that are booked; null where the person had said how large it is. */
  readonly size: TaskSize | null;
}

/** The steps of a task, asked for and sized. */
export interface BreakDownTask {
  /** A moment's look back: what the person did before that was like it, most alike first. */
  readonly recall: (
    person: Person,
    task: { readonly id?: TaskId; readonly title: string },
  ) => Promise<readonly PastBreakdown[]>;
  /** Throws only the signal's reason. */
  readonly ask: (
    person: Person,
    task: Task,
    given: {
      readonly detail?: number | undefined;
      /** What was recalled already. */
      readonly similar?: readonly PastBreakdown[];
      readonly signal?: AbortSignal | undefined;
    },
  ) => Promise<BreakDownResult>;
  /** Steps that are known already, with the minutes that this person's memory books. */
  readonly size: (person: Person, task: Task, known: BreakDownResult) => Promise<BrokenDown>;
}

export interface BreakDownTaskDeps {
  readonly clock: Clock;
  readonly breakDown: BreakDown;
  readonly recallDurations: RecallDurations;
  readonly recallBreakdowns: RecallBreakdowns;
}

export function createBreakDownTask(deps: BreakDownTaskDeps): BreakDownTask {
  const { clock, breakDown, recallDurations, recallBreakdowns } = deps;
  const recall: BreakDownTask['recall'] = (person, { id, title }) =>
    recallBreakdowns(person.id, { title, ...(id !== undefined && { except: id }) });
  return {
    recall,
    ask: async (person, task, { detail, similar: recalled, signal }) => {
      // It goes to a model as an example, and answers where there is none.
      const similar = recalled ?? (await recall(person, task));
      const { title, notes, tags, estimateMinutes } = task;
      return breakDown(
        person.id,
        { title, notes, tags, estimateMinutes, similar, blockMinutes: person.blockMinutes, detail: detailOf(detail) },
        signal === undefined ? {} : { signal },
      );
    },
    size: async (person, task, { breakdown, source, size }) => {
      const { goalKind } = breakdown;
      const durations = await recallDurations(person.id);
      const blocks = blocksOf({ task: { ...task, goalKind }, breakdown, size, durations, now: clock.now() });
      return { blocks, source, goalKind, size: bookedSize(size, blocks) };
    },
  };
}

function detailOf(detail: number | undefined): BreakDownDetail {
  return detail === 1 || detail === 2 || detail === 4 || detail === 5 ? detail : 3;
}

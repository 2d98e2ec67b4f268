/** What a sentence is understood as for this person: with the open tasks that its words name, and what memory says of the time. */
import type { PastBreakdown } from '#chains/break-down/break-down-request.ts';
import { rememberedSize } from '#chains/estimate/remembered-size.ts';
import { understand } from '#chains/understand/understand.ts';
import type { Clock } from '#kernel/clock.ts';
import type { TaskId } from '#kernel/id.ts';
import type { RecallDurations } from '#memory/recall-durations.ts';
import type { DurationEstimate } from '#model/duration-estimate.ts';
import type { Person } from '#model/person.ts';
import type { Understanding } from '#model/understanding.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { findOpenTasks } from '#shelves/task-queries.ts';
import { findNamedTasks } from './goal-rules.ts';

export interface Understood extends Understanding {
  readonly dependsOn: readonly { readonly taskId: TaskId; readonly title: string }[];
  /** What memory says it takes; null when nothing was said and nothing like it was finished before. */
  readonly estimate: DurationEstimate | null;
}

type WithoutEstimate = Omit<Understood, 'estimate'>;

export interface UnderstandGoal {
  readonly read: (person: Person, text: string) => Promise<WithoutEstimate>;
  /** `similar` is what the person did before that was like it; it is looked at only where nothing was said. */
  readonly withEstimate: (
    person: Person,
    understood: WithoutEstimate,
    similar: readonly PastBreakdown[],
  ) => Promise<Understood>;
}

export function createUnderstandGoal(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly recallDurations: RecallDurations;
}): UnderstandGoal {
  const { storage, clock, recallDurations } = deps;
  return {
    read: async (person, text) => {
      const understanding = understand(text, { now: clock.now(), timeZone: person.timeZone });
      const open = await findOpenTasks(storage, person.id);
      const named = findNamedTasks(
        understanding.dependsOnTitles,
        open.map((stored) => stored.value),
      );
      return { ...understanding, remarks: [...understanding.remarks, ...named.remarks], dependsOn: named.found };
    },

    withEstimate: async (person, understood, similar) => {
      const { title, estimateMinutes: minutes, tags } = understood;
      if (title === '') return { ...understood, estimate: null };
      // Steps teach how much longer things take than was said; only whole tasks teach how large one is of which nothing was said.
      if (minutes === null) return { ...understood, estimate: rememberedSize(similar) ?? null };
      const durations = await recallDurations(person.id);
      return { ...understood, estimate: durations.predict({ title, kind: null, minutes, tags }) };
    },
  };
}

/** How long something takes this person, asked on its own. */
import type { DurationQuestion, RecallDurations } from '#memory/recall-durations.ts';
import type { DurationEstimate } from '#model/duration-estimate.ts';
import type { Actor } from '#shelves/change.ts';

export interface Estimates {
  readonly estimate: (actor: Actor, question: DurationQuestion) => Promise<DurationEstimate>;
}

export function createEstimates(deps: { readonly recallDurations: RecallDurations }): Estimates {
  return {
    estimate: async (actor, question) => (await deps.recallDurations(actor.person)).predict(question),
  };
}

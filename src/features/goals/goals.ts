/** All that can be done with a goal: looked at before it is said, made a task with a plan, broken down anew. */
import type { RecallDurations } from '#memory/recall-durations.ts';
import type { Actor } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { type AddGoal, type AddGoalDeps, createAddGoal } from './add-goal.ts';
import { type BreakDownAgain, createBreakDownAgain } from './break-down-again.ts';
import { createUnderstandGoal, type Understood } from './understand-goal.ts';

export interface Goals {
  /** Changes nothing. */
  readonly understand: (actor: Actor, text: string) => Promise<Understood>;
  readonly create: AddGoal;
  readonly breakDownAgain: BreakDownAgain;
}

export interface GoalsDeps extends Omit<AddGoalDeps, 'understandGoal'> {
  readonly recallDurations: RecallDurations;
}

export function createGoals(deps: GoalsDeps): Goals {
  const { storage, breakDownTask } = deps;
  const understandGoal = createUnderstandGoal(deps);
  return {
    understand: async (actor, text) => {
      const person = (await readPerson(storage, actor.person)).value;
      const understood = await understandGoal.read(person, text);
      const { title, estimateMinutes } = understood;
      const isUnsized = estimateMinutes === null && title !== '';
      const similar = isUnsized ? await breakDownTask.recall(person, { title }) : [];
      return understandGoal.withEstimate(person, understood, similar);
    },
    create: createAddGoal({ ...deps, understandGoal }),
    breakDownAgain: createBreakDownAgain(deps),
  };
}

/** Asking a model again for the steps of a task, and offering what it says. */
import { ASK_FOR_STEPS, type StepsLater, type StepsWanted } from '#features/goals/offered-steps.ts';
import { backoffMs } from '#ports/queue/backoff.ts';
import { handlerOf, type JobHandler } from './job-handler.ts';

const STEP_MS = 5 * 60_000;
const LONGEST_MS = 3600_000;
/** Where the waits of `backoffMs` are minutes, so that people who wait for one model do not come back together. */
const WAITS_SKIPPED = 8;
/** More than fit into the time for which the steps are wanted: such a job ends by itself and is never a failure. */
const MOST_ATTEMPTS = 1000;

export function askForStepsJob(steps: Pick<StepsLater, 'ask' | 'offer' | 'titleOf'>): JobHandler {
  return handlerOf<Awaited<ReturnType<StepsLater['ask']>>>({
    kind: ASK_FOR_STEPS,
    maxAttempts: MOST_ATTEMPTS,
    backoff: (failures) => Math.min(LONGEST_MS, failures * STEP_MS) + backoffMs(failures + WAITS_SKIPPED),
    say: async ({ person, payload }) => {
      const title = await steps.titleOf(person, wantedOf(payload).taskId);
      return title === undefined ? 'Ask a model for steps' : `Ask a model for the steps of “${title}”`;
    },
    prepare: ({ person, payload }, { signal }) => steps.ask(person, wantedOf(payload), { signal }),
    apply: async (draft, { person, payload }, breakdown) => {
      const { taskId } = wantedOf(payload);
      if (breakdown !== undefined) await steps.offer(draft, person, { taskId, breakdown });
    },
  });
}

function wantedOf(payload: unknown): StepsWanted {
  return payload as StepsWanted;
}

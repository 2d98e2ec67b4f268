/**
 * A better breakdown later: where a model is configured but did not answer, it is asked again when it may be back, and what it says is
 * offered beside the steps that are there. They are replaced only when the person takes the new ones.
 */
import type { Clock } from '#kernel/clock.ts';
import type { JobId, PersonId, TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Breakdown } from '#model/breakdown.ts';
import type { OfferedSteps } from '#model/offered-steps.ts';
import { isOpen, type Task } from '#model/task.ts';
import { formatInstant, parseInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { queueJobs } from '#shelves/queue-jobs.ts';
import { OFFERED_STEPS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readTask } from '#shelves/task-queries.ts';
import type { BreakDownTask } from './break-down-task.ts';

/** The kind of job that asks a model again. */
export const ASK_FOR_STEPS = 'ask-for-steps';

/** What such a job knows. */
export interface StepsWanted {
  readonly taskId: TaskId;
  readonly detail: number | null;
  /** From then on nobody waits for them any more. */
  readonly until: string;
}

export interface StepsLater {
  /** Drafts that a model is asked again later. At most once in a change, and with no other job. */
  readonly queue: (
    draft: Draft,
    person: PersonId,
    given: { readonly taskId: TaskId; readonly detail: number | undefined },
  ) => Promise<void>;
  /** Undefined when there is nothing to offer, or no longer anything to offer it for. Throws `models-away`. Changes nothing. */
  readonly ask: (
    person: PersonId,
    wanted: StepsWanted,
    options: { readonly signal: AbortSignal },
  ) => Promise<Breakdown | undefined>;
  /** Drafts the offer, where the task still wants steps. */
  readonly offer: (
    draft: Draft,
    person: PersonId,
    given: { readonly taskId: TaskId; readonly breakdown: Breakdown },
  ) => Promise<void>;
  /** Undefined when the task is gone. */
  readonly titleOf: (person: PersonId, taskId: TaskId) => Promise<string | undefined>;
}

export interface StepsOffers {
  /** Undefined when nothing is offered. Throws `task-missing`. */
  readonly read: (actor: Actor, taskId: TaskId) => Promise<OfferedSteps | undefined>;
  /** The steps that are there stay. Throws `task-missing`. */
  readonly leave: (actor: Actor, taskId: TaskId) => Promise<void>;
}

/** After that the day has moved on with the steps that are there. */
const WANTED_HOURS = 24;

export function createStepsLater(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly breakDownTask: BreakDownTask;
  /** How long models are left alone after failures, milliseconds: sooner nobody would be asked. */
  readonly afterMs: number;
}): StepsLater {
  const { storage, clock, breakDownTask, afterMs } = deps;
  const read = async (person: PersonId, taskId: TaskId) => (await storage.get(TASKS, person, taskId))?.value;

  return {
    queue: async (draft, person, { taskId, detail }) => {
      const at = parseInstant(draft.at);
      const until = formatInstant(at.add({ hours: WANTED_HOURS }));
      const wanted: StepsWanted = { taskId, detail: detail ?? null, until };
      const job = {
        id: `steps-${taskId}` as JobId,
        kind: ASK_FOR_STEPS,
        queue: 'ai',
        payload: { ...wanted },
        runAt: formatInstant(at.add({ milliseconds: afterMs })),
      } as const;
      await queueJobs(storage, draft, { person, jobs: [job] });
    },

    ask: async (person, { taskId, detail, until }, { signal }) => {
      const task = await read(person, taskId);
      if (task === undefined || !(await wantsSteps(storage, person, task))) return undefined;
      const asker = (await readPerson(storage, person)).value;
      const { breakdown, source } = await breakDownTask.ask(asker, task, { detail: detail ?? undefined, signal });
      if (source === 'model') return (await isNew(storage, person, { task, breakdown })) ? breakdown : undefined;
      if (formatInstant(clock.now()) >= until) return undefined;
      throw new Problem('models-away', { detail: 'No model answers right now; the steps that are there stand.' });
    },

    offer: async (draft, person, { taskId, breakdown }) => {
      const task = await read(person, taskId);
      if (task === undefined || !(await wantsSteps(storage, person, task))) return;
      draft.put(OFFERED_STEPS, taskId, { taskId, breakdown, offeredAt: draft.at });
      draft.record('steps-offered', { taskId });
    },

    titleOf: async (person, taskId) => (await read(person, taskId))?.title,
  };
}

export function createStepsOffers(deps: { readonly storage: Storage; readonly change: Changer }): StepsOffers {
  const { storage, change } = deps;
  return {
    read: async ({ person }, taskId) => {
      await readTask(storage, person, taskId);
      return (await storage.get(OFFERED_STEPS, person, taskId))?.value;
    },
    leave: (actor, taskId) =>
      change(actor, async (draft) => {
        await readTask(storage, actor.person, taskId);
        const stored = await storage.get(OFFERED_STEPS, actor.person, taskId);
        if (stored === undefined) return;
        draft.remove(OFFERED_STEPS, stored);
        draft.record('steps-settled', { taskId });
      }),
  };
}

/** Steps of a model are no better than steps of a model, and nothing is offered for what is done. */
async function wantsSteps(storage: Storage, person: PersonId, task: Task): Promise<boolean> {
  if (!isOpen(task) || task.breakdownSource === 'model') return false;
  const blocks = await findBlocksOf(storage, person, task.id);
  return blocks.some(({ value }) => value.state === 'todo');
}

async function isNew(
  storage: Storage,
  person: PersonId,
  { task, breakdown }: { readonly task: Task; readonly breakdown: Breakdown },
): Promise<boolean> {
  const there = (await findBlocksOf(storage, person, task.id)).map(({ value }) => value.stepTitle);
  return breakdown.blocks.map(({ stepTitle }) => stepTitle).join('\n') !== there.join('\n');
}

/**
 * The main job: a sentence becomes a task, its steps, and a place for each of them on the calendar. Understanding and breaking down
 * happen first, because a model may take seconds; then everything is decided and committed at once.
 */
import type { BreakDownResult } from '#chains/break-down/break-down.ts';
import { sizeOfSteps } from '#chains/break-down/fit-to-size.ts';
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId, type ProposalId, type TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { RecallDurations } from '#memory/recall-durations.ts';
import type { Block } from '#model/block.ts';
import type { Person } from '#model/person.ts';
import type { Odds, Placement, Unplaced } from '#model/plan.ts';
import { showScheduled } from '#model/show-scheduled.ts';
import { type BreakdownSource, newTask, type Task } from '#model/task.ts';
import { checkDates, checkDependencies } from '#model/task-rules.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import type { Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { applyPatch } from '#shelves/patch.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { BLOCKS, OFFERED_STEPS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readTask, refuseTooManyTasks } from '#shelves/task-queries.ts';
import type { BreakDownTask } from './break-down-task.ts';
import type { StepsLater } from './offered-steps.ts';
import { createUnderstandGoal, type Understood } from './understand-goal.ts';

type Correctable = Pick<
  Task,
  'title' | 'due' | 'notBefore' | 'estimateMinutes' | 'priority' | 'energy' | 'tags' | 'dependsOn'
>;

export interface GoalRequest {
  readonly text: string;
  readonly detail?: number | undefined;
  /** Parts the person corrected; each wins over what was understood. */
  readonly corrections?: { readonly [Field in keyof Correctable]?: Correctable[Field] | undefined } | undefined;
  /** Leave the plan as a proposal instead of adopting it. */
  readonly propose: boolean;
}

export interface GoalResult {
  readonly task: Stored<Task>;
  readonly blocks: readonly Stored<Block>[];
  readonly plan: {
    readonly proposalId: ProposalId;
    readonly accepted: boolean;
    readonly placements: readonly Placement[];
    readonly unplaced: readonly Unplaced[];
    readonly odds: readonly Odds[];
  };
  readonly understood: Understood;
  readonly source: BreakdownSource;
}

export interface Goals {
  readonly understand: (actor: Actor, text: string) => Promise<Understood>;
  readonly create: (
    actor: Actor,
    request: GoalRequest,
    options?: { readonly signal?: AbortSignal },
  ) => Promise<GoalResult>;
  /** Breaks a task down anew; its unfinished blocks are replaced and the plan adopted. */
  readonly breakDownAgain: (
    actor: Actor,
    request: {
      readonly taskId: TaskId;
      readonly detail?: number | undefined;
      /** With the steps that a model has offered; throws `steps-missing` when there are none. */
      readonly offered?: true | undefined;
    },
    options?: { readonly signal?: AbortSignal },
  ) => Promise<{ readonly blocks: readonly Stored<Block>[]; readonly source: BreakdownSource }>;
}

export function createGoals(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly breakDownTask: BreakDownTask;
  readonly recallDurations: RecallDurations;
  /** Undefined where no model is configured, and none will be back. */
  readonly askLater: StepsLater['queue'] | undefined;
}): Goals {
  const { storage, clock, change, replanner, breakDownTask, recallDurations, askLater } = deps;

  const { read, withEstimate } = createUnderstandGoal({ storage, clock, recallDurations });

  return {
    understand: async (actor, text) => {
      const person = (await readPerson(storage, actor.person)).value;
      const understood = await read(person, text);
      const { title, estimateMinutes } = understood;
      const isUnsized = estimateMinutes === null && title !== '';
      return withEstimate(person, understood, isUnsized ? await breakDownTask.recall(person, { title }) : []);
    },

    create: async (actor, request, { signal } = {}) => {
      const phase = startPhases(clock);
      const person = (await readPerson(storage, actor.person)).value;
      const understood = await read(person, request.text);
      const seed = taskFrom(
        understood,
        request.corrections,
        newTask(newId<'task'>(clock.now()), clock.now().toString()),
      );
      if (seed.title === '') {
        throw new Problem('goal-empty', {
          detail: 'I understood when, but not what. Add a few words for what is to be done.',
        });
      }
      phase('understand');
      const similar = await breakDownTask.recall(person, seed);
      const found = await breakDownTask.ask(person, seed, { detail: request.detail, similar, signal });
      const broken = await breakDownTask.size(person, seed, found);
      const shown = await withEstimate(person, understood, similar);
      phase('break-down');

      const result = await change(actor, async (draft): Promise<GoalResult> => {
        const task: Task = {
          ...seed,
          state: 'planned',
          goalKind: broken.goalKind,
          breakdownSource: broken.source,
          size: broken.size,
          createdAt: draft.at,
          updatedAt: draft.at,
        };
        const blocks = broken.blocks.map((block) => ({ ...block, createdAt: draft.at, updatedAt: draft.at }));
        draft.add(TASKS, task.id, task);
        for (const block of blocks) draft.add(BLOCKS, block.id, block);
        draft.record('task-created', { taskId: task.id });
        draft.record('task-broken-down', { taskId: task.id, blocks: blocks.length, source: broken.source });
        const { detail } = request;
        // None of them waits for another: each is a way to storage and back.
        await Promise.all([
          refuseTooManyTasks(storage, actor.person),
          checkTask(storage, person, task),
          broken.source !== 'model' && askLater?.(draft, actor.person, { taskId: task.id, detail }),
        ]);
        const replan = await replanner.work({
          person: actor.person,
          reason: `“${task.title}” is new`,
          overlay: { tasks: [task], blocks },
        });
        const accepted = !request.propose;
        if (accepted) replanner.adopt(draft, replan);
        else if (replanner.offer(draft, replan) === null) replanner.keep(draft, replan);
        const own = new Set<string>(blocks.map((block) => block.id));
        phase('plan');
        return {
          task: { id: task.id, value: task, revision: 1 },
          blocks: newlyStored(blocks, accepted ? replan.proposal.placements : []),
          plan: {
            proposalId: replan.proposal.id,
            accepted,
            placements: replan.proposal.placements.filter((placement) => own.has(placement.blockId)),
            unplaced: replan.proposal.unplaced.filter((one) => own.has(one.blockId)),
            odds: replan.proposal.odds.filter((one) => one.taskId === task.id),
          },
          understood: shown,
          source: broken.source,
        };
      });
      phase('commit');
      return result;
    },

    breakDownAgain: async (actor, { taskId, detail, offered }, { signal } = {}) => {
      const person = (await readPerson(storage, actor.person)).value;
      const before = await readTask(storage, actor.person, taskId);
      refuseClosed(before.value);
      const found =
        offered === true
          ? await readOffered(storage, before.value, actor.person)
          : await breakDownTask.ask(person, before.value, { detail, signal });
      const broken = await breakDownTask.size(person, before.value, found);
      return change(actor, async (draft) => {
        const stored = await readTask(storage, actor.person, taskId);
        refuseClosed(stored.value);
        const old = await findBlocksOf(storage, actor.person, taskId);
        if (old.some((block) => block.value.state === 'running')) {
          throw new Problem('block-running', {
            detail: 'You are working on it right now; finish or stop the session first.',
          });
        }
        const replaced = old.filter((block) => block.value.state === 'todo');
        const kept = old.length - replaced.length;
        const blocks = broken.blocks.map((block) => ({
          ...block,
          order: block.order + kept,
          createdAt: draft.at,
          updatedAt: draft.at,
        }));
        for (const block of replaced) draft.remove(BLOCKS, block);
        for (const block of blocks) draft.add(BLOCKS, block.id, block);
        const task: Task = {
          ...stored.value,
          state: stored.value.state === 'inbox' ? 'planned' : stored.value.state,
          goalKind: broken.goalKind,
          breakdownSource: broken.source,
          size: broken.size,
          updatedAt: draft.at,
        };
        draft.replace(TASKS, stored, task);
        draft.record('task-broken-down', { taskId, blocks: blocks.length, source: broken.source });
        // Taken, or out of date: either way these were offered for the steps that have just been replaced.
        const offer = await storage.get(OFFERED_STEPS, actor.person, taskId);
        if (offer !== undefined) draft.remove(OFFERED_STEPS, offer);
        else if (offered === true) throw noneOffered();
        if (broken.source !== 'model') await askLater?.(draft, actor.person, { taskId, detail });
        const replan = await replanner.work({
          person: actor.person,
          reason: `“${task.title}” has new steps`,
          overlay: { tasks: [task], blocks, removedBlocks: replaced.map((block) => block.value.id) },
        });
        replanner.adopt(draft, replan);
        return { blocks: newlyStored(blocks, replan.proposal.placements), source: broken.source };
      });
    },
  };
}

/** As they will be read once the change is made. */
function newlyStored(blocks: readonly Block[], placements: readonly Placement[]): readonly Stored<Block>[] {
  return blocks.map((block) => ({ id: block.id, value: showScheduled(block, placements), revision: 1 }));
}

async function readOffered(
  storage: Storage,
  { id, estimateMinutes }: Pick<Task, 'id' | 'estimateMinutes'>,
  person: PersonId,
): Promise<BreakDownResult> {
  const offer = await storage.get(OFFERED_STEPS, person, id);
  if (offer === undefined) throw noneOffered();
  const { breakdown } = offer.value;
  const source = 'model';
  return { breakdown, source, size: estimateMinutes === null ? sizeOfSteps(breakdown, source) : null };
}

function noneOffered(): Problem {
  return new Problem('steps-missing', { detail: 'The other steps are no longer offered; yours are unchanged.' });
}

/** As long as a task's title may be. */
const LONGEST_TITLE = 300;

/** Never through the middle of a character that takes two code units. */
function cutTitle(title: string): string {
  return title
    .slice(0, LONGEST_TITLE)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}

function taskFrom(
  understood: Omit<Understood, 'estimate'>,
  corrections: GoalRequest['corrections'],
  empty: Task,
): Task {
  const task: Task = {
    ...empty,
    title: cutTitle(understood.title),
    // Somebody pasted a whole text: nothing of it is lost.
    notes: understood.title.length > LONGEST_TITLE ? understood.title : '',
    due: understood.due,
    notBefore: understood.notBefore,
    estimateMinutes: understood.estimateMinutes,
    priority: understood.priority ?? 'normal',
    energy: understood.energy ?? 'medium',
    tags: [...understood.tags],
    dependsOn: understood.dependsOn.map((one) => one.taskId),
  };
  return applyPatch(task, corrections ?? {}).changed;
}

/** A new task cannot be in a circle yet, so only what it names directly has to exist. */
async function checkTask(storage: Storage, person: Person, task: Task): Promise<void> {
  checkDates(task, person.timeZone);
  const named = await Promise.all(task.dependsOn.map((id) => storage.get(TASKS, person.id, id)));
  const known = named.flatMap((stored) => (stored === undefined ? [] : [stored.value]));
  checkDependencies(task, new Map(known.map((one) => [one.id, one])));
}

function refuseClosed(task: Task): void {
  if (task.state === 'done' || task.state === 'dropped') {
    throw new Problem('task-closed', { detail: 'It is finished or dropped; open it again to break it down.' });
  }
}

/** Measures the phases of the main job one after the other. */
function startPhases(clock: Clock) {
  let since = clock.monotonic();
  return (phase: 'understand' | 'break-down' | 'plan' | 'commit') => {
    const now = clock.monotonic();
    emitSignal('goal-phase', { phase, ms: now - since });
    since = now;
  };
}

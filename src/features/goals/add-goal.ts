/**
 * The main job: a sentence becomes a task, its steps, and a place for each of them on the calendar. Understanding and breaking down
 * happen first, because a model may take seconds; then everything is decided and committed at once.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type ProposalId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Block } from '#model/block.ts';
import type { Person } from '#model/person.ts';
import type { Odds, Placement, Unplaced } from '#model/plan.ts';
import { type BreakdownSource, newTask, type Task } from '#model/task.ts';
import { checkDates, checkDependencies } from '#model/task-rules.ts';
import type { Storage, Stored } from '#ports/storage/storage.ts';
import type { Replan, Replanner } from '#replan/replan.ts';
import type { Actor, Changer, Draft } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';
import { BLOCKS, TASKS } from '#shelves/shelves.ts';
import { refuseTooManyTasks } from '#shelves/task-queries.ts';
import type { BreakDownTask, BrokenDown } from './break-down-task.ts';
import { newlyStored } from './goal-rules.ts';
import type { StepsLater } from './offered-steps.ts';
import { type GoalCorrections, taskOfGoal } from './task-of-goal.ts';
import type { UnderstandGoal, Understood } from './understand-goal.ts';

export interface GoalRequest {
  readonly text: string;
  readonly detail?: number | undefined;
  readonly corrections?: GoalCorrections | undefined;
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

/** Throws `goal-empty`, `too-many-tasks`, what is wrong with its dates or dependencies, and the signal's reason. */
export type AddGoal = (
  actor: Actor,
  request: GoalRequest,
  options?: { readonly signal?: AbortSignal },
) => Promise<GoalResult>;

export interface AddGoalDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
  readonly understandGoal: UnderstandGoal;
  readonly breakDownTask: BreakDownTask;
  /** Undefined where no model is configured, and none will be back. */
  readonly askLater: StepsLater['queue'] | undefined;
}

/** A goal with its steps, which only has to be decided and written. */
interface Prepared {
  readonly person: Person;
  readonly request: GoalRequest;
  readonly task: Task;
  readonly broken: BrokenDown;
}

export function createAddGoal(deps: AddGoalDeps): AddGoal {
  const { storage, clock, change, replanner, understandGoal, breakDownTask, askLater } = deps;

  /** Drafts all of it but the plan, for which it gives what was worked out. */
  const draftGoal = async (draft: Draft, { person, request, task, broken }: Prepared) => {
    const blocks = broken.blocks.map((block) => ({ ...block, createdAt: draft.at, updatedAt: draft.at }));
    draft.add(TASKS, task.id, task);
    for (const block of blocks) draft.add(BLOCKS, block.id, block);
    draft.record('task-created', { taskId: task.id });
    draft.record('task-broken-down', { taskId: task.id, blocks: blocks.length, source: broken.source });
    // None of them waits for another: each is a way to storage and back.
    await Promise.all([
      refuseTooManyTasks(storage, person.id),
      checkTask(storage, person, task),
      broken.source !== 'model' && askLater?.(draft, person.id, { taskId: task.id, detail: request.detail }),
    ]);
    const overlay = { tasks: [task], blocks };
    const replan = await replanner.work({ person: person.id, reason: `“${task.title}” is new`, overlay });
    return { blocks, replan };
  };

  return async (actor, request, { signal } = {}) => {
    const phase = startPhases(clock);
    const person = (await readPerson(storage, actor.person)).value;
    const understood = await understandGoal.read(person, request.text);
    const empty = newTask(newId<'task'>(clock.now()), clock.now().toString());
    const seed = taskOfGoal(understood, { corrections: request.corrections, empty });
    if (seed.title === '') {
      throw new Problem('goal-empty', {
        detail: 'I understood when, but not what. Add a few words for what is to be done.',
      });
    }
    phase('understand');
    const similar = await breakDownTask.recall(person, seed);
    const found = await breakDownTask.ask(person, seed, { detail: request.detail, similar, signal });
    const broken = await breakDownTask.size(person, seed, found);
    const shown = await understandGoal.withEstimate(person, understood, similar);
    phase('break-down');

    const result = await change(actor, async (draft): Promise<GoalResult> => {
      const task = withSteps(seed, broken, draft.at);
      const { blocks, replan } = await draftGoal(draft, { person, request, task, broken });
      const accepted = !request.propose;
      if (accepted) replanner.adopt(draft, replan);
      else if (replanner.offer(draft, replan) === null) replanner.keep(draft, replan);
      phase('plan');
      return {
        task: { id: task.id, value: task, revision: 1 },
        blocks: newlyStored(blocks, accepted ? replan.proposal.placements : []),
        plan: { ...planOf(task, blocks, replan), accepted },
        understood: shown,
        source: broken.source,
      };
    });
    phase('commit');
    return result;
  };
}

function withSteps(seed: Task, { goalKind, source, size }: BrokenDown, at: string): Task {
  const planned = { state: 'planned', goalKind, breakdownSource: source, size } as const;
  return { ...seed, ...planned, createdAt: at, updatedAt: at };
}

/** What the whole plan says of this goal. */
function planOf(task: Task, blocks: readonly Block[], { proposal }: Replan): Omit<GoalResult['plan'], 'accepted'> {
  const own = new Set<string>(blocks.map((block) => block.id));
  return {
    proposalId: proposal.id,
    placements: proposal.placements.filter((placement) => own.has(placement.blockId)),
    unplaced: proposal.unplaced.filter((one) => own.has(one.blockId)),
    odds: proposal.odds.filter((one) => one.taskId === task.id),
  };
}

/** A new task cannot be in a circle yet, so only what it names directly has to exist. */
async function checkTask(storage: Storage, person: Person, task: Task): Promise<void> {
  checkDates(task, person.timeZone);
  const named = await Promise.all(task.dependsOn.map((id) => storage.get(TASKS, person.id, id)));
  const known = named.flatMap((stored) => (stored === undefined ? [] : [stored.value]));
  checkDependencies(task, new Map(known.map((one) => [one.id, one])));
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

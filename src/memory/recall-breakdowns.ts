/**
 * How the person broke things down before: the steps of earlier tasks with a title like this one, as they were in the end, so with what
 * the person changed about them. Only what was finished, or what a model made for them, is remembered: a template's steps are known already.
 */
import type { PersonId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { DraftBlock } from '#model/breakdown.ts';
import type { Task } from '#model/task.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { TASKS } from '#shelves/shelves.ts';
import { findBlocksOf } from '#shelves/task-queries.ts';
import { createTitleIndex } from './similar-titles.ts';

export interface RememberedBreakdown {
  readonly title: string;
  readonly goalKind: string;
  /** 0.5 to 1. */
  readonly likeness: number;
  readonly blocks: readonly DraftBlock[];
  /** True when the person has done it, so that its minutes have met the world. */
  readonly isFinished: boolean;
}

export type RecallBreakdowns = (
  person: PersonId,
  like: { readonly title: string; readonly except?: Task['id'] },
) => Promise<readonly RememberedBreakdown[]>;

/** Older tasks say little about how somebody works today. */
const NEWEST_TASKS = 200;
const MOST = 5;
/** One step is no breakdown. */
const LEAST_BLOCKS = 2;

export function createRecallBreakdowns({ storage }: { readonly storage: Storage }): RecallBreakdowns {
  return async (person, like) => {
    const query = { index: 'byCreation', descending: true };
    const tasks = (await storage.find(TASKS, person, query, { limit: NEWEST_TASKS })).items
      .map(({ value }) => value)
      .filter((task) => task.id !== like.except && isWorthRemembering(task))
      .toReversed();
    const index = createTitleIndex();
    for (const [position, task] of tasks.entries()) index.add(position, task.title);
    const alike = index
      .similar(like.title)
      // Of two as much alike the newer one.
      .toSorted((one, other) => other.likeness - one.likeness || other.position - one.position)
      .slice(0, MOST);
    const recalled = await Promise.all(
      alike.map(async ({ position, likeness }) => {
        const task = tasks[position] as Task;
        const blocks = (await findBlocksOf(storage, person, task.id)).map(({ value }) => value);
        const { title, state } = task;
        const goalKind = task.goalKind ?? 'general';
        return { title, goalKind, likeness, blocks: draftsOf(blocks), isFinished: state === 'done' };
      }),
    );
    return recalled.filter(({ blocks }) => blocks.length >= LEAST_BLOCKS);
  };
}

function isWorthRemembering({ state, breakdownSource }: Task): boolean {
  return state === 'done' || breakdownSource === 'model';
}

/** Skipped steps were not needed, so nothing has to wait for them. */
function draftsOf(blocks: readonly Block[]): readonly DraftBlock[] {
  const kept = blocks.filter(({ state }) => state !== 'skipped');
  const places = new Map(kept.map(({ id }, place) => [id, place]));
  return kept.map(({ stepTitle, doneWhen, statedMinutes, dependsOn }, place) => ({
    stepTitle,
    doneWhen,
    minutes: Math.min(600, Math.max(1, Math.round(statedMinutes))),
    dependsOn: dependsOn.flatMap((id) => {
      const at = places.get(id);
      return at === undefined || at >= place ? [] : [at];
    }),
  }));
}

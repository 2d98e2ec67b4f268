/** Blocks: the steps of a task. A pin is the person's own act; the rest of the plan makes room for it at once, and that can be undone. */
import type { Clock } from '#kernel/clock.ts';
import type { BlockId, TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Block, BlockState } from '#model/block.ts';
import type { Placement } from '#model/plan.ts';
import { showScheduled } from '#model/show-scheduled.ts';
import type { Task } from '#model/task.ts';
import { taskAfter } from '#model/task-rules.ts';
import type { Slice, Storage, Stored } from '#ports/storage/storage.ts';
import type { Replan, Replanner } from '#replan/replan.ts';
import type { Actor, Changer } from '#shelves/change.ts';
import { applyPatch, checkVersion } from '#shelves/patch.ts';
import { BLOCKS, PLANS, TASKS } from '#shelves/shelves.ts';
import { findBlocksOf, readBlock, readTask } from '#shelves/task-queries.ts';
import { type BlockPatch, patchBlock } from './block-rules.ts';

export interface Blocks {
  readonly list: (
    actor: Actor,
    query: {
      readonly taskId?: TaskId | undefined;
      readonly state?: BlockState | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ) => Promise<Slice<Block>>;
  readonly change: (actor: Actor, id: BlockId, patch: BlockPatch, expectedVersion?: number) => Promise<Stored<Block>>;
}

export function createBlocks(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
  readonly replanner: Replanner;
}): Blocks {
  const { storage, clock, change, replanner } = deps;

  return {
    list: async (actor, { taskId, state, limit, cursor }) => {
      const query =
        taskId !== undefined
          ? { index: 'byTask', equals: [taskId] }
          : state !== undefined
            ? { index: 'byState', equals: [state === 'scheduled' ? 'todo' : state] }
            : {};
      const [slice, plan] = await Promise.all([
        storage.find(BLOCKS, actor.person, query, { limit, after: cursor }),
        storage.get(PLANS, actor.person, 'plan'),
      ]);
      const items = slice.items.map((stored) => shownIn(plan?.value.placements ?? [], stored));
      return {
        items: state === undefined ? items : items.filter((one) => one.value.state === state),
        next: slice.next,
      };
    },

    change: (actor, id, patch, expectedVersion) =>
      change(actor, async (draft) => {
        const stored = await readBlock(storage, actor.person, id);
        checkVersion(stored, expectedVersion);
        const block = patchBlock(stored.value, patch, { at: draft.at, now: clock.now() });
        const { fields } = applyPatch(stored.value, block);
        const meant = fields.filter((field) => field !== 'updatedAt');
        if (meant.length === 0) {
          const plan = await storage.get(PLANS, actor.person, 'plan');
          return shownIn(plan?.value.placements ?? [], stored);
        }
        draft.replace(BLOCKS, stored, block);
        draft.record('block-changed', { blockId: id, taskId: block.taskId, fields: meant });

        const storedTask = await readTask(storage, actor.person, block.taskId);
        const siblings = await findBlocksOf(storage, actor.person, block.taskId);
        const task = taskAfter(
          storedTask.value,
          [...siblings.map((sibling) => sibling.value).filter((sibling) => sibling.id !== id), block],
          draft.at,
        );
        if (task !== storedTask.value) {
          draft.replace(TASKS, storedTask, task);
          draft.record('task-changed', { taskId: task.id, fields: ['state'] });
        }
        const replan = await replanner.work({
          person: actor.person,
          reason: reasonOf(block, task, patch),
          overlay: { blocks: [block], tasks: [task] },
        });
        const isAdopted = patch.pinnedAt !== undefined && patch.pinnedAt !== stored.value.pinnedAt;
        if (isAdopted) {
          refuseTaken(replan, block);
          replanner.adopt(draft, replan);
        } else {
          replanner.offer(draft, replan);
        }
        const { placements } = isAdopted ? replan.proposal : replan.tidied;
        return shownIn(placements, { id, value: block, revision: stored.revision + 1 });
      }),
  };
}

function shownIn(placements: readonly Placement[], stored: Stored<Block>): Stored<Block> {
  return { ...stored, value: showScheduled(stored.value, placements) };
}

function reasonOf(block: Block, task: Task, patch: BlockPatch): string {
  if (patch.pinnedAt !== undefined && patch.pinnedAt !== null) return `You put “${block.stepTitle}” there`;
  if (patch.pinnedAt === null) return `“${block.stepTitle}” may move again`;
  if (patch.minutes !== undefined) return `“${block.stepTitle}” takes ${block.minutes} min now`;
  return `“${task.title}” changed`;
}

/** Throws `pin-on-busy` when an event or another pin is there already; blocks that may move have made room. */
function refuseTaken(replan: Replan, block: Block): void {
  if (block.pinnedAt === null) return;
  const start = Date.parse(block.pinnedAt);
  const end = start + block.minutes * 60_000;
  const overlaps = (span: { readonly start: string; readonly end: string }) =>
    Date.parse(span.start) < end && Date.parse(span.end) > start;
  const event = replan.world.occurrences.find((occurrence) => occurrence.busy && overlaps(occurrence));
  if (event !== undefined) {
    throw new Problem('pin-on-busy', { detail: `“${event.title}” is in your calendar then.` });
  }
  const pin = replan.proposal.placements.find(
    (placement) => placement.blockId !== block.id && placement.pinned && overlaps(placement),
  );
  if (pin !== undefined) throw new Problem('pin-on-busy', { detail: 'Another block is pinned there.' });
}

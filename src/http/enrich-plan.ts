/** Adds to placements and moves the words a screen needs beside them, read once per block and task. */
import type { MoveReply, PlacementReply, ProposalReply, UnplacedReply } from '#contract/wire.ts';
import type { BlockId, PersonId, TaskId } from '#kernel/id.ts';
import type { Block } from '#model/block.ts';
import type { Placement, PlanMove, Proposal, Unplaced } from '#model/plan.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { BLOCKS, TASKS } from '#shelves/shelves.ts';

interface Words {
  readonly taskId: TaskId;
  readonly stepTitle: string;
  readonly taskTitle: string;
  readonly state: Block['state'];
}

export interface PlanEnricher {
  readonly placements: (person: PersonId, placements: readonly Placement[]) => Promise<PlacementReply[]>;
  readonly unplaced: (person: PersonId, unplaced: readonly Unplaced[]) => Promise<UnplacedReply[]>;
  readonly proposal: (person: PersonId, proposal: Proposal) => Promise<ProposalReply>;
}

/** Blocks that are gone by now (their task was broken down anew or deleted) are left out. */
export function createPlanEnricher({ storage }: { readonly storage: Storage }): PlanEnricher {
  const wordsOf = async (person: PersonId, ids: Iterable<BlockId>): Promise<ReadonlyMap<BlockId, Words>> => {
    const tasks = new Map<TaskId, string>();
    const words = new Map<BlockId, Words>();
    for (const id of new Set(ids)) {
      const block = await storage.get(BLOCKS, person, id);
      if (block === undefined) continue;
      const { taskId, stepTitle, state } = block.value;
      if (!tasks.has(taskId)) tasks.set(taskId, (await storage.get(TASKS, person, taskId))?.value.title ?? '');
      words.set(id, { taskId, stepTitle, taskTitle: tasks.get(taskId) ?? '', state });
    }
    return words;
  };

  const unplaced: PlanEnricher['unplaced'] = async (person, list) => {
    const words = await wordsOf(
      person,
      list.map((one) => one.blockId),
    );
    return list.flatMap((one) => {
      const found = words.get(one.blockId);
      if (found === undefined) return [];
      return [{ ...one, taskId: found.taskId, stepTitle: found.stepTitle, taskTitle: found.taskTitle }];
    });
  };

  return {
    placements: async (person, list) => {
      const words = await wordsOf(
        person,
        list.map((one) => one.blockId),
      );
      return list.flatMap((placement) => {
        const found = words.get(placement.blockId);
        if (found === undefined) return [];
        return [{ ...placement, ...found, state: found.state === 'todo' ? ('scheduled' as const) : found.state }];
      });
    },
    unplaced,
    proposal: async (person, proposal) => {
      const { placements: _, ...shown } = proposal;
      const words = await wordsOf(
        person,
        proposal.diff.map((move) => move.blockId),
      );
      const diff = proposal.diff.map((move: PlanMove): MoveReply => {
        const found = words.get(move.blockId);
        return { ...move, stepTitle: found?.stepTitle ?? 'A step that is gone', taskTitle: found?.taskTitle ?? '' };
      });
      return { ...shown, diff, unplaced: await unplaced(person, proposal.unplaced) };
    },
  };
}

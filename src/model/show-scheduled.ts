/**
 * A block as people see it: `scheduled` where it waits and has a place in the plan. No stored block says so, because the plan does, and two
 * places that say the same would one day disagree.
 */
import type { Block } from './block.ts';
import type { Placement } from './plan.ts';

/** The same block when it does not wait, or has no place among the placements. */
export function showScheduled(block: Block, placements: readonly Pick<Placement, 'blockId'>[]): Block {
  if (block.state !== 'todo' || !placements.some(({ blockId }) => blockId === block.id)) return block;
  return { ...block, state: 'scheduled' };
}

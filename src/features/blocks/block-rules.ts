/** What a change to a block means. Pure. */
import { Problem } from '#kernel/problem.ts';
import type { Block } from '#model/block.ts';

/** What a person may change of a block. */
export interface BlockPatch {
  readonly stepTitle?: string | undefined;
  readonly doneWhen?: string | undefined;
  readonly minutes?: number | undefined;
  readonly pinnedAt?: string | null | undefined;
  readonly state?: 'todo' | 'done' | 'skipped' | undefined;
}

/**
 * The block with the patch applied. Minutes set by the person outrank what memory would book. Throws `block-running`, `block-closed` or
 * `pin-in-past`.
 */
export function patchBlock(
  block: Block,
  patch: BlockPatch,
  { at, now }: { readonly at: string; readonly now: Temporal.Instant },
): Block {
  if (block.state === 'running') {
    throw new Problem('block-running', {
      detail: 'You are working on it right now; finish or stop the session first.',
    });
  }
  const state = patch.state ?? block.state;
  const closed = state === 'done' || state === 'skipped';
  if (closed && patch.pinnedAt != null) {
    throw new Problem('block-closed', { detail: 'It is finished; set it back to todo before giving it a place.' });
  }
  if (patch.pinnedAt != null && Date.parse(patch.pinnedAt) < now.epochMilliseconds) {
    throw new Problem('pin-in-past', { detail: 'That time has passed; choose one from now on.' });
  }
  const timed = patch.minutes === undefined || patch.minutes === block.minutes ? block : retime(block, patch.minutes);
  return {
    ...timed,
    stepTitle: patch.stepTitle ?? block.stepTitle,
    doneWhen: patch.doneWhen ?? block.doneWhen,
    pinnedAt: closed ? null : patch.pinnedAt === undefined ? block.pinnedAt : patch.pinnedAt,
    state,
    updatedAt: at,
  };
}

function retime(block: Block, minutes: number): Block {
  const spread = block.minutesP80 / block.minutesP50;
  return {
    ...block,
    minutes,
    statedMinutes: minutes,
    minutesP50: minutes,
    minutesP80: Math.min(2000, Math.max(minutes, Math.round(minutes * spread))),
    minutesWhy: null,
  };
}

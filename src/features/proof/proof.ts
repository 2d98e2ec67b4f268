/** What somebody shows of a finished step, looked at kindly: what it makes plain and what not yet. Changes nothing. */
import type { ReviewProof } from '#chains/review-proof/review-proof.ts';
import type { BlockId } from '#kernel/id.ts';
import type { ShownImage } from '#model/image.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readBlock, readTask } from '#shelves/task-queries.ts';

export interface Proof {
  /** Throws `block-missing`. */
  readonly review: (
    actor: Actor,
    given: { readonly blockId: BlockId; readonly text: string; readonly images: readonly ShownImage[] },
    options: { readonly signal: AbortSignal },
  ) => ReturnType<ReviewProof>;
}

export function createProof(deps: { readonly storage: Storage; readonly reviewProof: ReviewProof }): Proof {
  const { storage, reviewProof } = deps;
  return {
    review: async ({ person }, { blockId, text, images }, { signal }) => {
      const { stepTitle, doneWhen, taskId } = (await readBlock(storage, person, blockId)).value;
      const taskTitle = (await readTask(storage, person, taskId)).value.title;
      const shown = images.map(({ mediaType, data }) => ({ mediaType, bytes: Buffer.from(data, 'base64') }));
      return reviewProof({ person, stepTitle, doneWhen, taskTitle, text, images: shown }, { signal });
    },
  };
}

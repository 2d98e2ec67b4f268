/** What somebody shows of a finished step, looked at kindly: what it makes plain and what not yet. Keeps nothing. */
import type { BlockId, PersonId } from '#kernel/id.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import type { ShownImage } from '#model/image.ts';
import type { ProofScore } from '#model/proof-score.ts';
import type { LlmImage } from '#ports/llm/llm.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readBlock, readTask } from '#shelves/task-queries.ts';

export interface ProofReview {
  readonly score: ProofScore;
  /** One sentence: what is shown. */
  readonly shown: string;
  /** One sentence: what is not shown yet; empty when nothing is missing. */
  readonly missing: string;
  readonly source: AnswerSource;
}

/** Throws only the signal's reason. */
export type ReviewProof = (
  request: {
    readonly person: PersonId;
    readonly stepTitle: string;
    readonly doneWhen: string;
    readonly taskTitle: string;
    readonly text: string;
    readonly images: readonly LlmImage[];
  },
  options: { readonly signal: AbortSignal },
) => Promise<ProofReview>;

export interface Proof {
  /** Throws `block-missing`. */
  readonly review: (
    actor: Actor,
    given: { readonly blockId: BlockId; readonly text: string; readonly images: readonly ShownImage[] },
    options: { readonly signal: AbortSignal },
  ) => Promise<ProofReview>;
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

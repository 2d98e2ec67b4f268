/** The one or two questions worth asking about a sentence before it becomes a task, or none. Changes nothing. */
import type { FindQuestions } from '#chains/clarify/clarify.ts';
import { understand } from '#chains/understand/understand.ts';
import type { Clock } from '#kernel/clock.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readPerson } from '#shelves/person-queries.ts';

export interface Clarification {
  readonly questions: readonly { readonly question: string; readonly why: string }[];
  readonly source: AnswerSource;
}

export interface Clarify {
  /** No questions about what has no words for what is to be done. */
  readonly ask: (actor: Actor, text: string, options: { readonly signal: AbortSignal }) => Promise<Clarification>;
}

export function createClarify(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly findQuestions: FindQuestions;
}): Clarify {
  const { storage, clock, findQuestions } = deps;
  return {
    ask: async ({ person }, text, { signal }) => {
      const { timeZone } = (await readPerson(storage, person)).value;
      const understanding = understand(text, { now: clock.now(), timeZone });
      if (understanding.title === '') return { questions: [], source: 'template' };
      return findQuestions({ person, understanding }, { signal });
    },
  };
}

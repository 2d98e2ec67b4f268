/** The coach: a question and an answer that comes word by word, from somebody who knows what is planned today. Reads only. */
import type { AnswerQuestion, CoachEvent } from '#chains/coach/coach.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readDayPicture } from './day-picture.ts';

export interface Coach {
  readonly ask: (
    actor: Actor,
    question: string,
    options: { readonly signal: AbortSignal },
  ) => Promise<AsyncIterable<CoachEvent>>;
}

export function createCoach(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly answer: AnswerQuestion;
}): Coach {
  const { storage, clock, answer } = deps;
  return {
    ask: async ({ person }, question, { signal }) => {
      const picture = await readDayPicture(storage, person, clock.now());
      return answer({ person, question, picture }, { signal });
    },
  };
}

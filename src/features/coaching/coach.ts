/** The coach: a question and an answer that comes word by word, from somebody who knows what is planned today. Reads only. */
import type { Clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { type DayPicture, readDayPicture } from './day-picture.ts';

/** `source` comes first; `end` or `error` last, and only after `end` the answer is whole. */
export type CoachEvent =
  | { readonly type: 'source'; readonly source: AnswerSource }
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end' }
  | { readonly type: 'error'; readonly code: string; readonly detail: string };

/** Throws only the signal's reason, which ends the model's answer too. */
export type AnswerQuestion = (
  request: { readonly person: PersonId; readonly question: string; readonly picture: DayPicture },
  options: { readonly signal: AbortSignal },
) => AsyncIterable<CoachEvent>;

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

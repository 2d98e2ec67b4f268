/** The brief of a day: a few sentences about what is ahead, from what is planned right now. Reads only. */
import type { WriteBrief } from '#chains/daily-brief/daily-brief.ts';
import type { Clock } from '#kernel/clock.ts';
import type { AnswerSource } from '#model/answer-source.ts';
import { formatInstant } from '#model/time.ts';
import type { Storage } from '#ports/storage/storage.ts';
import type { Actor } from '#shelves/change.ts';
import { readDayPicture } from './day-picture.ts';

export interface Brief {
  readonly sentences: readonly string[];
  readonly source: AnswerSource;
  /** Of which moment it tells. */
  readonly at: string;
}

export interface Briefs {
  readonly read: (actor: Actor, options: { readonly signal: AbortSignal }) => Promise<Brief>;
}

export function createBriefs(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly writeBrief: WriteBrief;
}): Briefs {
  const { storage, clock, writeBrief } = deps;
  return {
    read: async ({ person }, { signal }) => {
      const picture = await readDayPicture(storage, person, clock.now());
      const { sentences, source } = await writeBrief({ person, picture }, { signal });
      return { sentences, source, at: formatInstant(picture.now) };
    },
  };
}

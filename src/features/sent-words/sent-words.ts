/**
 * The list of words that left this machine. An entry is made for each request that goes out to a model, before it does or along with it, so
 * that nothing is missing from the list when an answer is there; what is remembered or shared sends nothing and is not on it.
 */
import type { Clock } from '#kernel/clock.ts';
import { newId, type PersonId } from '#kernel/id.ts';
import { SENT_WORDS_MAX, type SentWords } from '#model/sent-words.ts';
import { formatInstant } from '#model/time.ts';
import type { Slice, Storage } from '#ports/storage/storage.ts';
import type { Changer } from '#shelves/change.ts';
import { SENT_WORDS } from '#shelves/shelves.ts';

export type NewSentWords = Omit<SentWords, 'id' | 'at'>;

export interface SentWordsList {
  /** Resolves once the entry is on disk. Throws as any change of the person does, and then nothing should be sent. */
  readonly enter: (person: PersonId, sent: NewSentWords) => Promise<void>;
  /** Newest first. */
  readonly list: (
    person: PersonId,
    query: { readonly limit: number; readonly cursor?: string | undefined },
  ) => Promise<Slice<SentWords>>;
}

export function createSentWordsList(deps: {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly change: Changer;
}): SentWordsList {
  const { storage, clock, change } = deps;
  return {
    enter: (person, sent) =>
      change({ person }, async (draft) => {
        const id = newId<'sent-words'>(clock.now());
        draft.add(SENT_WORDS, id, { ...sent, id, at: formatInstant(clock.now()), words: cut(sent.words) });
      }),
    list: (person, { limit, cursor }) =>
      storage.find(SENT_WORDS, person, { index: 'byTime', descending: true }, { limit, after: cursor }),
  };
}

const CUT = '\n[cut here: the rest was sent too]';

/** Never through the middle of a character that takes two code units. */
function cut(words: string): string {
  if (words.length <= SENT_WORDS_MAX) return words;
  return words.slice(0, SENT_WORDS_MAX - CUT.length).replace(/[\ud800-\udbff]$/, '') + CUT;
}

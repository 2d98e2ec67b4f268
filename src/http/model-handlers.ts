/** Which use case answers which route about language models. */
import type { SentWordsList } from '#features/sent-words/sent-words.ts';
import type { Handlers, ModelRouteName } from './handler.ts';

export interface ModelUseCases {
  readonly sentWords: SentWordsList;
}

export function createModelHandlers(use: ModelUseCases): Pick<Handlers, ModelRouteName> {
  return {
    listSentWords: async ({ actor, query }) => {
      const page = await use.sentWords.list(actor.person, query);
      return { body: { items: page.items.map(({ value }) => value), nextCursor: page.next ?? null } };
    },
  };
}

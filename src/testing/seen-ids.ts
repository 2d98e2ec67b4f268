/** Ids that answers gave, by what they are ids of, so that later requests are about things that are there. */
import type { Meanings } from './openapi-arbitrary.ts';
import type { AimedOperation } from './request-fuzz.ts';

export interface SeenIds {
  /** Remembers every id in an answer to that operation, which is JSON. */
  readonly learn: (aim: AimedOperation, answer: string) => void;
  /** `texts` with the ids that fit where the operation needs some. */
  readonly meaningsFor: (aim: AimedOperation, texts: Meanings['texts']) => Meanings;
  /** The ids of one kind, the newest last: `tasks`, `blocks`, `plan`. */
  readonly of: (kind: string) => readonly string[];
}

const MOST = 30;
/** Nobody learns anything from the hundredth page of a list. */
const LONGEST_ANSWER = 50_000;

export function createSeenIds(): SeenIds {
  const byKind = new Map<string, string[]>();

  const note = (kind: string, id: string) => {
    const ids = byKind.get(kind) ?? [];
    byKind.set(kind, ids);
    if (ids.includes(id)) return;
    ids.push(id);
    if (ids.length > MOST) ids.shift();
  };

  const walk = (value: unknown, collection: string): void => {
    if (typeof value !== 'object' || value === null) return;
    if ('id' in value && typeof value.id === 'string') note(kindOf(value) ?? collection, value.id);
    for (const part of Object.values(value)) walk(part, collection);
  };

  const of = (kind: string) => byKind.get(kind) ?? [];

  return {
    of,
    learn: (aim, answer) => {
      if (answer.length > LONGEST_ANSWER || answer === '') return;
      walk(JSON.parse(answer), collectionOf(aim));
    },
    meaningsFor: (aim, texts) => ({
      texts: { ...texts, id: of(collectionOf(aim)), blockId: of('blocks'), dependsOn: of('tasks') },
      ids: [...byKind.values()].flat(),
    }),
  };
}

/** `/api/v1/plan/proposals/{id}/accept` is about `plan`. */
function collectionOf({ path }: AimedOperation): string {
  return path.split('/')[3] ?? '';
}

/** What a thing is by the members only it has; undefined for what is known by its address alone. */
function kindOf(thing: object): string | undefined {
  if ('stepTitle' in thing) return 'blocks';
  if ('diff' in thing) return 'plan';
  if ('timer' in thing) return 'focus-sessions';
  if ('parkedAt' in thing) return 'parked-thoughts';
  return 'title' in thing ? 'tasks' : undefined;
}

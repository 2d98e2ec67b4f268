/**
 * The promise that sums up the others: whatever is committed over whichever connections, several commits at a time, everybody sees what
 * a plain map would hold after the same commits in some order.
 */
import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import { type Change, changeOf, type Shelf, type Storage } from './storage.ts';
import { NOTES, type Note, type StoragePromise, sampleShelf, type TestStore } from './storage-promise.ts';

const DRAFTS = sampleShelf<Note>('sample-drafts', { byRank: (note) => [note.rank] });
const SHELVES: readonly Shelf<Note>[] = [NOTES, DRAFTS];
const RUNS = 20;

/** A change before it is known what the documents' revisions are. */
interface Intent {
  readonly shelf: number;
  readonly person: number;
  readonly id: string;
  readonly expect: 'absent' | 'any' | 'present' | 'stale';
  readonly value: Note | undefined;
}

interface Attempt {
  readonly connection: number;
  readonly intents: readonly Intent[];
}

/** What a plain map would hold: revision and value by shelf, person and id. */
type Model = ReadonlyMap<string, { readonly revision: number; readonly value: Note }>;

const intent: fc.Arbitrary<Intent> = fc.record({
  shelf: fc.nat({ max: 1 }),
  person: fc.nat({ max: 1 }),
  id: fc.constantFrom('a', 'b', 'c'),
  expect: fc.constantFrom('absent', 'any', 'present', 'present', 'stale'),
  value: fc.option(fc.record({ list: fc.constantFrom('x', 'y'), rank: fc.nat({ max: 9 }) }), { nil: undefined }),
});
const attempt: fc.Arbitrary<Attempt> = fc.record({
  connection: fc.nat({ max: 2 }),
  intents: fc.uniqueArray(intent, {
    minLength: 1,
    maxLength: 4,
    selector: ({ shelf, person, id }) => `${shelf}${person}${id}`,
  }),
});
/** Moments, in each of which up to three commits are made at once. */
const history = fc.array(fc.array(attempt, { minLength: 1, maxLength: 3 }), { minLength: 20, maxLength: 60 });

export const historyBehaviour: readonly StoragePromise[] = [
  {
    name: 'over one connection, thousands of random commits leave what a plain map would hold',
    check: async (store) => {
      const storage = await store.open(SHELVES);
      await checkHistories([storage, storage, storage]);
    },
  },
  {
    name: 'over three connections, thousands of random commits leave what a plain map would hold',
    reopens: true,
    check: async (store) => checkHistories(await openThrice(store)),
  },
];

async function openThrice(store: TestStore): Promise<readonly Storage[]> {
  return Promise.all([store.open(SHELVES), store.open(SHELVES), store.open(SHELVES)]);
}

async function checkHistories(connections: readonly Storage[]): Promise<void> {
  let run = 0;
  const property = fc.asyncProperty(history, async (moments) => {
    run += 1;
    const persons = [`person-${run}-a` as PersonId, `person-${run}-b` as PersonId];
    let model: Model = new Map();
    for (const [index, moment] of moments.entries()) {
      model = await liveThrough({ connections, persons, model, moment, reader: index % connections.length });
    }
  });
  await fc.assert(property, { numRuns: RUNS, seed: 20261123 });
}

/** Makes the commits of one moment at once and finds the order in which a map explains both their results and what is there afterwards. */
async function liveThrough(scene: {
  readonly connections: readonly Storage[];
  readonly persons: readonly PersonId[];
  readonly model: Model;
  readonly moment: readonly Attempt[];
  readonly reader: number;
}): Promise<Model> {
  const { connections, persons, model, moment, reader } = scene;
  const commits = moment.map(({ intents }) => intents.map((wish) => makeChange(wish, persons, model)));
  const storages = moment.map(({ connection }) => connections[connection] as Storage);
  const results = await Promise.all(commits.map((changes, index) => storages[index]?.commit(changes.map(changeOf))));
  const seen = await readEverything(connections[reader] as Storage, persons);

  const won = results.map((result) => result?.committed);
  for (const order of permute(commits.map((_, index) => index))) {
    const outcome = replay(model, commits, order);
    if (isDeepStrictEqual(outcome.won, won) && isDeepStrictEqual(listModel(outcome.model, persons), seen)) {
      return outcome.model;
    }
  }
  assert.fail(`no order of these commits explains what is seen: ${JSON.stringify({ commits, won, seen })}`);
}

function makeChange(
  { shelf, person, id, expect, value }: Intent,
  persons: readonly PersonId[],
  model: Model,
): Change<Note> {
  const change = { shelf: SHELVES[shelf] as Shelf<Note>, person: persons[person] as PersonId, id, value };
  const present = model.get(placeOf(change))?.revision ?? 0;
  const expectations = { absent: 'absent', any: 'any', present: present || 'absent', stale: present + 1 } as const;
  return { ...change, expect: expectations[expect] };
}

function replay(model: Model, commits: readonly (readonly Change<Note>[])[], order: readonly number[]) {
  const won: boolean[] = [];
  let present = model;
  for (const index of order) {
    const next = applyCommit(present, commits[index] ?? []);
    won[index] = next !== undefined;
    present = next ?? present;
  }
  return { model: present, won };
}

/** The map after a commit, or undefined when the commit loses. */
function applyCommit(model: Model, changes: readonly Change<Note>[]): Model | undefined {
  const next = new Map(model);
  for (const change of changes) {
    const place = placeOf(change);
    const revision = model.get(place)?.revision;
    if (!(change.expect === 'any' || change.expect === (revision ?? 'absent'))) return undefined;
    if (change.value === undefined) next.delete(place);
    else next.set(place, { revision: (revision ?? 0) + 1, value: change.value });
  }
  return next;
}

/** Every document as `place, revision, list, rank`, by id and once more by index. */
async function readEverything(storage: Storage, persons: readonly PersonId[]): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const shelf of SHELVES) {
    for (const person of persons) {
      for (const index of [undefined, 'byRank']) {
        const slice = await storage.find(shelf, person, index === undefined ? {} : { index }, { limit: 10 });
        for (const { id, revision, value } of slice.items) {
          lines.push(`${placeOf({ shelf, person, id })} ${revision} ${value.list} ${value.rank}`);
        }
      }
    }
  }
  return lines;
}

/** The lines that `readEverything` gives when storage holds what the model holds. */
function listModel(model: Model, persons: readonly PersonId[]): readonly string[] {
  const lines: string[] = [];
  for (const shelf of SHELVES) {
    for (const person of persons) {
      const notes = ['a', 'b', 'c'].flatMap((id) => {
        const place = placeOf({ shelf, person, id });
        const held = model.get(place);
        return held === undefined ? [] : [{ ...held, place }];
      });
      const byRank = notes.toSorted((left, right) => left.value.rank - right.value.rank);
      for (const { place, revision, value } of [...notes, ...byRank]) {
        lines.push(`${place} ${revision} ${value.list} ${value.rank}`);
      }
    }
  }
  return lines;
}

function placeOf({
  shelf,
  person,
  id,
}: {
  readonly shelf: { readonly name: string };
  readonly person: string;
  readonly id: string;
}) {
  return `${shelf.name}/${person}/${id}`;
}

function permute(items: readonly number[]): readonly (readonly number[])[] {
  if (items.length <= 1) return [items];
  return items.flatMap((item, index) => permute(items.toSpliced(index, 1)).map((rest) => [item, ...rest]));
}

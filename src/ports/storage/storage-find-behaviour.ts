/** What every driver promises of finding: the same documents in the same order on every engine, on pages that no insert can upset. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PersonId } from '#kernel/id.ts';
import { changeOf, type IndexValue, type Query } from './storage.ts';
import {
  ANNA,
  gather,
  gatherIds,
  NOTES,
  type Note,
  PAPERS,
  put,
  type StoragePromise,
  sampleShelf,
  storableCharacter,
  write,
} from './storage-promise.ts';

/** In order of code points, which is not the order of UTF-16 units: U+FFFD comes before any emoji. */
const TEXTS_IN_ORDER = [
  '',
  '\u0001',
  '\u0001\u0001',
  '\u0002',
  '\u0003',
  ' ',
  'A',
  'B',
  'a',
  'a\u0001b',
  'a b',
  'ab',
  'abc',
  'b',
  'z',
  '~',
  '\u00e9',
  '\uffee',
  '\ufffd',
  '\u{1f600}',
  '\u{10ffff}',
];
const INTEGERS_IN_ORDER = [Number.MIN_SAFE_INTEGER, -(2 ** 31), -10, -9, -1, 0, 1, 9, 10, 11, 2 ** 31, 2 ** 53 - 1];

interface Pair {
  readonly first: string;
  readonly second: number;
}
const PAIRS = sampleShelf<Pair>('sample-pairs', { byBoth: ({ first, second }) => [first, second] });

export const findBehaviour: readonly StoragePromise[] = [
  {
    name: 'everybody with a document on a shelf is named once, by code point, page by page',
    check: async (store) => {
      const storage = await store.open();
      const people = TEXTS_IN_ORDER.filter((text) => text !== '') as PersonId[];
      for (const [number, person] of people.toReversed().entries()) {
        const ids = number % 2 === 0 ? ['one'] : ['one', 'two', 'three'];
        await write(
          storage,
          ...ids.map((id) => changeOf({ shelf: PAPERS, person, id, expect: 'absent', value: 'text' })),
        );
      }
      assert.deepEqual(await storage.persons(PAPERS, { limit: 1000 }), people);
      assert.deepEqual(await storage.persons(NOTES, { limit: 1000 }), []);
      const paged: PersonId[] = [];
      for (let page = await storage.persons(PAPERS, { limit: 4 }); page.length > 0; ) {
        paged.push(...page);
        page = await storage.persons(PAPERS, { limit: 4, after: paged.at(-1) });
      }
      assert.deepEqual(paged, people);
      const [first] = people;
      assert.ok(first);
      await write(storage, changeOf({ shelf: PAPERS, person: first, id: 'one', expect: 'any', value: undefined }));
      for (const id of ['two', 'three']) {
        await write(storage, changeOf({ shelf: PAPERS, person: first, id, expect: 'any', value: undefined }));
      }
      assert.deepEqual(await storage.persons(PAPERS, { limit: 1 }), people.slice(1, 2));
    },
  },
  {
    name: 'without an index all documents come in order of id, by code point',
    check: async (store) => {
      const storage = await store.open();
      const ids = TEXTS_IN_ORDER.filter((text) => text !== '');
      await write(storage, ...ids.toReversed().map((id) => put(PAPERS, id, id)));
      assert.deepEqual(await gatherIds(storage, PAPERS, {}), ids);
      assert.deepEqual(await gatherIds(storage, PAPERS, { descending: true }, 2), ids.toReversed());
    },
  },
  {
    name: 'text is indexed by code point and integers by size, up to the largest safe ones',
    check: async (store) => {
      const storage = await store.open();
      const texts = TEXTS_IN_ORDER.map((text, index) => put(NOTES, `text-${99 - index}`, { list: '', rank: 0, text }));
      await write(storage, ...texts.toReversed());
      const byText = await gather(storage, NOTES, { index: 'byText' });
      assert.deepEqual(
        byText.map(({ value }) => value.text),
        TEXTS_IN_ORDER,
      );

      const ranks = INTEGERS_IN_ORDER.map((rank, index) => put(NOTES, `rank-${99 - index}`, { list: 'ranks', rank }));
      await write(storage, ...ranks.toReversed());
      const byRank = await gather(storage, NOTES, { index: 'byList', equals: ['ranks'] });
      assert.deepEqual(
        byRank.map(({ value }) => value.rank),
        INTEGERS_IN_ORDER,
      );
    },
  },
  {
    name: '-0 is indexed as 0',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(NOTES, 'a', { list: 'home', rank: -0 }));
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byRank', equals: [0] }), ['a']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byRank', from: -0, until: 1 }), ['a']);
    },
  },
  {
    name: 'a range takes its beginning and leaves its end, and a prefix never takes a longer word',
    check: async (store) => {
      const storage = await store.open();
      const notes = ['home', 'homes', 'hom', 'work'].flatMap((list) => [1, 2, 3].map((rank) => ({ list, rank })));
      await write(storage, ...notes.map((note) => put(NOTES, `${note.list}-${note.rank}`, note)));
      const inHome = async (range: Partial<Query>) =>
        gatherIds(storage, NOTES, { index: 'byList', equals: ['home'], ...range });
      assert.deepEqual(await inHome({}), ['home-1', 'home-2', 'home-3']);
      assert.deepEqual(await inHome({ from: 2 }), ['home-2', 'home-3']);
      assert.deepEqual(await inHome({ until: 2 }), ['home-1']);
      assert.deepEqual(await inHome({ from: 2, until: 3 }), ['home-2']);
      assert.deepEqual(await inHome({ from: 3, until: 1 }), []);
      assert.deepEqual(await inHome({ from: 2, descending: true }), ['home-3', 'home-2']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['home', 2] }), ['home-2']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['home', 2, 'more'] }), []);
      const words = await gatherIds(storage, NOTES, { index: 'byList', from: 'home', until: 'work' });
      assert.deepEqual(words, ['home-1', 'home-2', 'home-3', 'homes-1', 'homes-2', 'homes-3']);
      assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byList', equals: ['x'.repeat(5000)] }), []);
    },
  },
  {
    name: 'documents with the same key come in order of id, and in the reverse when descending',
    check: async (store) => {
      const storage = await store.open();
      const ids = ['a', 'b', 'c', 'd', 'e'];
      await write(storage, ...ids.toReversed().map((id) => put(NOTES, id, { list: 'home', rank: 1 })));
      for (const limit of [1, 2, 3, 5]) {
        assert.deepEqual(await gatherIds(storage, NOTES, { index: 'byRank' }, limit), ids);
        assert.deepEqual(
          await gatherIds(storage, NOTES, { index: 'byRank', descending: true }, limit),
          ids.toReversed(),
        );
      }
    },
  },
  {
    name: 'whatever the keys and the query, find and count agree with sorting by hand',
    check: async (store) => {
      const storage = await store.open([PAIRS]);
      let round = 0;
      const first = fc.oneof(
        fc.constantFrom('a', 'b', 'ab', '\ufffd', '\u{1f600}'),
        fc.string({ unit: storableCharacter, maxLength: 3 }),
      );
      const second = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger());
      const pairs = fc.array(fc.record({ first, second }), { maxLength: 25 });
      const part = fc.option(fc.oneof(first, second), { nil: undefined });
      const query = fc.record({
        equals: fc.oneof(fc.constant([]), fc.tuple(first), fc.tuple(first, second)),
        from: part,
        until: part,
        descending: fc.boolean(),
        limit: fc.integer({ min: 1, max: 30 }),
      });
      const property = fc.asyncProperty(
        pairs,
        fc.array(query, { minLength: 3, maxLength: 8 }),
        async (documents, queries) => {
          round += 1;
          const before = await gather(storage, PAIRS, {});
          const removed = before.map(({ id }) => put(PAIRS, id, undefined));
          const added = documents.map((pair, index) => put(PAIRS, `${round}-${String(index).padStart(3, '0')}`, pair));
          await write(storage, ...removed, ...added);
          const stored = await gather(storage, PAIRS, {});
          for (const { limit, ...range } of queries) {
            const asked = compact({ index: 'byBoth', ...range });
            const expected = searchByHand(stored, asked);
            assert.deepEqual(await gatherIds(storage, PAIRS, asked, limit), expected);
            assert.equal(await storage.count(PAIRS, ANNA, asked), expected.length);
          }
        },
      );
      await fc.assert(property, { numRuns: 60, seed: 20261123 });
    },
  },
  {
    name: 'pages neither repeat nor skip a document, whatever is written or deleted between them',
    check: async (store) => {
      const storage = await store.open();
      const ranks = Array.from({ length: 30 }, (_, index) => index * 10);
      await write(storage, ...ranks.map((rank) => put(NOTES, `n${rank}`, { list: 'home', rank })));
      for (const descending of [false, true]) {
        const seen: number[] = [];
        let after: string | undefined;
        do {
          const slice = await storage.find(NOTES, ANNA, { index: 'byRank', descending }, { limit: 4, after });
          seen.push(...slice.items.map(({ value }) => value.rank));
          const last = seen.at(-1) ?? 0;
          // Before and behind the place where the page ended, and the very document it ended with.
          await write(
            storage,
            put(NOTES, `low-${last}-${descending}`, { list: 'new', rank: last - 1 }),
            put(NOTES, `high-${last}-${descending}`, { list: 'new', rank: last + 1 }),
            ...(last % 10 === 0 ? [put(NOTES, `n${last}`, undefined)] : []),
          );
          after = slice.next;
        } while (after !== undefined);
        assert.equal(new Set(seen).size, seen.length);
        const sorted = seen.toSorted((left, right) => (descending ? right - left : left - right));
        assert.deepEqual(seen, sorted);
        const old = seen.filter((rank) => rank % 10 === 0);
        if (!descending) assert.deepEqual(old, ranks);
      }
    },
  },
  {
    name: 'the last page has no next, even when it is exactly full',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, ...['a', 'b', 'c', 'd'].map((id) => put(PAPERS, id, id)));
      const first = await storage.find(PAPERS, ANNA, {}, { limit: 2 });
      assert.ok(first.next);
      const second = await storage.find(PAPERS, ANNA, {}, { limit: 2, after: first.next });
      assert.deepEqual(
        second.items.map(({ id }) => id),
        ['c', 'd'],
      );
      assert.equal(second.next, undefined);
    },
  },
  {
    name: 'a cursor that is not one of ours, or belongs to another query, is an empty page',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, ...[1, 2, 3].map((rank) => put(NOTES, `n${rank}`, { list: 'home', rank, text: 'x' })));
      const home = { index: 'byList', equals: ['home'] };
      const { next } = await storage.find(NOTES, ANNA, home, { limit: 1 });
      assert.ok(next);
      const foreign: readonly (readonly [Query, string])[] = [
        ...[
          '',
          ' ',
          'x',
          'null',
          '{}',
          '%00',
          `${next}A`,
          `${next}=`,
          ` ${next}`,
          next.slice(0, -1),
          'W10',
          '\ud800',
        ].map((after): readonly [Query, string] => [home, after]),
        [{ ...home, descending: true }, next],
        [{ ...home, equals: ['work'] }, next],
        [{ ...home, from: 2 }, next],
        [{ index: 'byRank' }, next],
        [{}, next],
      ];
      for (const [query, after] of foreign) {
        assert.deepEqual(
          await storage.find(NOTES, ANNA, query, { limit: 5, after }),
          { items: [], next: undefined },
          after,
        );
      }
    },
  },
  {
    name: 'an unknown index, a range without an index, a page of an impossible size and a key that sorts nowhere are refused',
    check: async (store) => {
      const storage = await store.open();
      const queries: readonly Query[] = [
        { index: 'byNothing' },
        { index: 'constructor' },
        { equals: ['home'] },
        { from: 1 },
        { until: 'x' },
        { index: 'byRank', from: 0.5 },
        { index: 'byRank', equals: [Number.NaN] },
        { index: 'byText', equals: ['\ud800'] },
      ];
      for (const query of queries) {
        await assert.rejects(storage.find(NOTES, ANNA, query, { limit: 1 }), TypeError, JSON.stringify(query));
        await assert.rejects(storage.count(NOTES, ANNA, query), TypeError, JSON.stringify(query));
      }
      for (const limit of [0, -1, 1.5, 1001, Number.NaN]) {
        await assert.rejects(storage.find(NOTES, ANNA, {}, { limit }), RangeError);
      }
      await assert.rejects(storage.count(sampleShelf<Note>('sample-undeclared', {}), ANNA, {}), TypeError);
    },
  },
];

/** Leaves out what is undefined, as `exactOptionalPropertyTypes` wants it. */
function compact(query: { readonly [Name in keyof Query]: Query[Name] | undefined }): Query {
  return Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));
}

function searchByHand(
  stored: readonly { readonly id: string; readonly value: Pair }[],
  query: Query,
): readonly string[] {
  const { equals = [], from, until, descending } = query;
  const keyOf = ({ first, second }: Pair): readonly IndexValue[] => [first, second];
  const found = stored.filter(({ value }) => {
    const key = keyOf(value);
    if (!equals.every((part, index) => key[index] === part)) return false;
    const next = key[equals.length];
    // Ending comes before every next part, as it does when whole keys are compared.
    if (next === undefined) return from === undefined;
    return (
      (from === undefined || compareValues(next, from) >= 0) && (until === undefined || compareValues(next, until) < 0)
    );
  });
  const sorted = found.toSorted(
    (left, right) => compareKeys(keyOf(left.value), keyOf(right.value)) || compareValues(left.id, right.id),
  );
  return (descending ? sorted.toReversed() : sorted).map(({ id }) => id);
}

/** Tuples part by part; a tuple that begins another comes first. */
export function compareKeys(left: readonly IndexValue[], right: readonly IndexValue[]): number {
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareValues(part, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** Integers by size, before all text; text by code point. */
function compareValues(left: IndexValue, right: IndexValue): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'number') return -1;
  if (typeof right === 'number') return 1;
  const rest = Array.from(right, codePoint);
  for (const [index, point] of Array.from(left, codePoint).entries()) {
    const other = rest[index];
    if (other === undefined) return 1;
    if (point !== other) return point - other;
  }
  return Array.from(left).length - rest.length;
}

function codePoint(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** What every driver promises of documents: they come back exactly as they were, and what would not is refused at the door. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ANNA, gatherIds, PAPERS, put, type StoragePromise, storableCharacter, write } from './storage-promise.ts';

export const bodyBehaviour: readonly StoragePromise[] = [
  {
    name: 'any JSON value comes back exactly as it was, its members in their order',
    check: async (store) => {
      const storage = await store.open();
      const text = fc.string({ unit: storableCharacter, maxLength: 8 });
      const { value } = fc.letrec<{ value: unknown }>((tie) => ({
        value: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constantFrom(null, true, false),
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          fc.maxSafeInteger(),
          text,
          fc.array(tie('value'), { maxLength: 4 }),
          fc.dictionary(text, tie('value'), { maxKeys: 4 }),
        ),
      }));
      const property = fc.asyncProperty(value, async (document) => {
        await write(storage, put(PAPERS, 'paper', document));
        const read = await storage.get(PAPERS, ANNA, 'paper');
        assert.equal(JSON.stringify(read?.value), JSON.stringify(document));
      });
      await fc.assert(property, { numRuns: 200, seed: 20261123 });
    },
  },
  {
    name: 'numbers, names and texts at the edge of JSON survive',
    check: async (store) => {
      const storage = await store.open();
      const documents: readonly unknown[] = [
        [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, 5e-324, Number.MAX_VALUE, 0.1 + 0.2, 1e21, -1e-7],
        JSON.parse('{"__proto__": 1, "constructor": {"prototype": 2}, "toString": 3}'),
        { $set: 1, $where: 'x', 'a.b': { '$in.c': 2 }, '': 3, ' ': 4, _id: 5, '\u{1f600}': 6 },
        { '2': 'b', '1': 'a', z: 1, a: 2 },
        'quotes " \\ \\u0000 \\ud800 \u0001 \u001f \u007f \u2028 \u2029 \ufffd \ufffe \uffff \u{10ffff}',
        '',
        [],
        {},
        null,
        false,
        [[], [[]], [null, {}]],
      ];
      for (const [index, document] of documents.entries()) {
        await write(storage, put(PAPERS, `paper-${index}`, document));
        const read = await storage.get(PAPERS, ANNA, `paper-${index}`);
        assert.deepEqual(read?.value, document);
        assert.equal(JSON.stringify(read?.value), JSON.stringify(document));
      }
    },
  },
  {
    name: '-0 comes back as 0, and a member that is undefined is left out',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(PAPERS, 'paper', { zero: -0, gone: undefined, kept: null, inner: { gone: undefined } }));
      const read = await storage.get(PAPERS, ANNA, 'paper');
      assert.deepStrictEqual(read?.value, { zero: 0, kept: null, inner: {} });
    },
  },
  {
    name: 'what JSON would bend in silence, or an engine could not hold, is refused and nothing is written',
    check: async (store) => {
      const storage = await store.open();
      const circle: Record<string, unknown> = {};
      circle.self = circle;
      const refused: readonly unknown[] = [
        Number.NaN,
        { rate: Number.POSITIVE_INFINITY },
        [1, undefined],
        new Array(2),
        { at: new Date(0) },
        new Map(),
        new Set(),
        /x/,
        Object(1),
        new Uint8Array(2),
        new (class Custom {})(),
        { size: 1n },
        { call: () => 1 },
        Symbol('x'),
        { text: 'nul \u0000' },
        { 'nul \u0000': 1 },
        ['\ud800'],
        { '\udfff': 1 },
        circle,
        nest(65),
      ];
      for (const document of refused) {
        await assert.rejects(storage.commit([put(PAPERS, 'good', 1), put(PAPERS, 'paper', document)]), TypeError);
      }
      assert.deepEqual(await gatherIds(storage, PAPERS, {}), []);
    },
  },
  {
    name: 'a document may be nested 64 levels deep',
    check: async (store) => {
      const storage = await store.open();
      await write(storage, put(PAPERS, 'paper', nest(64)));
      assert.deepEqual((await storage.get(PAPERS, ANNA, 'paper'))?.value, nest(64));
    },
  },
  {
    name: 'a document may weigh 8 MB as UTF-8 and no more',
    check: async (store) => {
      const storage = await store.open();
      // A grinning face takes four bytes; the quotes two.
      const document = '\u{1f600}'.repeat(1_999_999);
      await write(storage, put(PAPERS, 'paper', `${document}xx`));
      await assert.rejects(storage.commit([put(PAPERS, 'paper', `${document}xxx`)]), RangeError);
      assert.equal((await storage.get(PAPERS, ANNA, 'paper'))?.value, `${document}xx`);
      const repeated = Array.from({ length: 40 }).reduce<unknown>((inner) => [inner, inner], 1);
      await assert.rejects(storage.commit([put(PAPERS, 'paper', repeated)]), RangeError);
    },
  },
  {
    name: 'a commit may weigh 32 MB and no more',
    check: async (store) => {
      const storage = await store.open();
      const papers = Array.from({ length: 4 }, (_, index) => put(PAPERS, `paper-${index}`, 'x'.repeat(7_999_998)));
      await assert.rejects(storage.commit([...papers, put(PAPERS, 'straw', 1)]), RangeError);
      assert.deepEqual(await gatherIds(storage, PAPERS, {}), []);
      await write(storage, ...papers);
    },
  },
  {
    name: 'what is stored is the document at the moment of the call, and what is read is a copy',
    check: async (store) => {
      const storage = await store.open();
      const document = { steps: ['one'] };
      const committing = storage.commit([put(PAPERS, 'paper', document)]);
      document.steps.push('two');
      await committing;
      const read = (await storage.get(PAPERS, ANNA, 'paper'))?.value as typeof document;
      assert.deepEqual(read, { steps: ['one'] });
      read.steps.push('three');
      assert.deepEqual((await storage.get(PAPERS, ANNA, 'paper'))?.value, { steps: ['one'] });
    },
  },
];

/** `levels` arrays inside each other. */
function nest(levels: number): unknown {
  let document: unknown[] = [];
  for (let level = 1; level < levels; level += 1) document = [document];
  return document;
}

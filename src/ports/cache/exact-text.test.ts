import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readExact, writeExact } from './exact-text.ts';

const seed = 20261125;

describe('a value as text', () => {
  it('comes back as it was, of every type that is cached', () => {
    const circle: { self?: unknown; readonly at: Date } = { at: new Date(0) };
    circle.self = circle;
    const samples: readonly unknown[] = [
      undefined,
      null,
      '',
      'ő\u2028"\\\u0000',
      -0,
      Number.NaN,
      -Infinity,
      12345678901234567890n,
      new Date('2026-11-25T08:00:00.123Z'),
      new Uint8Array([0, 255, 128]),
      new Map<unknown, unknown>([
        ['a', new Date(5)],
        [1n, undefined],
      ]),
      new Set([1, 'a', null]),
      { a: undefined, b: [undefined, { c: 1n }], d: new Uint8Array() },
      [1, 'a', { b: [] }],
      circle,
    ];
    for (const sample of samples) assert.deepStrictEqual(readExact(writeExact(sample)), sample);
  });

  it('comes back as it was, whatever JSON can hold and whatever it cannot', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withSparseArray: false,
      withTypedArray: false,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        assert.deepStrictEqual(readExact(writeExact(value)), value);
      }),
      { seed, numRuns: 500 },
    );
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.deepStrictEqual(readExact(writeExact(value)), value);
      }),
      { seed, numRuns: 500 },
    );
  });

  it('is refused where it would not come back as it was', () => {
    class Task {
      readonly title = 'a';
    }
    const samples = [() => 1, new Error('a'), Symbol('a'), new Task(), { deep: [new Task()] }, Promise.resolve(1)];
    for (const sample of samples) assert.throws(() => writeExact(sample), TypeError);
  });

  it('evaluates nothing and makes no prototype when it is read', () => {
    const made = readExact('j{"__proto__":{"isOwner":true}}') as { readonly isOwner?: boolean };
    assert.equal(Object.getPrototypeOf(made), Object.prototype);
    assert.equal(({} as { readonly isOwner?: boolean }).isOwner, undefined);
    for (const text of ['', 'x1', 'j', 'jprocess.exit()', 'd', 'd[["Function","x"]]', 'd[{"__proto__":1},1]']) {
      assert.throws(() => readExact(text), text);
    }
  });
});

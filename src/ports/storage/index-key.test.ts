import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeIndexKey, encodeKeyRange, MAX_KEY_BYTES } from './index-key.ts';
import type { IndexValue } from './storage.ts';
import { compareKeys } from './storage-find-behaviour.ts';
import { storableCharacter } from './storage-promise.ts';

const value: fc.Arbitrary<IndexValue> = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -11, max: 11 }),
  fc.constantFrom('', 'a', 'ab', '1', '-1'),
  fc.string({ unit: fc.oneof(storableCharacter, fc.constant('\u0000')), maxLength: 5 }),
);
const key = fc.array(value, { maxLength: 4 });

test('comparing encoded keys byte by byte is comparing the keys', () => {
  const property = fc.property(key, key, (left, right) => {
    const order = Buffer.compare(Buffer.from(encodeIndexKey(left)), Buffer.from(encodeIndexKey(right)));
    assert.equal(order, Math.sign(compareKeys(left, right)));
  });
  fc.assert(property, { numRuns: 5000, seed: 20261123 });
});

test('a key lies in the range of a query exactly when it begins with the prefix and its next part is in the range', () => {
  const bound = fc.option(value, { nil: undefined });
  const property = fc.property(key, key, bound, bound, (equals, rest, from, until) => {
    const range = encodeKeyRange({
      equals,
      ...(from === undefined ? {} : { from }),
      ...(until === undefined ? {} : { until }),
    });
    const isInside = (candidate: readonly IndexValue[]) => {
      const encoded = Buffer.from(encodeIndexKey(candidate));
      return encoded.compare(Buffer.from(range.lower)) >= 0 && encoded.compare(Buffer.from(range.upper)) < 0;
    };
    const next = rest.slice(0, 1);
    const isWanted =
      (from === undefined || compareKeys(next, [from]) >= 0) && (until === undefined || compareKeys(next, [until]) < 0);
    assert.equal(isInside([...equals, ...rest]), isWanted);
    if (compareKeys(rest.slice(0, equals.length), equals) !== 0)
      assert.equal(isInside(rest) && rest.length > equals.length, false);
  });
  fc.assert(property, { numRuns: 5000, seed: 20261123 });
});

test('an encoded key never holds NUL, which PostgreSQL refuses', () => {
  assert.ok(!encodeIndexKey(['\u0000', 'a\u0000b', '\u0001\u0002']).includes('\u0000'));
});

test('a key may be 1,000 bytes of UTF-8 and no more, while a query may ask for any length', () => {
  const frame = Buffer.byteLength(encodeIndexKey(['']));
  const longest = '\u{1f600}'.repeat((MAX_KEY_BYTES - frame) / 4) + 'x'.repeat((MAX_KEY_BYTES - frame) % 4);
  assert.equal(Buffer.byteLength(encodeIndexKey([longest])), MAX_KEY_BYTES);
  assert.throws(() => encodeIndexKey([`${longest}x`]), { name: 'RangeError', message: /1001 bytes; 1000 is the most/ });
  assert.ok(encodeKeyRange({ equals: [`${longest}x`] }).lower.length > 0);
});

test('what does not sort alike on every engine is refused', () => {
  for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), '\ud800', 'a\udfff']) {
    assert.throws(() => encodeIndexKey([wrong]), TypeError);
  }
  assert.equal(encodeIndexKey([-0]), encodeIndexKey([0]));
});

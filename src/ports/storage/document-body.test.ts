import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBody } from './document-body.ts';

test('a refusal names the place and what is wrong there', () => {
  const cases: readonly (readonly [document: unknown, message: RegExp])[] = [
    [undefined, /undefined at its root/],
    [{ steps: [{ minutes: Number.NaN }] }, /NaN at \/steps\/0\/minutes/],
    [{ tags: ['a', undefined] }, /undefined at \/tags\/1/],
    [{ at: new Date(0) }, /an instance of Date at \/at/],
    [{ size: 1n }, /a bigint at \/size/],
    [{ inner: { toJSON: () => 1 } }, /a function at \/inner\/toJSON/],
    [{ words: { title: 'a\u0000' } }, /NUL or half a surrogate pair at \/words\/title/],
    [['fine', '\ud83d'], /NUL or half a surrogate pair at \/1/],
  ];
  for (const [document, message] of cases) assert.throws(() => encodeBody(document), { name: 'TypeError', message });
});

test('text that only looks like an escape is stored as it is', () => {
  for (const text of ['\\u0000', '\\ud800', '\u0007', '\\\\u0000']) {
    assert.equal(JSON.parse(encodeBody({ text })).text, text);
  }
});

test('objects without a prototype are objects like any other', () => {
  assert.equal(encodeBody(Object.assign(Object.create(null), { a: 1 })), '{"a":1}');
});

test('a small document that repeats itself without end is refused before it fills the memory', () => {
  let bomb: unknown = 'x'.repeat(1000);
  for (let level = 0; level < 60; level += 1) bomb = [bomb, bomb];
  assert.throws(() => encodeBody(bomb), { name: 'RangeError', message: /above 8 MB/ });
  assert.throws(() => encodeBody(new Array(1000).fill('x'.repeat(1_000_000))), RangeError);
});

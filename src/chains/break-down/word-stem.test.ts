import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stem, stems } from './word-stem.ts';

describe('a word is compared', () => {
  const pairs = [
    ['Shelves', 'shelf'],
    ['boxes', 'box'],
    ['taxes', 'tax'],
    ['tomatoes', 'tomato'],
    ['berries', 'berry'],
    ['shoes', 'shoe'],
    ['houses', 'house'],
    ["children's", 'child'],
    ['mom’s', 'mom'],
    ['glass', 'glass'],
    ['analysis', 'analysis'],
    ['gas', 'gas'],
    ['constructor', 'constructor'],
  ] as const;
  for (const [word, expected] of pairs) it(`"${word}" as "${expected}"`, () => assert.equal(stem(word), expected));

  it('with the parts of a hyphenated word apart', () => {
    assert.deepEqual(stems('T-shirt designs, 2 of them'), ['t', 'shirt', 'design', '2', 'of', 'them']);
  });
});

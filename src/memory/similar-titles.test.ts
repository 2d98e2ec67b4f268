import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTitleIndex } from './similar-titles.ts';

/** What of `earlier` is like `title`. */
function alike(title: string, earlier: readonly string[]): readonly string[] {
  const index = createTitleIndex();
  for (const [position, one] of earlier.entries()) index.add(position, one);
  return index.similar(title).map(({ position }) => earlier[position] as string);
}

const EARLIER = [
  'Write thesis chapter 3',
  'Write shopping list',
  'Call the dentist',
  'Über den Fluss rudern',
  'Tax return 2024',
  'Grade lab reports',
];

for (const [title, expected] of [
  ['Write thesis chapter 4', ['Write thesis chapter 3']],
  ['THESIS, chapter: write!', ['Write thesis chapter 3']],
  ['Call dentist', ['Call the dentist']],
  ['uber den fluss rudern', ['Über den Fluss rudern']],
  ['Tax return 2025', ['Tax return 2024']],
  ['Write a poem about the sea', []],
  ['Buy a bicycle', []],
  ['2024', []],
  ['', []],
] as const) {
  test(`"${title}" is like ${expected.length === 0 ? 'nothing before' : `"${expected[0]}"`}`, () => {
    assert.deepEqual(alike(title, EARLIER), expected);
  });
}

test('the same words are wholly alike, in whatever order', () => {
  const index = createTitleIndex();
  index.add(7, 'Water the plants');
  const [found] = index.similar('plants: the water');
  assert.equal(found?.position, 7);
  assert.ok(Math.abs((found?.likeness ?? 0) - 1) < 1e-9);
});

test('a word that is in every title makes none of them alike', () => {
  const earlier = ['Study biology', 'Study history', 'Study latin', 'Study music', 'Study physics'];
  assert.deepEqual(alike('Study chemistry', earlier), []);
});

test('among titles without end only the newest are compared', () => {
  const index = createTitleIndex();
  for (let position = 0; position < 2000; position += 1) index.add(position, 'Read the mail');
  const found = index.similar('Read the mail');
  assert.equal(found.length, 300);
  assert.equal(found.at(-1)?.position, 1999);
  assert.equal(found[0]?.position, 1700);
});

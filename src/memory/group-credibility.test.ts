import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGroupCredibility } from './group-credibility.ts';

function neededAfter(pairs: readonly (readonly [number, number])[], firstGuess = 20) {
  const credibility = createGroupCredibility(firstGuess);
  for (let i = 0; i < 400; i += 1) {
    const [surprise, groupSurprise] = pairs[i % pairs.length] as readonly [number, number];
    credibility.learn({ surprise, groupSurprise });
  }
  return credibility.needed();
}

test('without evidence the first guess stands', () => {
  assert.ok(Math.abs(createGroupCredibility(20).needed() - 20) < 1e-9);
  assert.ok(Math.abs(createGroupCredibility(4).needed() - 4) < 1e-9);
});

test('where members of a group go the same way, little of its own evidence is enough', () => {
  const alike = neededAfter([
    [0.5, 0.4],
    [-0.5, -0.4],
  ]);
  assert.ok(alike < 1, `${alike}`);
});

test('where members of a group are as mixed as the rest, a lot of its own evidence is asked for', () => {
  const mixed = neededAfter([
    [0.5, 0.4],
    [-0.5, 0.4],
  ]);
  assert.ok(mixed > 40, `${mixed}`);
});

test('evidence is never asked for without end, and never not at all', () => {
  const against = neededAfter([[0.5, -5]]);
  const forIt = neededAfter([[0.5, 5]]);
  assert.ok(against < 100, `${against}`);
  assert.ok(forIt > 0.1, `${forIt}`);
});

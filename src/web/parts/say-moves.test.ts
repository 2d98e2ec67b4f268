import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countMoves, joinWords } from './say-moves.ts';

const span = { start: '2026-11-23T09:00:00.000Z', end: '2026-11-23T09:25:00.000Z' };
const moved = { from: span, to: span };
const added = { from: null, to: span };
const left = { from: span, to: null };

test('a change to the plan is counted in words', () => {
  assert.equal(countMoves([]), 'Nothing has to move');
  assert.equal(countMoves([moved]), '1 block moves');
  assert.equal(countMoves([moved, moved, added]), '2 blocks move and 1 block is new');
  assert.equal(countMoves([moved, added, left]), '1 block moves, 1 block is new and 1 block leaves the plan');
});

test('lists are joined as people say them', () => {
  assert.equal(joinWords(['a']), 'a');
  assert.equal(joinWords(['a', 'b', 'c']), 'a, b and c');
});

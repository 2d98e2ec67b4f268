import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockId } from '#kernel/id.ts';
import { samplePlacement, span } from '#testing/planning-samples.ts';
import { applyMoves, diffPlans, undoMoves } from './diff.ts';

const nine = span('09:00', '09:25');
const ten = span('10:00', '10:25');
const noon = span('12:00', '12:25');

const before = [samplePlacement('stays', nine), samplePlacement('moves', ten), samplePlacement('leaves', noon)];
const after = [samplePlacement('stays', nine), samplePlacement('comes', ten), samplePlacement('moves', noon)];

test('a difference lists what moves, comes and leaves, by time, and nothing that stays', () => {
  assert.deepEqual(diffPlans({ before, after }), [
    { blockId: 'comes', from: null, to: ten, why: 'Sample' },
    { blockId: 'leaves', from: noon, to: null, why: 'No longer in the plan' },
    { blockId: 'moves', from: ten, to: noon, why: 'Sample' },
  ]);
});

test('a block that leaves says why it has no place, and one reason may stand for all', () => {
  const unplaced = [{ blockId: 'leaves' as BlockId, why: 'Too long' }];
  assert.equal(diffPlans({ before, after, unplaced }).find(({ to }) => to === null)?.why, 'Too long');
  const whys = diffPlans({ before, after, unplaced, why: 'The call ran over' }).map(({ why }) => why);
  assert.deepEqual(new Set(whys), new Set(['The call ran over']));
});

test('applying a difference and undoing it lead there and back', () => {
  const moves = diffPlans({ before, after });
  const applied = applyMoves(before, moves);
  assert.ok(applied.applied);
  assert.deepEqual(diffPlans({ before: applied.placements, after }), []);
  const undone = undoMoves(applied.placements, moves);
  assert.ok(undone.undone);
  assert.deepEqual(diffPlans({ before: undone.placements, after: before }), []);
});

test('a pinned block is still pinned after its move', () => {
  const pinned = [samplePlacement('call', nine, true)];
  const applied = applyMoves(pinned, diffPlans({ before: pinned, after: [samplePlacement('call', ten, true)] }));
  assert.ok(applied.applied);
  assert.equal(applied.placements[0]?.pinned, true);
});

test('undoing leaves alone what the moves did not touch', () => {
  const moves = diffPlans({ before, after });
  const current = [...after, samplePlacement('newer', span('15:00', '15:25'))];
  const undone = undoMoves(current, moves);
  assert.ok(undone.undone);
  assert.deepEqual(
    undone.placements.map(({ blockId }) => blockId),
    ['stays', 'moves', 'leaves', 'newer'],
  );
});

test('moves that no longer fit the plan are not undone, and say which block is in the way', () => {
  const moves = diffPlans({ before, after });
  const elsewhere = [samplePlacement('comes', ten), samplePlacement('moves', span('16:00', '16:25'))];
  assert.deepEqual(undoMoves(elsewhere, moves), { undone: false, blockId: 'moves', why: 'It has moved again since' });
  assert.deepEqual(undoMoves(after.slice(2), moves), {
    undone: false,
    blockId: 'comes',
    why: 'It has left the plan since',
  });
  assert.deepEqual(undoMoves([...after, samplePlacement('leaves', noon)], moves), {
    undone: false,
    blockId: 'leaves',
    why: 'It has come back into the plan since',
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { BlockId, ProposalId } from '#kernel/id.ts';
import type { Placement, Plan, PlanMove, Proposal } from '#model/plan.ts';
import { missedPlacements, sayMissed, undoProposal } from './plan-rules.ts';

const at = (time: string) => `2026-11-23T${time}:00.000Z`;
const span = (start: string, end: string) => ({ start: at(start), end: at(end) });

function placement(blockId: string, start: string, end: string, changes: Partial<Placement> = {}): Placement {
  return { blockId: blockId as BlockId, ...span(start, end), pinned: false, done: false, why: 'There', ...changes };
}

function plan(placements: readonly Placement[]): Plan {
  return { version: 5, placements: [...placements], unplaced: [], odds: [], updatedAt: at('08:00') };
}

function proposal(diff: readonly (Pick<PlanMove, 'from' | 'to'> & { readonly id: string })[]): Proposal {
  return {
    id: 'proposal' as ProposalId,
    state: 'accepted',
    reason: 'The call ran over',
    baseVersion: 4,
    acceptedVersion: 5,
    diff: diff.map(({ id, from, to }) => ({ blockId: id as BlockId, from, to, why: 'Moved' })),
    placements: [],
    unplaced: [],
    odds: [],
    createdAt: at('08:00'),
  };
}

const open = new Set(['a', 'b'] as BlockId[]);

describe('undoing a proposal', () => {
  it('puts every block back where it was, and leaves the others', () => {
    const now = plan([placement('a', '10:00', '10:25'), placement('b', '11:00', '11:25')]);
    const moved = proposal([{ id: 'a', from: span('09:00', '09:25'), to: span('10:00', '10:25') }]);
    const undone = undoProposal({ plan: now, proposal: moved, open, at: at('08:30') });
    assert.equal(undone.version, 6);
    assert.deepEqual(
      undone.placements.map((one) => [one.blockId, one.start]),
      [
        ['a', at('09:00')],
        ['b', at('11:00')],
      ],
    );
  });

  it('takes new blocks off the plan and says that they are without a place', () => {
    const now = plan([placement('a', '10:00', '10:25')]);
    const added = proposal([{ id: 'a', from: null, to: span('10:00', '10:25') }]);
    const undone = undoProposal({ plan: now, proposal: added, open, at: at('08:30') });
    assert.deepEqual(undone.placements, []);
    assert.deepEqual(undone.unplaced, [{ blockId: 'a', why: 'You took it off the plan' }]);
  });

  it('leaves alone what was finished since', () => {
    const now = plan([placement('c', '10:00', '10:25', { done: true })]);
    const moved = proposal([{ id: 'c', from: span('09:00', '09:25'), to: span('10:00', '10:25') }]);
    assert.deepEqual(undoProposal({ plan: now, proposal: moved, open, at: at('08:30') }).placements, now.placements);
  });

  it('is refused when a block has moved again, or its old place is taken', () => {
    const moved = proposal([{ id: 'a', from: span('09:00', '09:25'), to: span('10:00', '10:25') }]);
    const again = plan([placement('a', '12:00', '12:25')]);
    assert.throws(() => undoProposal({ plan: again, proposal: moved, open, at: at('08:30') }), {
      code: 'plan-changed',
    });
    const taken = plan([placement('a', '10:00', '10:25'), placement('b', '09:10', '09:30')]);
    assert.throws(() => undoProposal({ plan: taken, proposal: moved, open, at: at('08:30') }), {
      code: 'plan-changed',
    });
  });
});

describe('a missed block', () => {
  it('is one whose time ended a quarter of an hour ago and is not done', () => {
    const now = Temporal.Instant.from(at('11:00'));
    const placements = [
      placement('a', '09:00', '10:45'),
      placement('b', '09:00', '10:50'),
      placement('c', '09:00', '09:25', { done: true }),
    ];
    assert.deepEqual(
      missedPlacements(plan(placements), now).map((one) => one.blockId),
      ['a'],
    );
  });

  it('is spoken of without blame', () => {
    assert.equal(sayMissed(1), 'One block is still waiting');
    assert.equal(sayMissed(3), '3 blocks are still waiting');
  });
});

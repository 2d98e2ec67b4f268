import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createConnectionGate } from './connection-gate.ts';

const setUp = (most: number) => {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  return { clock, gate: createConnectionGate({ most, clock }) };
};

describe('the gate before a pool', () => {
  it('lets in no more than it may, and the others in the order in which they came', async () => {
    const { gate } = setUp(2);
    const entered: number[] = [];
    const visit = async (visitor: number) => {
      assert.equal(await gate.enter(1000), true);
      entered.push(visitor);
    };
    const visits = [1, 2, 3, 4].map(visit);
    await Promise.all(visits.slice(0, 2));
    assert.deepEqual([entered, gate.inside(), gate.waiting()], [[1, 2], 2, 2]);
    gate.leave();
    await visits[2];
    assert.deepEqual([entered, gate.inside(), gate.waiting()], [[1, 2, 3], 2, 1]);
    gate.leave();
    gate.leave();
    gate.leave();
    await visits[3];
    assert.deepEqual([entered, gate.inside(), gate.waiting()], [[1, 2, 3, 4], 0, 0]);
  });

  it('turns away whoever has waited too long, and their place in the queue is gone', async () => {
    const { clock, gate } = setUp(1);
    await gate.enter(1000);
    const impatient = gate.enter(1000);
    const patient = gate.enter(3000);
    clock.advanceMs(1000);
    assert.equal(await impatient, false);
    gate.leave();
    assert.equal(await patient, true);
    assert.deepEqual([gate.inside(), gate.waiting()], [1, 0]);
  });

  it('lets nobody in once their time is over, even when a place comes free in the same moment', async () => {
    const { clock, gate } = setUp(1);
    await gate.enter(1000);
    const late = gate.enter(1000);
    clock.advanceMs(1000);
    gate.leave();
    assert.equal(await late, false);
    assert.equal(gate.inside(), 0);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import type { Slots } from '#ports/slots/slots.ts';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { assertUnavailable } from '#testing/models-fixture.ts';
import { createWaitingRoom, type Seat } from './waiting-room.ts';

const [ANNA, BELA, CARLA] = ['anna', 'bela', 'carla'] as readonly string[] as readonly [PersonId, PersonId, PersonId];
const patient = { signal: new AbortController().signal };

function open({ most = 1, capacity = 100 } = {}) {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const embedded = createEmbeddedSlots({ clock });
  let asked = 0;
  const slots: Slots = {
    ...embedded,
    take: (...given) => {
      asked += 1;
      return embedded.take(...given);
    },
  };
  const room = createWaitingRoom({
    ...{ provider: 'one', slots, clock, capacity, chance: () => 0.5 },
    most: () => most,
    onClosed: () => undefined,
  });
  const order: string[] = [];
  const seats: Seat[] = [];
  /** Enters, and says so once it is seated. */
  const enter = async (
    person: PersonId,
    label: string,
    options: { readonly withinMs?: number; readonly signal?: AbortSignal } = {},
  ) => {
    const leaveBy = clock.monotonic() + (options.withinMs ?? 1e6);
    const seat = await room.enter({ person, leaveBy }, { signal: options.signal ?? patient.signal });
    order.push(label);
    seats.push(seat);
  };
  /** The one who has sat longest is done. */
  const finish = async (servedMs?: number) => {
    await seats.shift()?.leave(servedMs);
    await nextTurn();
  };
  return { clock, slots, room, enter, finish, order, asked: () => asked };
}

describe('the waiting room', () => {
  it('serves one of each person in turn, however many somebody has waiting', async () => {
    const { enter, finish, order } = open();
    const entering = [enter(ANNA, 'a1')];
    await nextTurn();
    for (const label of ['a2', 'a3', 'a4']) entering.push(enter(ANNA, label));
    entering.push(enter(BELA, 'b1'), enter(BELA, 'b2'), enter(CARLA, 'c1'));
    for (let time = 0; time < 7; time += 1) {
      await nextTurn();
      await finish();
    }
    await Promise.all(entering);
    assert.deepEqual(order, ['a1', 'a2', 'b1', 'c1', 'a3', 'b2', 'a4']);
  });

  it('refuses at once when it is full', async () => {
    const { enter } = open({ capacity: 2 });
    void enter(ANNA, 'a1');
    await nextTurn();
    for (const label of ['a2', 'a3']) void enter(ANNA, label).catch(() => undefined);
    const [outcome] = await Promise.allSettled([enter(BELA, 'b1')]);
    assertUnavailable(outcome, 'busy');
  });

  it('refuses nobody a free place where none may wait', async () => {
    const { enter, order } = open({ most: 2, capacity: 0 });
    const outcomes = await Promise.allSettled([enter(ANNA, 'a1'), enter(BELA, 'b1'), enter(CARLA, 'c1')]);
    assert.deepEqual(order, ['a1', 'b1']);
    assertUnavailable(outcomes[2], 'busy');
  });

  it('refuses at once who would not be served in time, by the times that were measured', async () => {
    const { enter, finish, order } = open();
    void enter(ANNA, 'a1');
    await nextTurn();
    await finish(4000);
    void enter(ANNA, 'a2');
    await nextTurn();
    // One before it, four seconds each: eight seconds.
    const [outcome] = await Promise.allSettled([enter(BELA, 'b1', { withinMs: 7000 })]);
    assert.equal(assertUnavailable(outcome, 'busy').retryAfterMs, 8000);
    void enter(CARLA, 'c1', { withinMs: 9000 });
    await finish();
    assert.deepEqual(order, ['a1', 'a2', 'c1']);
  });

  it('lets somebody in where a place is free, however slow it was before', async () => {
    const { enter, finish, order } = open();
    void enter(ANNA, 'a1');
    await nextTurn();
    await finish(1e6);
    await enter(BELA, 'b1', { withinMs: 10 });
    assert.deepEqual(order, ['a1', 'b1']);
  });

  it('seats at once where a place is free, and nobody before those who wait for it', async () => {
    const { room, enter, finish, order } = open();
    const seat = await room.enterAtOnce();
    assert.equal(seat?.waitedMs, 0);
    assert.equal(await room.enterAtOnce(), undefined);
    void enter(ANNA, 'a1');
    await nextTurn();
    const [leaving, hurried] = [seat?.leave(10), room.enterAtOnce()];
    assert.equal(await hurried, undefined);
    await leaving;
    await finish();
    assert.deepEqual(order, ['a1']);
    assert.ok(await room.enterAtOnce());
  });

  it('does not ask the fleet for more places at once than there may be, however many hurry', async () => {
    const { room, asked } = open({ most: 2 });
    const hurried = await Promise.all(Array.from({ length: 20 }, () => room.enterAtOnce()));
    assert.equal(hurried.filter((seat) => seat !== undefined).length, 2);
    assert.equal(asked(), 2);
  });

  it('forgets who has left, and keeps nobody longer than they can wait', async () => {
    const { clock, enter, finish, order } = open();
    void enter(ANNA, 'a1');
    await nextTurn();
    const leaving = new AbortController();
    const [gone, late] = [enter(BELA, 'b1', { signal: leaving.signal }), enter(CARLA, 'c1', { withinMs: 500 })];
    leaving.abort(new Error('gone'));
    await assert.rejects(gone, /gone/);
    clock.advanceMs(500);
    const [outcome] = await Promise.allSettled([late]);
    assertUnavailable(outcome, 'busy');
    void enter(ANNA, 'a2');
    await finish();
    assert.deepEqual(order, ['a1', 'a2']);
  });

  it('sends everybody away when the provider is closed for the fleet', async () => {
    const { slots, enter } = open();
    await slots.close('one', { because: 'failing', ms: 5000 });
    const outcomes = await Promise.allSettled([enter(ANNA, 'a1'), enter(BELA, 'b1')]);
    for (const outcome of outcomes) assert.equal(assertUnavailable(outcome, 'open').retryAfterMs, 5000);
  });
});

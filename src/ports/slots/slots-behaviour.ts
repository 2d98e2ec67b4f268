/** The promises of slots: both halves run all of them. */
import assert from 'node:assert/strict';
import { waitUntil } from '#testing/wait-until.ts';
import type { Slot, Slots } from './slots.ts';

export interface SlotsUnderTest {
  readonly slots: Slots;
  /** Those of another instance; embedded they are the same. */
  readonly other: Slots;
  /** Lets time pass where it stands still; elsewhere it passes by itself. */
  readonly pass: (ms: number) => void;
}

export interface SlotsPromise {
  readonly name: string;
  readonly check: (test: SlotsUnderTest) => Promise<void>;
}

const THREE = { most: 3 };

export const slotsBehaviour: readonly SlotsPromise[] = [
  {
    name: 'gives as many as there may be, over all instances, however many ask at the same moment',
    check: async ({ slots, other }) => {
      const asked = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? slots : other).take('one', THREE));
      const taken = (await Promise.all(asked)).filter(({ isTaken }) => isTaken);
      assert.equal(taken.length, 3);
      assert.ok((await slots.take('another', THREE)).isTaken);
    },
  },
  {
    name: 'gives a slot again as soon as it is released, once however often that is said',
    check: async ({ slots, other }) => {
      const [first] = [await take(slots), await take(other), await take(slots)];
      assert.deepEqual(await other.take('one', THREE), { isTaken: false, closed: undefined });
      await first.release();
      await first.release();
      await take(other);
      assert.equal((await slots.take('one', THREE)).isTaken, false);
    },
  },
  {
    name: 'tells whoever waits that one is free, on every instance',
    check: async ({ slots, other }) => {
      const heard: string[] = [];
      const stop = other.onFree((name) => heard.push(name));
      await waitUntil('it is heard', async () => {
        await (await take(slots)).release();
        return heard.includes('one');
      });
      stop();
    },
  },
  {
    name: 'never lets more than allowed work at once while many come and go',
    check: async ({ slots, other }) => {
      let [working, most, done] = [0, 0, 0];
      const work = async (own: Slots) => {
        const slot = await waitUntil('there is a slot', async () => {
          const given = await own.take('one', THREE);
          return given.isTaken ? given : undefined;
        });
        working += 1;
        most = Math.max(most, working);
        await new Promise(setImmediate);
        working -= 1;
        done += 1;
        await slot.release();
      };
      await Promise.all(Array.from({ length: 40 }, (_, index) => work(index % 2 === 0 ? slots : other)));
      assert.equal(done, 40);
      assert.equal(most, 3);
    },
  },
  {
    name: 'goes by what each allows',
    check: async ({ slots, other }) => {
      await take(slots);
      assert.equal((await other.take('one', { most: 1 })).isTaken, false);
      assert.equal((await other.take('one', { most: 2 })).isTaken, true);
    },
  },
  {
    name: 'gives none while it is closed, says for how long and why, and opens by itself',
    check: async ({ slots, other, pass }) => {
      const held = await take(slots);
      await slots.close('one', { because: 'resting', ms: 400 });
      const { closed, isTaken } = { closed: undefined, ...(await other.take('one', THREE)) };
      assert.equal(isTaken, false);
      assert.equal(closed?.because, 'resting');
      assert.ok(closed.forMs > 0 && closed.forMs <= 400, `${closed.forMs}`);
      assert.ok((await other.take('another', THREE)).isTaken);
      await held.release();
      pass(400);
      await waitUntil('it is open', async () => (await other.take('one', THREE)).isTaken);
    },
  },
  {
    name: 'can be opened again on every instance before its time',
    check: async ({ slots, other }) => {
      await slots.close('one', { because: 'failing', ms: 600_000 });
      assert.equal((await other.take('one', THREE)).isTaken, false);
      await other.reopen('one');
      await take(slots);
    },
  },
];

async function take(slots: Slots): Promise<Slot> {
  const given = await slots.take('one', THREE);
  assert.ok(given.isTaken);
  return given;
}

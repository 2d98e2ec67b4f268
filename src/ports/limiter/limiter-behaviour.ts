/** The promises of the limiter: both halves run all of them. */
import assert from 'node:assert/strict';
import { waitUntil } from '#testing/wait-until.ts';
import type { Charge, Limiter, Reservation } from './limiter.ts';

export interface LimiterPromise {
  readonly name: string;
  readonly check: (limiter: Limiter) => Promise<void>;
}

const HOUR = 3600;
const REQUESTS = { name: 'person-requests', most: 10, windowSeconds: HOUR };
const SERVICE = { name: 'service-requests', most: 12, windowSeconds: HOUR };
const TOKENS = { name: 'person-tokens', most: 100, windowSeconds: HOUR };

const request = (key: string): Charge => ({ limit: REQUESTS, key, amount: 1 });
const anyRequest: Charge = { limit: SERVICE, amount: 1 };
const tokens = (amount: number): Charge => ({ limit: TOKENS, key: 'anna', amount });

export const limiterBehaviour: readonly LimiterPromise[] = [
  {
    name: 'accepts ten where ten are allowed, and tells the eleventh when to come back',
    check: async (limiter) => {
      for (let time = 0; time < 10; time += 1) {
        assert.deepEqual(await limiter.consume([request('anna')]), { accepted: true });
      }
      const refusal = await limiter.consume([request('anna')]);
      assert.ok(!refusal.accepted);
      assert.equal(refusal.refusedBy, 'person-requests');
      assert.ok(refusal.retryAfterSeconds > HOUR - 60 && refusal.retryAfterSeconds <= HOUR);
      assert.deepEqual(await limiter.consume([request('bela')]), { accepted: true });
    },
  },
  {
    name: 'accepts exactly as many as are allowed when all ask at the same moment',
    check: async (limiter) => {
      const asked = Array.from({ length: 200 }, () => limiter.consume([request('anna')]));
      assert.equal((await Promise.all(asked)).filter(({ accepted }) => accepted).length, 10);
    },
  },
  {
    name: 'charges several budgets together or none of them',
    check: async (limiter) => {
      for (let time = 0; time < 10; time += 1) await limiter.consume([request('anna'), anyRequest]);
      // Anna is at her limit: what she is refused must not use up what is everybody's.
      for (let time = 0; time < 20; time += 1) {
        assert.equal((await limiter.consume([request('anna'), anyRequest])).accepted, false);
      }
      assert.equal((await limiter.consume([request('bela'), anyRequest])).accepted, true);
      assert.equal((await limiter.consume([anyRequest, request('bela')])).accepted, true);
      const refusal = await limiter.consume([request('bela'), anyRequest]);
      assert.ok(!refusal.accepted && refusal.refusedBy === 'service-requests');
      // Of Bela's ten two are gone, whatever the service refused.
      for (let time = 0; time < 8; time += 1) assert.ok((await limiter.consume([request('bela')])).accepted);
      assert.equal((await limiter.consume([request('bela')])).accepted, false);
    },
  },
  {
    name: 'sets tokens aside, and gives back what was not used',
    check: async (limiter) => {
      const first = await reserve(limiter, tokens(80));
      assert.equal((await limiter.reserve([tokens(30)])).accepted, false);
      await first.settle([50]);
      const second = await reserve(limiter, tokens(50));
      assert.equal((await limiter.reserve([tokens(1)])).accepted, false);
      await second.release();
      await reserve(limiter, tokens(50));
    },
  },
  {
    name: 'charges what was used above what was set aside',
    check: async (limiter) => {
      const first = await reserve(limiter, tokens(10));
      await first.settle([95]);
      assert.equal((await limiter.consume([tokens(6)])).accepted, false);
      assert.equal((await limiter.consume([tokens(5)])).accepted, true);
    },
  },
  {
    name: 'settles once, whatever is said afterwards',
    check: async (limiter) => {
      const first = await reserve(limiter, tokens(60));
      await first.settle([60]);
      await Promise.all([first.release(), first.settle([0])]);
      assert.equal((await limiter.consume([tokens(41)])).accepted, false);
    },
  },
  {
    name: 'never holds more than is allowed while many reserve and settle at the same moment',
    check: async (limiter) => {
      let held = 0;
      let most = 0;
      const work = async (amount: number) => {
        const reservation = await limiter.reserve([tokens(amount)]);
        if (!reservation.accepted) return;
        held += amount;
        most = Math.max(most, held);
        await Promise.resolve();
        held -= amount;
        await reservation.release();
      };
      await Promise.all(Array.from({ length: 300 }, (_, index) => work(1 + (index % 40))));
      assert.ok(most > 0 && most <= 100, `${most} at once`);
      await reserve(limiter, tokens(100));
    },
  },
  {
    name: 'begins anew when the window is over, and gives nothing back to a window that has ended',
    check: async (limiter) => {
      const limit = { ...TOKENS, windowSeconds: 2 };
      const charge = (amount: number) => ({ limit, key: 'anna', amount });
      const old = await reserve(limiter, charge(100));
      await waitUntil('the window is over', async () => (await limiter.consume([charge(1)])).accepted);
      await old.settle([0]);
      const long = { limit: { ...TOKENS, windowSeconds: HOUR }, key: 'anna', amount: 100 };
      await reserve(limiter, long);
      assert.equal((await limiter.consume([charge(100)])).accepted, false);
    },
  },
  {
    name: 'never accepts more at once than a whole window holds',
    check: async (limiter) => {
      const refusal = await limiter.reserve([tokens(101)]);
      assert.ok(!refusal.accepted && refusal.retryAfterSeconds === HOUR);
      await reserve(limiter, tokens(100));
    },
  },
  {
    name: 'refuses what is no charge',
    check: async (limiter) => {
      const consume = async (...charges: readonly Charge[]) => limiter.consume(charges);
      for (const amount of [0, -1, 1.5, Number.NaN]) await assert.rejects(consume(tokens(amount)), RangeError);
      await assert.rejects(consume(), RangeError);
      await assert.rejects(consume(tokens(1), tokens(2)), RangeError);
      const reservation = await reserve(limiter, tokens(10));
      await assert.rejects(reservation.settle([1, 2]), RangeError);
      await assert.rejects(reservation.settle([-1]), RangeError);
      await reservation.settle([10]);
    },
  },
];

async function reserve(limiter: Limiter, charge: Charge): Promise<Reservation> {
  const reservation = await limiter.reserve([charge]);
  assert.ok(reservation.accepted);
  return reservation;
}

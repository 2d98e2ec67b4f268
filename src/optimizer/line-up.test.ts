import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedSlots } from '#ports/slots/slots-embedded.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { actLlm, createFreeLeases } from '#testing/models-fixture.ts';
import type { Admitted } from './admission.ts';
import type { Errand } from './errand.ts';
import { createLane } from './lane.ts';
import { createLineUp } from './line-up.ts';
import { ModelsUnavailable } from './models.ts';
import { DEFAULT_POLICY } from './optimizer-policy.ts';

/** One place at one provider, and limits that answer when the test says so. */
function open() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const slots = createEmbeddedSlots({ clock });
  const policy = { ...DEFAULT_POLICY, atOnce: 1 };
  const lane = createLane('one', { policy, clock, slots, chance: () => 0.5, leases: createFreeLeases(clock) });
  const limits = Promise.withResolvers<Admitted>();
  let released = 0;
  const lineUp = createLineUp({
    ...{ clock, attemptShare: policy.attemptShare },
    admission: { admit: () => limits.promise },
    inBackground: (work) => void work,
  });
  const leaving = new AbortController();
  const errand: Errand = {
    ...{ llm: actLlm(clock, () => ({})), lane, chain: 'break-down', isLast: true },
    bill: { person: 'anna' as PersonId, isCounted: false },
    ...{ deadlineAt: () => clock.monotonic() + 30_000, signal: leaving.signal },
    spent: { waitedMs: 0, providerMs: 0 },
  };
  const accept = () =>
    limits.resolve({
      settle: async () => {},
      release: async () => {
        released += 1;
      },
    });
  return {
    lineUp: () => lineUp(errand, 10),
    ...{ limits, accept, leaving, errand },
    released: () => released,
    isPlaceFree: async () => {
      await nextTurn();
      const given = await slots.take('one', { most: 1 });
      if (given.isTaken) await given.release();
      return given.isTaken;
    },
  };
}

describe('the line in front of a provider', () => {
  it('takes a free place while the limits are asked', async () => {
    const { lineUp, accept, isPlaceFree } = open();
    const place = lineUp();
    assert.equal(await isPlaceFree(), false);
    accept();
    (await place).end({ verdict: 'fine', tokens: 5, servedMs: 10, isWhole: true });
    assert.equal(await isPlaceFree(), true);
  });

  it('gives the place back when the limits refuse, and what was to be counted is not', async () => {
    const { lineUp, limits, isPlaceFree, errand } = open();
    limits.reject(new ModelsUnavailable('limited'));
    await assert.rejects(lineUp(), { reason: 'limited' });
    assert.equal(await isPlaceFree(), true);
    assert.equal(errand.bill.isCounted, false);
  });

  it('gives back the place and what was counted when nobody wants it any more', async () => {
    const { lineUp, accept, leaving, isPlaceFree, released } = open();
    const place = lineUp();
    leaving.abort(new Error('gone'));
    accept();
    await assert.rejects(place, /gone/);
    assert.equal(await isPlaceFree(), true);
    assert.equal(released(), 1);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createAdaptiveLimit } from './adaptive-limit.ts';

describe('the number of calls at once', () => {
  it('is halved by trouble, once however many calls say so, and grows by one each ten seconds', () => {
    const limit = createAdaptiveLimit({ most: 8, isOn: true });
    for (let time = 0; time < 5; time += 1) limit.trouble(100 + time);
    assert.equal(limit.current(200), 4);
    assert.equal(limit.current(10_100), 5);
    assert.equal(limit.current(20_100), 6);
    limit.trouble(20_200);
    assert.equal(limit.current(20_200), 3);
    assert.equal(limit.current(200_000), 8);
  });

  it('is never less than one or more than allowed', () => {
    const troubles = fc.array(fc.record({ waitMs: fc.nat({ max: 30_000 }), isTrouble: fc.boolean() }));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), troubles, (most, steps) => {
        const limit = createAdaptiveLimit({ most, isOn: true });
        let now = 0;
        for (const { waitMs, isTrouble } of steps) {
          now += waitMs;
          if (isTrouble) limit.trouble(now);
          assert.ok(limit.current(now) >= 1 && limit.current(now) <= most);
        }
      }),
    );
  });

  it('stays as it is where it is not to be learned', () => {
    const limit = createAdaptiveLimit({ most: 3, isOn: false });
    limit.trouble(0);
    assert.equal(limit.current(1), 3);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { rangeOf } from './three-points.ts';

describe('three points', () => {
  it('come to a middle and to what is enough four times in five', () => {
    // By hand: the median of 30, 60 and 120 is 60, a deviation in logarithms is ln 4 / 2.5632 = 0.541, and e^(0.8416 * 0.541) = 1.577.
    assert.deepEqual(rangeOf({ optimistic: 30, likely: 60, pessimistic: 120 }), { p50: 60, p80: 95 });
  });

  it('that are one come to that one', () => {
    assert.deepEqual(rangeOf({ optimistic: 45, likely: 45, pessimistic: 45 }), { p50: 45, p80: 45 });
  });

  it('always come to a range between the ends, in order', () => {
    const minutes = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(fc.tuple(minutes, minutes, minutes), (points) => {
        const [optimistic = 1, likely = 1, pessimistic = 1] = points.toSorted((one, other) => one - other);
        const { p50, p80 } = rangeOf({ optimistic, likely, pessimistic });
        assert.ok(optimistic <= p50 && p50 <= pessimistic && p50 <= p80, `${p50} ${p80}`);
      }),
    );
  });
});

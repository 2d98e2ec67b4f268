import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createWeightedOutcomes } from './weighted-outcomes.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const anyOutcomes = fc.array(fc.tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 9 })), {
  minLength: 1,
});

function outcomesOf(pairs: readonly (readonly [number, number])[]) {
  const outcomes = createWeightedOutcomes();
  for (const [value, weight] of pairs) outcomes.add(value, weight);
  return outcomes;
}

test('a percentile is the smallest outcome with enough weight at or below it', () => {
  fc.assert(
    fc.property(anyOutcomes, fc.integer({ min: 1, max: 99 }), (pairs, percent) => {
      // Spelling every outcome out as often as it weighs makes the weighted percentile a plain one.
      const spelledOut = pairs.flatMap(([value, weight]) => Array.from({ length: weight }, () => value));
      spelledOut.sort((one, other) => one - other);
      const rank = Math.max(1, Math.ceil((spelledOut.length * percent) / 100 - 1e-7));
      assert.equal(outcomesOf(pairs).percentile(percent / 100), spelledOut[rank - 1]);
    }),
  );
});

test('the shares below and up to an outcome differ by the weight of its ties', () => {
  const outcomes = outcomesOf([
    [25, 1],
    [50, 2],
    [50, 1],
    [75, 4],
  ]);
  assert.equal(outcomes.shareBelow(50), 1 / 8);
  assert.equal(outcomes.shareUpTo(50), 4 / 8);
  assert.equal(outcomes.shareUpTo(60), outcomes.shareBelow(60));
  assert.equal(outcomes.shareUpTo(75), 1);
});

test('without outcomes there is no percentile', () => {
  assert.throws(() => createWeightedOutcomes().percentile(0.5), RangeError);
});

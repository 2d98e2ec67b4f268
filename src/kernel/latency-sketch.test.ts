import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';

import { addLatency, createLatencySketch, latencyAt, mergeLatencies } from './latency-sketch.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const latencies = fc.array(fc.double({ min: 0.02, max: 500_000, noNaN: true }), { minLength: 1, maxLength: 400 });
const shares = fc.double({ min: 0, max: 1, noNaN: true });

/** The nearest-rank percentile of the values themselves. */
function exact(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.max(1, Math.ceil(share * sorted.length)) - 1] ?? 0;
}

function sketchOf(values: readonly number[]) {
  const sketch = createLatencySketch();
  for (const value of values) addLatency(sketch, value);
  return sketch;
}

it('any percentile is within 1 % of the exact one', () => {
  fc.assert(
    fc.property(latencies, shares, (values, share) => {
      const truth = exact(values, share);
      assert.ok(Math.abs(latencyAt(sketchOf(values), share) - truth) <= truth * 0.01 * 1.000001);
    }),
  );
});

it('two sketches merged are the sketch of everything', () => {
  fc.assert(
    fc.property(latencies, latencies, (some, more) => {
      const merged = sketchOf(some);
      mergeLatencies(merged, sketchOf(more));
      assert.deepEqual(merged, sketchOf([...some, ...more]));
    }),
  );
});

it('a percentile never falls as the share grows', () => {
  fc.assert(
    fc.property(latencies, shares, shares, (values, one, other) => {
      const sketch = sketchOf(values);
      assert.ok(latencyAt(sketch, Math.min(one, other)) <= latencyAt(sketch, Math.max(one, other)));
    }),
  );
});

it('durations beyond its bounds are counted at them', () => {
  const sketch = sketchOf([0, -1, 1e12, Number.POSITIVE_INFINITY]);
  assert.equal(latencyAt(sketch, 0.5), 0.01);
  assert.ok(Math.abs(latencyAt(sketch, 1) - 600_000) < 600_000 * 0.02);
});

it('nothing counted is nothing late', () => {
  assert.equal(latencyAt(createLatencySketch(), 0.99), 0);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { longestBlock, MAX_TOTAL_MINUTES, selectSteps, sizeSteps } from './size-steps.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const steps = (...minutes: readonly number[]) => minutes.map((defaultMinutes) => ({ defaultMinutes, isKept: false }));
const minutesOf = (parts: readonly { readonly minutes: number }[]) => parts.map(({ minutes }) => minutes);
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

const anySteps = fc
  .array(fc.record({ defaultMinutes: fc.integer({ min: 1, max: 500 }), isKept: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
  })
  .map(([first, ...others]) => [
    { defaultMinutes: Math.min(10, first?.defaultMinutes ?? 5), isKept: false },
    ...others,
  ]);

describe('steps are sized', () => {
  it('by default as the template says', () => {
    assert.deepEqual(minutesOf(sizeSteps(steps(5, 20, 10), { totalMinutes: 35, limit: 25 })), [5, 20, 10]);
  });

  it('so that the minutes add up exactly, the first is at most ten and no block is too long', () => {
    fc.assert(
      fc.property(
        anySteps,
        fc.integer({ min: 12, max: 2000 }),
        fc.integer({ min: 30, max: 90 }),
        (list, totalMinutes, limit) => {
          const parts = sizeSteps(list, { totalMinutes, limit });
          assert.equal(sum(minutesOf(parts)), totalMinutes);
          if (list.length > 1) assert.ok((parts[0]?.minutes ?? 99) <= 10);
          assert.ok(minutesOf(parts).every((minutes) => minutes >= 1 && minutes <= limit));
          assert.deepEqual(
            [...new Set(parts.map(({ step }) => step))],
            list.map((_, at) => at),
          );
        },
      ),
    );
  });

  it('in at most 120 blocks of at most ten hours, however large the job', () => {
    fc.assert(
      fc.property(
        anySteps.filter((list) => list.length > 2),
        fc.integer({ min: 2000, max: MAX_TOTAL_MINUTES - 8000 }),
        fc.integer({ min: 10, max: 90 }),
        (list, totalMinutes, limit) => {
          const parts = sizeSteps(list, { totalMinutes, limit });
          assert.ok(parts.length <= 120, `${parts.length} blocks`);
          assert.ok(minutesOf(parts).every((minutes) => minutes <= 600));
          assert.equal(sum(minutesOf(parts)), totalMinutes);
        },
      ),
    );
  });

  it('so that chores do not grow with the job', () => {
    const parts = sizeSteps(steps(5, 5, 60), { totalMinutes: 700, limit: 600 });
    const [, chore] = minutesOf(parts);
    assert.equal(chore, 10);
  });

  it('in fives where there is room', () => {
    const parts = sizeSteps(steps(5, 13, 22, 8), { totalMinutes: 90, limit: 25 });
    assert.ok(minutesOf(parts).every((minutes) => minutes % 5 === 0));
  });
});

describe('a coarse breakdown', () => {
  const list = [
    { defaultMinutes: 5, isKept: false },
    { defaultMinutes: 10, isKept: false },
    { defaultMinutes: 5, isKept: true },
    { defaultMinutes: 60, isKept: false },
    { defaultMinutes: 40, isKept: false },
    { defaultMinutes: 15, isKept: false },
  ];

  it('keeps the first step, what must not be missing, and the largest', () => {
    assert.deepEqual(selectSteps(list, { totalMinutes: 300, detail: 1 }), [0, 2, 3]);
  });

  it('keeps everything at the usual detail when there is time', () => {
    assert.deepEqual(selectSteps(list, { totalMinutes: 300, detail: 3 }), [0, 1, 2, 3, 4, 5]);
  });

  it('keeps fewer when there is little time', () => {
    assert.equal(selectSteps(list, { totalMinutes: 25, detail: 5 }).length, 4);
  });
});

describe('the longest block', () => {
  it('is what the person likes, shorter where more detail is asked for, never under ten minutes', () => {
    assert.equal(longestBlock({ blockMinutes: 45, detail: 3 }), 45);
    assert.equal(longestBlock({ blockMinutes: 50, detail: 5 }), 25);
    assert.equal(longestBlock({ blockMinutes: 5, detail: 3 }), 10);
  });
});

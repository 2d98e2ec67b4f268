import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createAttemptLimit } from './attempt-limit.ts';
import { watchAttempt } from './attempt-watch.ts';

/** A request of a model that usually answers within half a second. */
function open({ mostMs = 30_000 } = {}) {
  const fixed = createFixedClock('2026-11-23T09:00:00Z');
  // Timers of a busy process run late, all that are due at once.
  let busyMs = 0;
  const clock = { ...fixed, monotonic: () => fixed.monotonic() + busyMs };
  const limit = createAttemptLimit();
  for (let time = 0; time < 10; time += 1) limit.answered(500, clock.monotonic());
  let givenUpAt: number | undefined;
  const startedAt = clock.monotonic();
  const watch = watchAttempt({
    ...{ clock, limit, mostMs },
    giveUp: () => {
      givenUpAt = clock.monotonic() - startedAt;
    },
  });
  const beBusy = (ms: number) => {
    busyMs += ms;
  };
  return { watch, limit, pass: fixed.advanceMs, beBusy, givenUpAt: () => givenUpAt };
}

describe('a request that is watched', () => {
  it('is given up when it was listened for as long as is usual at most', () => {
    const { watch, pass, givenUpAt } = open();
    pass(2999);
    assert.equal(givenUpAt(), undefined);
    pass(1);
    assert.equal(givenUpAt(), 3000);
    watch.stop();
    assert.equal(watch.isNewlyHung(), true);
  });

  it('is not hung while this process was too busy to hear it', () => {
    const { pass, beBusy, givenUpAt } = open();
    pass(400);
    beBusy(20_000);
    pass(100);
    assert.equal(givenUpAt(), undefined);
    pass(2499);
    assert.equal(givenUpAt(), undefined);
    pass(1);
    assert.equal(givenUpAt(), 23_000);
  });

  it('is given up at its end whatever this process did meanwhile, and is not hung then', () => {
    const { watch, pass, beBusy, givenUpAt } = open({ mostMs: 5000 });
    beBusy(4900);
    pass(500);
    assert.equal(givenUpAt(), 5400);
    watch.stop();
    assert.equal(watch.isNewlyHung(), false);
  });

  it('is not given up any more once it has answered', () => {
    const { watch, pass, givenUpAt } = open();
    pass(2000);
    watch.answered();
    pass(60_000);
    assert.equal(givenUpAt(), undefined);
  });
});

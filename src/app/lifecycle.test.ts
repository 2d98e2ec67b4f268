import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, it } from 'node:test';

import { createFixedClock } from '#testing/fixed-clock.ts';
import { liveUntilSignal } from './lifecycle.ts';

function live(stop: () => Promise<void>) {
  const signals = new EventEmitter();
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const troubles: string[] = [];
  const onTrouble = (sentence: string) => void troubles.push(sentence);
  const code = liveUntilSignal({ stop, signals, clock, shutdownDeadlineMs: 10_000, onTrouble });
  return { signals, clock, troubles, code };
}

describe('a service that lives', () => {
  for (const signal of ['SIGTERM', 'SIGINT']) {
    it(`stops in order on ${signal}, with code 0`, async () => {
      let stops = 0;
      const { signals, troubles, code } = live(async () => {
        stops += 1;
      });
      assert.equal(stops, 0);
      signals.emit(signal);
      assert.equal(await code, 0);
      assert.deepEqual([stops, troubles], [1, []]);
      assert.equal(signals.listenerCount(signal), 0);
    });
  }

  it('ends at once when asked a second time', async () => {
    const { signals, troubles, code } = live(() => new Promise(() => {}));
    signals.emit('SIGINT');
    signals.emit('SIGINT');
    assert.equal(await code, 1);
    assert.match(troubles.join(), /second time/);
  });

  it('ends as it is when stopping takes too long', async () => {
    const { signals, clock, troubles, code } = live(() => new Promise(() => {}));
    signals.emit('SIGTERM');
    clock.advanceMs(15_000);
    assert.equal(await code, 1);
    assert.match(troubles.join(), /took too long/);
  });

  it('says why it did not stop in order', async () => {
    const { signals, troubles, code } = live(() => Promise.reject(new Error('the disk is gone')));
    signals.emit('SIGTERM');
    assert.equal(await code, 1);
    assert.match(troubles.join(), /the disk is gone/);
  });
});

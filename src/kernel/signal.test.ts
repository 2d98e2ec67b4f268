import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { emitSignal, onSignal } from './signal.ts';

describe('a signal', () => {
  it('reaches everybody who listens, until they stop', () => {
    const heard: string[] = [];
    const stops = ['one', 'two'].map((name) => onSignal('redis-link', ({ state }) => heard.push(`${name} ${state}`)));
    emitSignal('redis-link', { state: 'up' });
    stops[0]?.();
    emitSignal('redis-link', { state: 'down' });
    stops[1]?.();
    emitSignal('redis-link', { state: 'up' });
    assert.deepEqual(heard, ['one up', 'two up', 'two down']);
  });

  it('harms nobody when a listener throws: the others hear it, and the failure is told', async () => {
    const failures: unknown[] = [];
    let heard = 0;
    const stops = [
      onSignal('redis-link', () => {
        throw new Error('the counter takes no such figure');
      }),
      onSignal('redis-link', () => {
        heard += 1;
      }),
      onSignal('signal-unheard', ({ signal, error }) => {
        failures.push([signal, (error as Error).message]);
        throw new Error('the log is full');
      }),
    ];
    emitSignal('redis-link', { state: 'up' });
    // An error that a channel of the platform met would end the process here.
    await nextTurn();
    for (const stop of stops) stop();
    assert.equal(heard, 1);
    assert.deepEqual(failures, [['redis-link', 'the counter takes no such figure']]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import type { Caller } from '#features/accounts/caller.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Limiter } from '#ports/limiter/limiter.ts';
import { createEmbeddedLimiter } from '#ports/limiter/limiter-embedded.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createLimitRate } from './limit-rate.ts';

const by = (person: string): Caller => ({
  kind: 'session',
  person: person as PersonId,
  session: 'one' as never,
  signedInAt: '2026-11-25T09:00:00.000Z',
});

describe('the requests of one person in a minute', () => {
  it('are taken up to the limit, and then told when to come again', async () => {
    const { limitRate, clock } = limited(3);
    for (let time = 0; time < 3; time += 1) await limitRate(by('anna'));
    clock.advanceMs(48_000);
    assert.throws(() => limitRate(by('anna')), {
      code: 'too-many-requests',
      retryAfterSeconds: 12,
      message: '3 requests a minute are taken from one person; come again in 12 seconds.',
    });
    assert.equal(limitRate(by('bela')), undefined);
    clock.advanceMs(12_000);
    assert.equal(limitRate(by('anna')), undefined);
  });

  it('wait for the limiter to start, and for nothing from then on', async () => {
    const { limitRate, starts } = limited(10);
    const first = limitRate(by('anna'));
    assert.ok(first instanceof Promise);
    await first;
    assert.equal(limitRate(by('anna')), undefined);
    assert.equal(starts(), 1);
  });

  it('are held to the limit too when they come while the limiter starts', async () => {
    const { limitRate } = limited(2);
    const asked = await Promise.allSettled(Array.from({ length: 5 }, async () => limitRate(by('anna'))));
    assert.deepEqual(
      asked.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'rejected', 'rejected'],
    );
  });

  it('are not counted without accounts, nor where nothing is limited', () => {
    const alone = limited(1);
    for (let time = 0; time < 3; time += 1) {
      assert.equal(alone.limitRate({ kind: 'local', person: 'anna' as PersonId }), undefined);
    }
    const unlimited = limited(0);
    for (let time = 0; time < 3; time += 1) assert.equal(unlimited.limitRate(by('anna')), undefined);
    assert.deepEqual([alone.starts(), unlimited.starts()], [0, 0]);
  });

  it('wait for the answer of a limiter that has to ask', async () => {
    const limiter: Limiter = {
      consume: async () => ({ accepted: false, refusedBy: 'person-requests', retryAfterSeconds: 1 }),
      reserve: () => Promise.reject(new Error('nothing is set aside for a request')),
    };
    const limitRate = createLimitRate({ perMinute: 10, useLimiter: async () => limiter });
    const message = '10 requests a minute are taken from one person; come again in a second.';
    for (let time = 0; time < 2; time += 1) await assert.rejects(async () => limitRate(by('anna')), { message });
  });
});

function limited(perMinute: number) {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const limiter = createEmbeddedLimiter({ clock });
  let starts = 0;
  const useLimiter = async () => {
    starts += 1;
    return limiter;
  };
  return { limitRate: createLimitRate({ perMinute, useLimiter }), clock, starts: () => starts };
}

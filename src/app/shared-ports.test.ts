import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { openCache, openDoorbell, openLimiter, openSlots, type SharedPortsDeps } from './shared-ports.ts';

const PRINT = fileURLToPath(new URL('../testing/print-loaded-packages.ts', import.meta.url));
const run = promisify(execFile);

describe('the ports that instances share', () => {
  it('work embedded without loading a client of Redis', async () => {
    const program = `
      import { openCache, openDoorbell, openLimiter, openSlots } from '${import.meta.resolve('./shared-ports.ts')}';
      import { systemClock } from '${import.meta.resolve('#kernel/clock.ts')}';
      const deps = { redis: undefined, clock: systemClock };
      await using cache = await openCache(deps);
      await using doorbell = await openDoorbell(deps);
      const limiter = await openLimiter(deps);
      await (await openSlots(deps)).take('one', { most: 1 });
      await cache.cached(async () => 1, { name: 'one', version: 1, key: () => '', ttlMs: 1000 })();
      await limiter.consume([{ limit: { name: 'one', most: 1, windowSeconds: 1 }, amount: 1 }]);`;
    const args = ['--import', PRINT, '--input-type=module', '--eval', program];
    const { stdout, stderr } = await run(process.execPath, args);
    const loaded = [...(stdout + stderr).matchAll(/^loaded (\S+)$/gm)].map(([, name]) => name);
    assert.ok(loaded.includes('bentocache'), 'it is seen what is loaded');
    assert.deepEqual(
      loaded.filter((name) => name === 'ioredis' || name === 'bullmq'),
      [],
    );
  });

  it('work embedded', () => useAll({ redis: undefined, clock: systemClock }));

  it('work over Redis', { skip: missingRedis ?? false }, async () => {
    await using server = await startRedis();
    await using redis = await openTestLink(server.url);
    await useAll({ redis, clock: systemClock });
  });
});

async function useAll(deps: SharedPortsDeps): Promise<void> {
  await using cache = await openCache(deps);
  await using doorbell = await openDoorbell(deps);
  const limiter = await openLimiter(deps);
  const slots = await openSlots(deps);
  assert.ok((await slots.take('one', { most: 1 })).isTaken);
  assert.equal((await slots.take('one', { most: 1 })).isTaken, false);
  await slots[Symbol.asyncDispose]?.();
  const answer = cache.cached(async () => 42, { name: 'answer', version: 1, key: () => '', ttlMs: 60_000 });
  assert.deepEqual([await answer(), await answer()], [42, 42]);
  const limit = { name: 'answers', most: 1, windowSeconds: 60 };
  assert.equal((await limiter.consume([{ limit, amount: 1 }])).accepted, true);
  assert.equal((await limiter.consume([{ limit, amount: 1 }])).accepted, false);
  const served = Promise.withResolvers<PersonId>();
  const answering = doorbell.answer('main', { concurrency: 1, serve: async (person) => served.resolve(person) });
  doorbell.ring({ queue: 'main', person: 'anna' as PersonId, at: 0 });
  assert.equal(await served.promise, 'anna');
  await answering.stop();
}

/** Both halves keep every promise of the limiter. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { onSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { limiterBehaviour } from './limiter-behaviour.ts';
import { createClusterLimiter } from './limiter-cluster.ts';
import { createEmbeddedLimiter } from './limiter-embedded.ts';

const CONSUMER = fileURLToPath(new URL('../../testing/consume-in-process.ts', import.meta.url));
const REQUESTS = { name: 'person-requests', most: 10, windowSeconds: 3600 };

describe('the limiter, in process', () => {
  for (const promise of limiterBehaviour) test(promise.name, () => promise.check(createEmbeddedLimiter()));

  test('decides at once, so that no request waits for its turn', () => {
    const limiter = createEmbeddedLimiter();
    const decisions = Array.from({ length: 11 }, () => limiter.consume([{ limit: REQUESTS, key: 'anna', amount: 1 }]));
    assert.deepEqual(decisions[9], { accepted: true });
    assert.deepEqual(decisions[10], { accepted: false, refusedBy: 'person-requests', retryAfterSeconds: 3600 });
  });

  test('holds a window to the millisecond, from its first charge on', () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    const limiter = createEmbeddedLimiter({ clock });
    const limit = { name: 'two-a-minute', most: 2, windowSeconds: 60 };
    const ask = (key = 'anna') => limiter.consume([{ limit, key, amount: 1 }]);
    ask();
    clock.advanceMs(30_000);
    ask();
    clock.advanceMs(29_999);
    assert.deepEqual(ask(), { accepted: false, refusedBy: 'two-a-minute', retryAfterSeconds: 1 });
    clock.advanceMs(1);
    assert.deepEqual([ask(), ask()], [{ accepted: true }, { accepted: true }]);
    assert.deepEqual(ask(), { accepted: false, refusedBy: 'two-a-minute', retryAfterSeconds: 60 });
  });

  test('counts on for those whose window is open while it forgets thousands whose windows have ended', () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    const limiter = createEmbeddedLimiter({ clock });
    const limit = { name: 'one-a-minute', most: 1, windowSeconds: 60 };
    const ask = (key: string) => limiter.consume([{ limit, key, amount: 1 }]);
    for (let n = 0; n < 5000; n += 1) ask(`early-${n}`);
    clock.advanceMs(59_000);
    ask('anna');
    clock.advanceMs(2000);
    for (let n = 0; n < 20_000; n += 1) ask(`late-${n}`);
    assert.deepEqual(ask('anna'), { accepted: false, refusedBy: 'one-a-minute', retryAfterSeconds: 58 });
    assert.deepEqual(ask('early-0'), { accepted: true });
  });
});

describe('the limiter, over Redis', { skip: missingRedis ?? false }, () => {
  for (const promise of limiterBehaviour) {
    test(promise.name, async () => {
      await using server = await startRedis();
      await using link = await openTestLink(server.url);
      await promise.check(createClusterLimiter({ link }));
    });
  }

  test('is exact over three instances of four processes: 12 x 40 ask at once, 100 are accepted', async () => {
    await using server = await startRedis();
    const processes = Array.from({ length: 12 }, () => startConsumer(server.url));
    try {
      for (const process of processes) await process.ready;
      for (const process of processes) process.go();
      const accepted = await Promise.all(processes.map((process) => process.accepted));
      assert.equal(
        accepted.reduce((sum, count) => sum + count, 0),
        100,
      );
    } finally {
      for (const process of processes) process.end();
    }
  });

  test('counts in memory while Redis is away and says so, and in Redis again by itself', async () => {
    await using server = await startRedis();
    await using link = await openTestLink(server.url);
    const limiter = createClusterLimiter({ link });
    const states: string[] = [];
    const stop = onSignal('limiter-insurance', ({ state }) => states.push(state));
    const charge = { limit: REQUESTS, key: 'anna', amount: 1 };
    const reservation = await limiter.reserve([charge]);
    assert.ok(reservation.accepted);
    await server.kill();
    for (let time = 0; time < 10; time += 1) assert.ok((await limiter.consume([charge])).accepted);
    assert.equal((await limiter.consume([charge])).accepted, false);
    await reservation.release();
    assert.deepEqual(states, ['on']);
    await server.restart();
    await waitUntil('Redis counts again', async () => {
      await limiter.consume([{ ...charge, key: 'bela' }]);
      return states.length === 2;
    });
    assert.deepEqual(states, ['on', 'off']);
    stop();
  });
});

function startConsumer(url: string) {
  const child = spawn(process.execPath, [CONSUMER, url, '40', '100'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines: string[] = [];
  child.stdout.on('data', (chunk: Buffer) => lines.push(...chunk.toString().split('\n').filter(Boolean)));
  const closed = once(child, 'close');
  return {
    ready: waitUntil('a process is ready', () => lines[0] === 'ready'),
    go: () => child.stdin.write('go\n'),
    accepted: closed.then(() => Number(lines[1])),
    end: () => child.kill('SIGKILL'),
  };
}

import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';

import { HealthReply } from '#contract/system-routes.ts';
import { systemClock } from '#kernel/clock.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { type Component, checkAi, checkDisk, checkEventLoop, checkStorage, checkWeb } from './component-checks.ts';
import { createHealth } from './health.ts';
import { watchOptimization } from './optimization.ts';
import { createPerformanceWindow } from './performance-window.ts';
import { type SystemFigures, watchSystem } from './system-figures.ts';

const FIGURES: SystemFigures = {
  uptimeSeconds: 1,
  cpuSeconds: 1,
  residentBytes: 1,
  heapUsedBytes: 1,
  heapTotalBytes: 1,
  externalBytes: 1,
  eventLoopDelayP50Ms: 0,
  eventLoopDelayP99Ms: 3,
  eventLoopDelayMaxMs: 5,
  gcCount: 1,
  gcSeconds: 0,
  openFiles: undefined,
  diskFreeBytes: 10e9,
  diskTotalBytes: 20e9,
};

function storageThat(get: () => Promise<undefined>): Storage {
  return { get } as unknown as Storage;
}

const EMBEDDED = {
  storage: 'sqlite',
  pool: { min: 10, max: 50 },
  redis: undefined,
  ai: { model: undefined, deadlineMs: 1000 },
} as const;

describe('the check of storage', () => {
  const clock = createFixedClock('2026-11-23T09:00:00Z');

  it('is well when a read comes back', async () => {
    const check = checkStorage({ storage: storageThat(async () => undefined), clock });
    assert.equal((await check({ figures: FIGURES })).status, 'healthy');
  });

  it('is ill when a read fails, and says why', async () => {
    const failing = storageThat(() => Promise.reject(new Error('The disk is gone')));
    const component = await checkStorage({ storage: failing, clock })({ figures: FIGURES });
    assert.deepEqual(component, { status: 'unhealthy', detail: 'A read failed: The disk is gone.' });
  });

  it('is ill when a read does not come back', async () => {
    const asked = checkStorage({ storage: storageThat(() => new Promise(() => {})), clock })({ figures: FIGURES });
    clock.advanceMs(2000);
    assert.equal((await asked).status, 'unhealthy');
  });
});

describe('the checks of the machine', () => {
  const cases: readonly [what: string, component: Component | Promise<Component>, status: string][] = [
    ['much space', checkDisk({ figures: FIGURES }), 'healthy'],
    ['little space', checkDisk({ figures: { ...FIGURES, diskFreeBytes: 400e6 } }), 'degraded'],
    ['no space', checkDisk({ figures: { ...FIGURES, diskFreeBytes: 1e6 } }), 'unhealthy'],
    ['an unknown space', checkDisk({ figures: { ...FIGURES, diskFreeBytes: undefined } }), 'degraded'],
    ['timers in time', checkEventLoop({ figures: FIGURES }), 'healthy'],
    ['timers far too late', checkEventLoop({ figures: { ...FIGURES, eventLoopDelayP99Ms: 900 } }), 'degraded'],
    ['screens not built', checkWeb({ webRoot: '/nowhere' })({ figures: FIGURES }), 'degraded'],
  ];
  for (const [what, component, status] of cases) {
    it(`say ${status} for ${what}, in a sentence`, async () => {
      assert.equal((await component).status, status);
      assert.match((await component).detail, /^[A-Z0-9].*\.$/);
    });
  }
});

const CALL = {
  ...{ provider: 'ai', model: 'small', chain: 'break-down', failure: '' },
  ...{ ms: 1, inputTokens: 7, outputTokens: 3, price: 0 },
};

describe('the check of the model', () => {
  it('is well without one', () => {
    const { check, close } = checkAi({ model: undefined });
    assert.deepEqual(check({ figures: FIGURES }), {
      status: 'healthy',
      detail: 'No model is set: templates and memory answer.',
    });
    close();
  });

  it('worries while calls fail, and stops worrying with the first that does not', () => {
    const { check, close } = checkAi({ model: 'small' });
    const statusOf = () => (check({ figures: FIGURES }) as Component).status;
    assert.equal(statusOf(), 'healthy');
    emitSignal('llm-call', { ...CALL, outcome: 'timed-out' });
    emitSignal('llm-call', { ...CALL, outcome: 'invalid' });
    assert.match((check({ figures: FIGURES }) as Component).detail, /last 2 calls/);
    assert.equal(statusOf(), 'degraded');
    emitSignal('llm-call', { ...CALL, outcome: 'answered' });
    assert.equal(statusOf(), 'healthy');
    close();
  });

  it('names who is left alone, and not calls that nobody waited for', () => {
    const { check, close } = checkAi({ model: 'small' });
    const read = () => check({ figures: FIGURES }) as Component;
    emitSignal('llm-call', { ...CALL, outcome: 'left' });
    assert.equal(read().status, 'healthy');
    emitSignal('model-provider', { provider: 'ai2', state: 'open' });
    assert.equal(read().status, 'degraded');
    assert.match(read().detail, /ai2/);
    emitSignal('model-provider', { provider: 'ai2', state: 'probing' });
    emitSignal('model-provider', { provider: 'ai2', state: 'closed' });
    assert.equal(read().status, 'healthy');
    close();
  });
});

describe('health', () => {
  const words = (status: Component['status']) => () => ({ status, detail: 'It is.' });

  async function statusWith(...statuses: readonly Component['status'][]) {
    const system = watchSystem({ folder: tmpdir(), clock: systemClock });
    const window = createPerformanceWindow({ clock: systemClock });
    const health = createHealth({
      version: '1.0.0',
      instance: 'one',
      optimization: watchOptimization(EMBEDDED).read,
      checks: Object.fromEntries(statuses.map((status, n) => [`part-${n}`, words(status)])),
      system,
      window,
    });
    const before = HealthReply.parse(await health.read());
    health.stop();
    const after = HealthReply.parse(await health.read());
    window.close();
    system.close();
    return { before, after };
  }

  it('is as ill as its worst part', async () => {
    assert.equal((await statusWith('healthy', 'healthy')).before.status, 'healthy');
    assert.equal((await statusWith('healthy', 'degraded')).before.status, 'degraded');
    assert.equal((await statusWith('unhealthy', 'degraded')).before.status, 'unhealthy');
  });

  it('is ill once the service stops', async () => {
    const { after } = await statusWith('healthy');
    assert.equal(after.status, 'unhealthy');
    assert.equal(after.components.service?.detail, 'The service is stopping.');
  });

  it('says in words what is embedded and who answers', async () => {
    const { before } = await statusWith('healthy');
    assert.deepEqual(before.optimization_status, {
      database_pooling: 'one writer with group commit (embedded SQLite)',
      distributed_cache: 'off: one process keeps what it needs in memory',
      ai_optimization: 'off: templates and memory answer',
    });
  });
});

describe('the event loop', () => {
  it('is seen to be late when something holds it', async () => {
    const system = watchSystem({ folder: tmpdir(), clock: systemClock });
    const hold = () => {
      const until = performance.now() + 80;
      while (performance.now() < until);
    };
    let longest = 0;
    for (let attempt = 0; attempt < 20 && longest < 50; attempt += 1) {
      hold();
      await new Promise(setImmediate);
      longest = (await system.read()).eventLoopDelayMaxMs;
    }
    system.close();
    assert.ok(longest >= 50, `held for 80 ms, seen as ${longest} ms`);
  });
});

describe('what makes it quick', () => {
  it('is said of the model that is asked', () => {
    const watch = watchOptimization({ ...EMBEDDED, ai: { model: 'small', deadlineMs: 900 } });
    assert.match(watch.read().ai_optimization, /^small within 900 ms/);
    const answer = {
      ...{ chain: 'break-down', provider: 'ai', rung: 'schema', fellBack: 0 },
      ms: 1,
      waitedMs: 0,
      overheadMs: 0,
    };
    for (const from of ['provider', 'remembered', 'shared'] as const) {
      emitSignal('model-answer', { ...answer, outcome: 'answered', from });
    }
    assert.match(watch.read().ai_optimization, /3 answers since the start, 2 of them remembered or shared$/);
    watch.close();
  });

  it('is said with the figures of the moment where there is a pool and a Redis', () => {
    let isUp = true;
    const watch = watchOptimization({ ...EMBEDDED, storage: 'postgres', redis: { isUp: () => isUp } });
    emitSignal('storage-pool', { event: 'taken', open: 12, inUse: 3, waiting: 1, waitedMs: 4 });
    const pool = 'PostgreSQL: 12 connections open, 3 in use, 1 requests waiting (10 to 50)';
    assert.equal(watch.read().database_pooling, pool);
    assert.match(watch.read().distributed_cache, /^shared over Redis/);
    isUp = false;
    assert.match(watch.read().distributed_cache, /^local-only/);
    watch.close();
    emitSignal('storage-pool', { event: 'returned', open: 1, inUse: 0, waiting: 0 });
    assert.equal(watch.read().database_pooling, pool, 'it hears nothing any more');
  });
});

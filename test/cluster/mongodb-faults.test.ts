/**
 * What MongoDB and the network to it can do to a running install, done to a real replica set under load: connections cut, answers lost, a
 * primary that steps down, is killed or hangs. `ROUNDS` repeats each.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { onSignal } from '#kernel/signal.ts';
import { POOL_DEFAULTS, type PoolSettings } from '#ports/storage/pool-settings.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { openMongoStorage } from '#ports/storage/storage-mongodb.ts';
import { ANNA, COUNTERS, PAPERS, put } from '#ports/storage/storage-promise.ts';
import { startCuttingProxy } from '#testing/cutting-proxy.ts';
import { noMongo, type ReplicaSet, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { newDatabase } from '#testing/mongodb-store.ts';
import { everyRound, type Tell } from './every-round.ts';
import { sayGap, startMajorityProbe } from './majority-probe.ts';
import { figuresOf, LOAD_SHELVES, type LoadReport, startWriteLoad, type WriteLoad } from './write-load.ts';

const WRITERS = 20;
/** How long a fault lasts, not how long a test waits for something. */
const HANG_MS = 30_000;
const SHELVES = [...LOAD_SHELVES, COUNTERS, PAPERS];

function open(address: string, pool: Partial<PoolSettings> = {}): Promise<Storage> {
  return openMongoStorage({ address, shelves: SHELVES, pool: { min: 2, ...pool } });
}

describe('MongoDB behind a network that breaks', { skip: noMongo }, () => {
  let set: ReplicaSet;
  before(async () => {
    set = await startReplicaSet({ size: 1 });
  });
  after(() => set[Symbol.asyncDispose]());

  /** A set tells its members' own addresses, so only one that is spoken to alone can stand behind a proxy. */
  const behindProxy = async (
    check: (address: string, proxy: Awaited<ReturnType<typeof startCuttingProxy>>) => Promise<void>,
  ) => {
    const { name, remove } = newDatabase(set);
    await using proxy = await startCuttingProxy((await set.primary()).port);
    await check(`mongodb://127.0.0.1:${proxy.port}/${name}?directConnection=true`, proxy);
    await remove();
  };

  everyRound('MongoDB: connections cut one by one under load cost nobody a write', (tell) =>
    behindProxy(async (address, proxy) => {
      const storage = await open(address);
      const load = startWriteLoad(storage, WRITERS);
      for (let cut = 0; cut < 60; cut += 1) {
        await load.progress(5);
        proxy.cut();
      }
      tell(figuresOf(await load.finish()));
      await storage.close();
    }),
  );

  everyRound('MongoDB: all connections cut at once, again and again, cost nobody a write', (tell) =>
    behindProxy(async (address, proxy) => {
      const storage = await open(address);
      const load = startWriteLoad(storage, WRITERS);
      for (let cut = 0; cut < 8; cut += 1) {
        await load.progress(50);
        proxy.cut({ everything: true });
      }
      tell(figuresOf(await load.finish()));
      await storage.close();
    }),
  );

  everyRound(
    'MongoDB: a commit whose answer is lost on the way back, 200 times, takes effect once and is told true',
    (tell) =>
      behindProxy(async (address, proxy) => {
        const storage = await open(address);
        for (let answer = 0; answer < 100; answer += 1) {
          const value = `answer-${answer}`;
          proxy.loseAnswerTo('commitTransaction');
          assert.deepEqual(await storage.commit([put(PAPERS, 'together', value)]), { committed: true });
          assert.deepEqual((await storage.get(PAPERS, ANNA, 'together'))?.value, value);
        }
        assert.equal((await storage.get(PAPERS, ANNA, 'together'))?.revision, 100);
        await storage.commit([put(PAPERS, 'alone', 'first', 'absent')]);
        for (let answer = 1; answer <= 100; answer += 1) {
          const value = `alone-${answer}`;
          proxy.loseAnswerTo(value);
          assert.deepEqual(await storage.commit([put(PAPERS, 'alone', value, answer)]), { committed: true });
        }
        assert.equal((await storage.get(PAPERS, ANNA, 'alone'))?.revision, 101);
        assert.equal(proxy.lost(), 200);
        tell({ acknowledged: 200, lost: 0, duplicates: 0, failed: {}, note: `${proxy.lost()} answers lost` });
        await storage.close();
      }),
  );

  everyRound('MongoDB: 500 requests at once share at most 50 connections, and every one is answered', async (tell) => {
    const { address, remove } = newDatabase(set);
    const storage = await openMongoStorage({ address, shelves: SHELVES });
    let most = 0;
    const stop = onSignal('storage-pool', ({ inUse, open: opened }) => {
      most = Math.max(most, inUse, opened);
    });
    const startedAt = performance.now();
    const results = await Promise.allSettled(
      Array.from({ length: 500 }, (_, number) =>
        number % 2 === 0
          ? storage.commit([put(COUNTERS, `counter-${number}`, { count: number })])
          : storage.get(COUNTERS, ANNA, `counter-${number}`),
      ),
    );
    const slowestMs = Math.round(performance.now() - startedAt);
    stop();
    assert.ok(slowestMs < POOL_DEFAULTS.commandMs, `the last one was answered after ${slowestMs} ms`);
    assert.deepEqual(
      results.filter(({ status }) => status === 'rejected'),
      [],
    );
    assert.ok(most <= 50, `${most} connections`);
    tell({ acknowledged: 500, failed: {}, note: `at most ${most} connections, the last answer after ${slowestMs} ms` });
    await storage.close();
    await remove();
  });
});

describe('a MongoDB replica set that loses its primary', { skip: noMongo }, () => {
  everyRound('MongoDB: a primary that steps down costs no request at all', (tell) =>
    underLoad(tell, async (set, load) => {
      // The answer to this may be lost with the connection it came over.
      await set.command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 }).catch(() => {});
      await load.progress(200);
    }).then(({ refused }) => assert.equal(refused, 0)),
  );

  everyRound('MongoDB: after the primary is killed everything acknowledged is there and writing goes on', (tell) =>
    survive(tell, async (set, load) => {
      const primary = await set.primary();
      await primary.stop('SIGKILL');
      await load.progress(200);
      await primary.start();
      await load.progress(50);
    }),
  );

  everyRound(
    'MongoDB: a primary that hangs for 30 s and wakes up after another was elected is not written to any more',
    (tell) =>
      survive(tell, async (set, load) => {
        await using probe = await startMajorityProbe(set.addressOf('probe'));
        const primary = await set.primary();
        primary.signal('SIGSTOP');
        await wait(HANG_MS);
        primary.signal('SIGCONT');
        await load.progress(200);
        return probe.longestGapMs();
      }),
  );
});

async function survive(...given: Parameters<typeof underLoad>): Promise<void> {
  await underLoad(...given);
}

/** `disturb` may give for how long the set itself confirmed no write. */
async function underLoad(
  tell: Tell,
  disturb: (set: ReplicaSet, load: WriteLoad) => Promise<number | undefined>,
): Promise<LoadReport> {
  await using set = await startReplicaSet({ size: 3 });
  const storage = await open(set.addressOf('load'));
  const load = startWriteLoad(storage, WRITERS);
  await load.progress(100);
  const nobodyMs = await disturb(set, load);
  const report = await load.finish();
  tell({ ...figuresOf(report), ...(nobodyMs === undefined ? {} : { note: sayGap(nobodyMs) }) });
  const boundMs = (nobodyMs ?? 0) + 15_000;
  assert.ok(report.longestOutageMs < boundMs, `writing stood still for ${report.longestOutageMs} ms`);
  await storage.close();
  return report;
}

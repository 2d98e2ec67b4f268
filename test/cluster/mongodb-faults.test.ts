/**
 * What MongoDB and the network to it can do to a running install, done to a real replica set under load: connections cut, answers lost, a
 * primary that steps down, is killed or hangs. `ROUNDS` repeats each.
 */
import assert from 'node:assert/strict';
import { after, before, describe, type TestContext, test } from 'node:test';
import { onSignal } from '#kernel/signal.ts';
import type { PoolSettings } from '#ports/storage/pool-settings.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { openMongoStorage } from '#ports/storage/storage-mongodb.ts';
import { ANNA, COUNTERS, PAPERS, put } from '#ports/storage/storage-promise.ts';
import { startCuttingProxy } from '#testing/cutting-proxy.ts';
import { noMongo, type ReplicaSet, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { newDatabase } from '#testing/mongodb-store.ts';
import { LOAD_SHELVES, type LoadReport, startWriteLoad, type WriteLoad } from './write-load.ts';

const ROUNDS = Number(process.env.ROUNDS ?? 1);
const WRITERS = 20;
const SHELVES = [...LOAD_SHELVES, COUNTERS, PAPERS];

/** Declared once per round, so that each appears in the report by itself. */
function everyRound(name: string, check: (context: TestContext) => Promise<void>): void {
  for (let round = 1; round <= ROUNDS; round += 1) test(ROUNDS === 1 ? name : `${name} (${round})`, check);
}

function tell(context: TestContext, { acknowledged, refused, longestOutageMs }: LoadReport): void {
  context.diagnostic(
    `${acknowledged} acknowledged, none lost or double; ${refused} refused; longest outage ${longestOutageMs} ms`,
  );
}

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

  everyRound('connections cut one by one under load cost nobody a write', (context) =>
    behindProxy(async (address, proxy) => {
      const storage = await open(address);
      const load = startWriteLoad(storage, WRITERS);
      for (let cut = 0; cut < 60; cut += 1) {
        await load.progress(5);
        proxy.cut();
      }
      tell(context, await load.finish());
      await storage.close();
    }),
  );

  everyRound('all connections cut at once, again and again, cost nobody a write', (context) =>
    behindProxy(async (address, proxy) => {
      const storage = await open(address);
      const load = startWriteLoad(storage, WRITERS);
      for (let cut = 0; cut < 8; cut += 1) {
        await load.progress(50);
        proxy.cut({ everything: true });
      }
      tell(context, await load.finish());
      await storage.close();
    }),
  );

  everyRound(
    'a commit whose answer is lost on the way back, 200 times, takes effect once and is told true',
    (context) =>
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
        context.diagnostic(`${proxy.lost()} answers lost; every effect there once`);
        await storage.close();
      }),
  );

  everyRound('500 requests at once share at most 50 connections, and every one is answered', async (context) => {
    const { address, remove } = newDatabase(set);
    const storage = await openMongoStorage({ address, shelves: SHELVES });
    let most = 0;
    const stop = onSignal('storage-pool', ({ inUse, open: opened }) => {
      most = Math.max(most, inUse, opened);
    });
    const results = await Promise.allSettled(
      Array.from({ length: 500 }, (_, number) =>
        number % 2 === 0
          ? storage.commit([put(COUNTERS, `counter-${number}`, { count: number })])
          : storage.get(COUNTERS, ANNA, `counter-${number}`),
      ),
    );
    stop();
    assert.deepEqual(
      results.filter(({ status }) => status === 'rejected'),
      [],
    );
    assert.ok(most <= 50, `${most} connections`);
    context.diagnostic(`at most ${most} connections`);
    await storage.close();
    await remove();
  });
});

describe('a MongoDB replica set that loses its primary', { skip: noMongo }, () => {
  everyRound('a primary that steps down costs no request at all', (context) =>
    underLoad(context, async (set, load) => {
      // The answer to this may be lost with the connection it came over.
      await set.command({ replSetStepDown: 20, secondaryCatchUpPeriodSecs: 10 }).catch(() => {});
      await load.progress(200);
    }).then(({ refused }) => assert.equal(refused, 0)),
  );

  everyRound('after the primary is killed everything acknowledged is there and writing goes on', (context) =>
    survive(context, async (set, load) => {
      const primary = await set.primary();
      await primary.stop('SIGKILL');
      await load.progress(200);
      await primary.start();
      await load.progress(50);
    }),
  );

  everyRound('a primary that hangs and wakes up after another was elected is not written to any more', (context) =>
    survive(context, async (set, load) => {
      const primary = await set.primary();
      primary.signal('SIGSTOP');
      await load.progress(200);
      primary.signal('SIGCONT');
      await load.progress(50);
    }),
  );
});

async function survive(...given: Parameters<typeof underLoad>): Promise<void> {
  await underLoad(...given);
}

async function underLoad(
  context: TestContext,
  disturb: (set: ReplicaSet, load: WriteLoad) => Promise<void>,
): Promise<LoadReport> {
  await using set = await startReplicaSet({ size: 3 });
  const storage = await open(set.addressOf('load'));
  const load = startWriteLoad(storage, WRITERS);
  await load.progress(100);
  await disturb(set, load);
  const report = await load.finish();
  tell(context, report);
  assert.ok(report.longestOutageMs < 15_000, `writing stood still for ${report.longestOutageMs} ms`);
  await storage.close();
  return report;
}

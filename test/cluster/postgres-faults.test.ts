/**
 * What PostgreSQL and the network to it can do to a running install, done to a real server under load: connections cut, answers lost, a
 * restart, the loss and the hang of the primary with its synchronous standby promoted. `ROUNDS` repeats each.
 */
import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { onSignal } from '#kernel/signal.ts';
import { POOL_DEFAULTS, type PoolSettings } from '#ports/storage/pool-settings.ts';
import { changeOf, type Storage } from '#ports/storage/storage.ts';
import { openPostgresStorage } from '#ports/storage/storage-postgres.ts';
import { ANNA, COUNTERS, PAPERS, put } from '#ports/storage/storage-promise.ts';
import { type CuttingProxy, startCuttingProxy } from '#testing/cutting-proxy.ts';
import { noPostgres, type PostgresServer, startPostgres, startStandby } from '#testing/postgres-server.ts';
import { until } from '#testing/running-program.ts';
import { everyRound, type Tell } from './every-round.ts';
import { figuresOf, LOAD_SHELVES, startWriteLoad, type WriteLoad } from './write-load.ts';

const WRITERS = 20;
/** How long a fault lasts, not how long a test waits for something. */
const HANG_MS = 30_000;
/** Long enough to open a connection on a busy machine, and shorter than tables are locked here. */
const WAIT_MS = 1000;
const SHELVES = [...LOAD_SHELVES, COUNTERS, PAPERS];

function open(address: string, pool: Partial<PoolSettings> = {}): Promise<Storage> {
  return openPostgresStorage({ address, shelves: SHELVES, pool: { min: 2, ...pool } });
}

function throughProxy(server: PostgresServer, proxy: CuttingProxy): string {
  return server.address.replace(`:${server.port}/`, `:${proxy.port}/`);
}

describe('PostgreSQL in trouble', { skip: noPostgres }, () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());

  everyRound('PostgreSQL: connections cut one by one under load cost nobody anything but time', async (tell) => {
    await using proxy = await startCuttingProxy(server.port);
    const storage = await open(throughProxy(server, proxy));
    const load = startWriteLoad(storage, WRITERS);
    for (let cut = 0; cut < 60; cut += 1) {
      await load.progress(10);
      proxy.cut();
    }
    tell(figuresOf(await load.finish()));
    await storage.close();
  });

  everyRound(
    'PostgreSQL: all connections cut at once, again and again, cost nobody anything but time',
    async (tell) => {
      await using proxy = await startCuttingProxy(server.port);
      const storage = await open(throughProxy(server, proxy));
      const load = startWriteLoad(storage, WRITERS);
      for (let cut = 0; cut < 8; cut += 1) {
        await load.progress(100);
        proxy.cut({ everything: true });
      }
      tell(figuresOf(await load.finish()));
      await storage.close();
    },
  );

  everyRound(
    'PostgreSQL: a commit whose answer is lost on the way back, 200 times, takes effect once and is told true',
    async (tell) => {
      await using proxy = await startCuttingProxy(server.port);
      const storage = await open(throughProxy(server, proxy));
      const person = ANNA;
      const before = (await storage.get(PAPERS, person, 'answers'))?.revision ?? 0;
      for (let answer = 0; answer < 200; answer += 1) {
        const value = `answer-${before}-${answer}`;
        proxy.loseAnswerTo(value);
        assert.deepEqual(await storage.commit([put(PAPERS, 'answers', value)]), { committed: true });
        assert.deepEqual((await storage.get(PAPERS, person, 'answers'))?.value, value);
      }
      assert.equal(proxy.lost(), 200);
      assert.equal((await storage.get(PAPERS, person, 'answers'))?.revision, before + 200);

      // A lost race is told as such, too.
      proxy.loseAnswerTo('too-late');
      const late = changeOf({ shelf: PAPERS, person, id: 'answers', expect: 'absent', value: 'too-late' });
      assert.equal((await storage.commit([late])).committed, false);
      tell({ acknowledged: 200, lost: 0, duplicates: 0, failed: {}, note: `${proxy.lost()} answers lost` });
      await storage.close();
    },
  );

  everyRound('PostgreSQL: a restart in fast mode is waited out', async (tell) => {
    const storage = await open(server.address);
    const load = startWriteLoad(storage, WRITERS);
    await load.progress(300);
    const stoppedAt = performance.now();
    await server.stop('SIGINT');
    await server.start();
    const awayMs = performance.now() - stoppedAt;
    await load.progress(300);
    const report = await load.finish();
    tell({ ...figuresOf(report), note: `away for ${Math.round(awayMs)} ms` });
    assert.ok(report.longestOutageMs < awayMs + 2000, `${report.longestOutageMs} ms without a write`);
    await storage.close();
  });

  everyRound(
    'PostgreSQL: 500 requests at once share at most 50 connections, and every one is answered',
    async (tell) => {
      const storage = await openPostgresStorage({ address: server.address, shelves: SHELVES });
      let most = 0;
      let waited = 0;
      const stop = onSignal('storage-pool', ({ open: opened, inUse, waiting }) => {
        most = Math.max(most, opened, inUse);
        waited = Math.max(waited, waiting);
      });
      const startedAt = performance.now();
      const requests = Array.from({ length: 500 }, (_, number) =>
        number % 2 === 0
          ? storage.commit([put(COUNTERS, `counter-${number}`, { count: number })])
          : storage.get(COUNTERS, ANNA, `counter-${number}`),
      );
      const [row] = await server.query(
        `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE application_name = 'focusforge'`,
      );
      const results = await Promise.allSettled(requests);
      const slowestMs = Math.round(performance.now() - startedAt);
      stop();
      assert.ok(slowestMs < POOL_DEFAULTS.commandMs, `the last one was answered after ${slowestMs} ms`);
      assert.deepEqual(
        results.filter(({ status }) => status === 'rejected'),
        [],
      );
      assert.ok(most <= 50, `${most} connections`);
      assert.ok(Number(row?.count) <= 50, `${row?.count} connections at the server`);
      assert.ok(waited >= 400, `${waited} waited`);
      tell({
        acknowledged: 500,
        failed: {},
        note: `at most ${most} connections, the last answer after ${slowestMs} ms`,
      });
      await storage.close();
    },
  );

  everyRound('PostgreSQL: nobody waits longer for a connection than the settings say', async (tell) => {
    const storage = await open(server.address, { min: 1, max: 1, waitMs: WAIT_MS });
    const lock = await lockCounters(server);
    const results = await Promise.allSettled(Array.from({ length: 5 }, () => storage.get(COUNTERS, ANNA, 'counter-0')));
    const reasons = results.flatMap((result) => (result.status === 'rejected' ? [String(result.reason.message)] : []));
    assert.ok(reasons.length >= 4);
    for (const reason of reasons) assert.equal(reason, 'Too many requests are waiting for the database.');
    tell({ failed: { 503: reasons.length } });
    await lock.released;
    await storage.close();
  });

  everyRound(
    'PostgreSQL: a command that the server does not answer ends at its deadline, and the next one is answered',
    async (tell) => {
      const storage = await open(server.address, { commandMs: 300 });
      const before = (await storage.get(COUNTERS, ANNA, 'late'))?.revision ?? 0;
      const lock = await lockCounters(server);
      await server.query('SELECT pg_sleep(0.1)');
      await assert.rejects(storage.commit([put(COUNTERS, 'late', { count: 1 })]), { code: 'storage-unavailable' });
      await lock.released;
      assert.equal((await storage.commit([put(COUNTERS, 'late', { count: 2 })])).committed, true);
      assert.equal((await storage.get(COUNTERS, ANNA, 'late'))?.revision, before + 1);
      tell({ acknowledged: 1, lost: 0, duplicates: 0, failed: { 503: 1 } });
      await storage.close();
    },
  );
});

describe('PostgreSQL with a synchronous standby', { skip: noPostgres }, () => {
  everyRound(
    'PostgreSQL: after the primary is killed and its standby promoted, everything acknowledged is there and writing goes on',
    (tell) =>
      failOver(tell, async (primary, standby) => {
        await primary.stop('SIGKILL');
        await standby.promote();
        await standby.query(`ALTER SYSTEM SET synchronous_standby_names = ''`);
        await standby.query('SELECT pg_reload_conf()');
        return 0;
      }),
  );

  everyRound(
    'PostgreSQL: a primary that hangs for 30 s and wakes up after its standby was promoted is not written to any more',
    (tell) =>
      failOver(tell, async (primary, standby, load) => {
        primary.signal('SIGSTOP');
        const hanging = wait(HANG_MS);
        await standby.promote();
        await load.progress(100);
        await hanging;
        primary.signal('SIGCONT');
        await load.progress(100);
        const [row] = await primary.query('SELECT max(revision)::integer AS revision FROM "load-totals"');
        const [newer] = await standby.query('SELECT max(revision)::integer AS revision FROM "load-totals"');
        assert.ok(Number(row?.revision) < Number(newer?.revision));
        return 0;
      }),
  );

  everyRound(
    'PostgreSQL: a primary that hangs for 30 s, with nobody in its place, is written to when it goes on',
    (tell) =>
      failOver(tell, async (primary) => {
        primary.signal('SIGSTOP');
        await wait(HANG_MS);
        primary.signal('SIGCONT');
        return HANG_MS;
      }),
  );
});

/** Keeps everybody else from a table for a while. */
async function lockCounters(server: PostgresServer): Promise<{ readonly released: Promise<unknown> }> {
  const released = server.query(`BEGIN; LOCK TABLE "${COUNTERS.name}"; SELECT pg_sleep(3); ROLLBACK`);
  await until(async () => {
    const locks = await server.query(`SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted`);
    return locks.length > 0 ? true : undefined;
  });
  return { released };
}

/** `fail` gives for how long there was nobody who could have taken a write. */
async function failOver(
  tell: Tell,
  fail: (primary: PostgresServer, standby: PostgresServer, load: WriteLoad) => Promise<number>,
): Promise<void> {
  await using primary = await startPostgres();
  await using standby = await startStandby(primary);
  const address = `postgres://postgres@127.0.0.1:${primary.port},127.0.0.1:${standby.port}/postgres`;
  const storage = await open(address, { waitMs: 2000, commandMs: 4000 });
  const load = startWriteLoad(storage, WRITERS);
  await load.progress(300);
  const nobodyMs = await fail(primary, standby, load);
  await load.progress(300);
  const report = await load.finish();
  tell(figuresOf(report));
  assert.ok(report.longestOutageMs < nobodyMs + 15_000, `writing stood still for ${report.longestOutageMs} ms`);
  await storage.close();
}

/**
 * What happens to instances of the service and under them, with people at work over HTTP: one is killed, two edit the same, the database
 * loses its primary or hangs. Whoever is answered is told the truth, and whoever is not may ask again under the same key. `ROUNDS` repeats
 * each.
 */
import assert from 'node:assert/strict';
import { describe } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from '#contract/client.ts';
import { startRedis } from '#testing/redis-server.ts';
import { startTestCluster } from '#testing/test-cluster.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { DATABASES } from './database-servers.ts';
import { everyRound, type Tell } from './every-round.ts';
import { listenToFacts } from './fact-listener.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';
import { startMajorityProbe } from './majority-probe.ts';
import { assertSurvived, type RequestLoad, type RequestLoadReport, startRequestLoad } from './request-load.ts';

/** All write for one person, whose changes take turns: more than can be waited for behind a database that says nothing. */
const PEOPLE = 8;
const EDITS = 20;
/** How long a fault lasts, not how long a test waits for something. */
const HANG_MS = 30_000;

for (const { kind, title, skip, start } of DATABASES) {
  describe(`instances on ${title}`, () => {
    everyRound(
      `${title}: an instance killed under load costs nobody a fact`,
      async (tell) => {
        await using server = await start();
        await using redis = await startRedis();
        await using cluster = await startTestCluster({ storageUrl: server.address, redisUrl: redis.url, instances: 3 });
        await using listening = new AsyncDisposableStack();
        const listeners = [0, 1, 2].map(() => listening.use(listenToFacts(cluster.url)));
        await waitUntil('all listen', () => listeners.every(({ connections }) => connections() > 0));

        await using load = startRequestLoad({ urls: () => [cluster.url], people: PEOPLE });
        await load.progress(40);
        await cluster.instances[0]?.end('SIGKILL');
        await load.progress(40);
        await cluster.instances[1]?.end('SIGKILL');
        await load.progress(40);
        const report = await load.finish();
        // A connection that ended with the instance behind it is all that anybody sees of its end.
        const { cut: _, ...fates } = report.fates;
        assertSurvived({ ...report, fates });
        for (const { heard } of listeners) {
          await waitUntil('every fact is heard', () => heard.length >= report.acknowledged);
          assert.deepEqual(
            heard,
            heard.map((_fact, place) => place + 1),
          );
        }
        const connected = listeners.map(({ connections }) => connections()).join(', ');
        tell({ ...figuresOf(report), note: `no fact missed by listeners who connected ${connected} times` });
      },
      { skip },
    );

    everyRound(
      `${title}: of two who edit the same at once through two instances, one is told that it was late`,
      async (tell) => {
        await using server = await start();
        await using cluster = await startTestCluster({ storageUrl: server.address, env: { FOCUSFORGE_WORKER: 'off' } });
        const [one, other] = cluster.instances.map(({ url }) => createClient({ baseUrl: url }));
        assert.ok(one !== undefined && other !== undefined);
        for (let edit = 0; edit < EDITS; edit += 1) {
          const { version }: { readonly version: number } = await one.readMe();
          const edits: readonly Promise<unknown>[] = [one, other].map((client, number) =>
            client.changeMe({ body: { name: `Edit ${edit} ${number}` }, version }),
          );
          const outcomes = await Promise.allSettled(edits);
          const won = outcomes.findIndex(({ status }) => status === 'fulfilled');
          const lost = outcomes.filter((outcome) => outcome.status === 'rejected');
          assert.deepEqual(
            lost.map(({ reason }) => [reason.status, reason.code]),
            [[409, 'version-stale']],
          );
          assert.equal((await other.readMe()).name, `Edit ${edit} ${won}`);
        }
        tell({ acknowledged: EDITS, lost: 0, duplicates: 0, failed: { 409: EDITS } });
      },
      { skip },
    );

    everyRound(
      `${title}: while there is no primary people are told to come back, and with a new one all that was acknowledged is there`,
      (tell) =>
        atWork(kind, tell, async ({ database }, load) => {
          const lostAt = performance.now();
          await database.losePrimary();
          await load.refusal();
          await database.takeOver();
          return performance.now() - lostAt;
        }),
      { skip },
    );

    everyRound(
      `${title}: a primary that hangs for 30 s under people at work leaves nobody without an answer`,
      (tell) =>
        atWork(kind, tell, async ({ database }, load) => {
          // Members that elect do not wait for one that hangs, but may wait for one that follows it.
          await using probe = kind === 'postgres' ? undefined : await startMajorityProbe(database.url);
          const goOn = await database.haltPrimary();
          await wait(HANG_MS);
          goOn();
          await load.progress(100);
          return probe?.longestGapMs() ?? HANG_MS;
        }),
      { skip },
    );
  });
}

/** `fail` gives for how long there may have been nobody who could have taken a write. */
async function atWork(
  database: (typeof DATABASES)[number]['kind'],
  tell: Tell,
  fail: (cluster: LocalCluster, load: RequestLoad) => Promise<number>,
): Promise<void> {
  await using cluster = await startLocalCluster({ database });
  const urls = cluster.instances.map(({ url }) => url);
  await using load = startRequestLoad({ urls: () => urls, people: PEOPLE });
  await load.progress(100);
  const nobodyMs = await fail(cluster, load);
  await load.progress(100);
  const report = await load.finish();
  tell(figuresOf(report));
  assertSurvived(report);
  assert.ok(report.longestOutageMs < nobodyMs + 15_000, `writing stood still for ${report.longestOutageMs} ms`);
}

function figuresOf({ acknowledged, lost, duplicates, fates, longestOutageMs, slowestMs }: RequestLoadReport) {
  const { 200: _read, 201: _created, ...failed } = fates;
  return { acknowledged, lost, duplicates, failed, longestOutageMs, note: `slowest answer after ${slowestMs} ms` };
}

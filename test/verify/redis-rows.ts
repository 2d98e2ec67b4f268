/** Row 7: Redis killed under load, with real instances answering people and two processes that live from their cache. */
import assert from 'node:assert/strict';
import { waitUntil } from '#testing/wait-until.ts';
import type { LocalCluster } from '../cluster/local-cluster.ts';
import { startRequestLoad } from '../cluster/request-load.ts';
import type { ClusterSystem } from './cluster-system.ts';
import { type PortProcess, startPortProcesses } from './port-process.ts';
import type { Outcome, Row } from './rows.ts';
import { readJson } from './system.ts';

const KEYS = 50;
const PEOPLE = 6;

export const redisRows: readonly Row[] = [{ number: 7, title: 'local fallback', cluster: checkFallback }];

async function checkFallback({ cluster, servers }: ClusterSystem): Promise<Outcome> {
  await using started = await startPortProcesses(cluster.redis.url, 2);
  const { processes } = started;
  const urls = servers.map(({ url }) => url);
  await using load = startRequestLoad({ urls: () => urls, people: PEOPLE });
  const asking = processes.map((process) => process.call('keepAsking', KEYS));
  const bothSay = (word: string) =>
    waitUntil(`both say ${word}`, async () => {
      const replies = await Promise.all(urls.map((url) => readJson(`${url}/health`)));
      assert.ok(
        replies.every(({ status }) => status === 200),
        'they go on serving',
      );
      return replies.every(({ body }) => JSON.stringify(body.optimization_status).includes(word));
    });
  await bothSay('shared over Redis');
  await load.progress(100);

  const { hits, all } = await withoutRedis(cluster, async () => {
    await bothSay('local-only');
    await allSee(processes, false);
    const before = await readsOf(processes);
    await load.progress(100);
    const during = await readsOf(processes);
    return { hits: during.memory - before.memory, all: during.all - before.all };
  });
  await bothSay('shared over Redis');
  await allSee(processes, true);
  await load.progress(100);

  for (const process of processes) await process.call('stopAsking');
  const asked = await Promise.all(asking);
  const report = await load.finish();
  const failed = asked.reduce((sum, one) => sum + one.failed, 0);
  assert.equal(failed, 0, 'no answer of a cached function failed');
  assert.deepEqual(
    Object.keys(report.fates).filter((word) => !/^2/.test(word)),
    [],
    JSON.stringify(report.fates),
  );
  assert.equal(report.lost + report.duplicates, 0);
  assert.ok(all > 0 && hits / all > 0.9, `${hits} of ${all} from memory while Redis was away`);
  await sharesAgain(processes);
  const requests = Object.values(report.fates).reduce((sum, count) => sum + count, 0);
  return {
    kind: 'passed',
    figure: `${requests} requests, 0 failed, slowest ${report.slowestMs} ms; without Redis /health said local-only and ${((100 * hits) / all).toFixed(1)} % of ${all} reads came from memory; shared again by itself`,
  };
}

/** Whatever becomes of `look`, the rows that follow have a Redis. */
async function withoutRedis<Seen>({ redis }: LocalCluster, look: () => Promise<Seen>): Promise<Seen> {
  await redis.killAll();
  try {
    return await look();
  } finally {
    await redis.restartAll();
  }
}

function allSee(processes: readonly PortProcess[], isUp: boolean) {
  return waitUntil(`Redis is ${isUp ? 'back' : 'away'}`, async () =>
    (await Promise.all(processes.map((process) => process.call('figures')))).every((one) => one.isRedisUp === isUp),
  );
}

async function readsOf(processes: readonly PortProcess[]) {
  let [memory, all] = [0, 0];
  for (const { reads } of await Promise.all(processes.map((process) => process.call('figures')))) {
    memory += reads.memory ?? 0;
    all += Object.values(reads).reduce((sum, count) => sum + count, 0);
  }
  return { memory, all };
}

async function sharesAgain([one, other]: readonly PortProcess[]): Promise<void> {
  let number = 0;
  await waitUntil('what one has made the other has from Redis', async () => {
    number += 1;
    const made = await one?.call('ask', `again-${number}`);
    return (await other?.call('ask', `again-${number}`)) === made;
  });
}

/** What instances share besides documents: work that one leaves and another does, and how much one person may ask of all of them together. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openStorage } from '#app/open-storage.ts';
import { loadConfig } from '#config/load-config.ts';
import { HealthReply } from '#contract/system-routes.ts';
import { systemClock } from '#kernel/clock.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { deadJobChange } from '#testing/queue-fixture.ts';
import { missingRedis, type RedisServer, startRedis } from '#testing/redis-server.ts';
import { startService } from '#testing/service-process.ts';
import { startTestCluster, type TestCluster } from '#testing/test-cluster.ts';
import { createVisitor, setUpSecret } from '#testing/visitor.ts';
import { waitUntil } from '#testing/wait-until.ts';

const ICS = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', 'END:VCALENDAR', ''].join('\r\n');
const MOST = 30;

describe('instances on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  before(async () => {
    server = await startPostgres();
  });
  after(() => server[Symbol.asyncDispose]());

  for (const withRedis of [true, false]) {
    const skip = withRedis ? (missingRedis ?? false) : false;
    it(`leave work to a worker beside them, ${withRedis ? 'rung over Redis' : 'found in storage'}`, {
      skip,
    }, async () => {
      await using redis = withRedis ? await startRedis() : undefined;
      const storageUrl = server.address;
      const env = { FOCUSFORGE_WORKER: 'off' };
      await using cluster = await startTestCluster({ storageUrl, redisUrl: redis?.url, env });
      const { client } = cluster;
      const { id: calendarId, refreshedAt } = await client.addCalendar({ body: { name: 'Mine', ics: ICS } });
      await plant(cluster, (await client.readMe()).id, calendarId);
      await client.retryJob({ params: { id: 'job-1' } });
      const queueOf = async (url: string) =>
        HealthReply.parse(await (await fetch(`${url}/health`)).json()).components.queue?.detail;
      // The look at the queues is shared for some seconds.
      await waitUntil('every instance says that somebody waits', async () => {
        const said = await Promise.all(cluster.instances.map(({ url }) => queueOf(url)));
        return said.every((detail) => detail?.startsWith('One person waits') === true);
      });
      assert.equal((await client.listCalendars()).items[0]?.refreshedAt, refreshedAt, 'nobody works here');

      const folder = await mkdtemp(join(tmpdir(), 'focusforge-worker-'));
      const worker = await startService({ env: { ...cluster.env, FOCUSFORGE_DATA: folder }, command: 'worker' });
      await waitUntil('it is done', async () => (await client.listCalendars()).items[0]?.refreshedAt !== refreshedAt);
      assert.equal(await worker.end('SIGTERM'), 0, worker.output());
      await rm(folder, { recursive: true, force: true });
    });
  }

  it('count what a person asks of all of them together', { skip: missingRedis ?? false }, async () => {
    await using redis: RedisServer = await startRedis();
    const env = { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_REQUESTS_PER_MINUTE: String(MOST) };
    await using cluster = await startTestCluster({ storageUrl: server.address, redisUrl: redis.url, env });
    const ada = createVisitor(cluster.url);
    const secret = setUpSecret(cluster.output()) ?? '';
    await ada.client.takeLink({ body: { secret, name: 'Ada', passphrase: 'lamp orbit velvet seven' } });
    const given = { name: 'program', scopes: ['read' as const], proposeOnly: false };
    const token = (await ada.client.createToken({ body: given })).secret;
    const ask = (url: string) => fetch(`${url}/api/v1/today`, { headers: { authorization: `Bearer ${token}` } });
    const urls = cluster.instances.map(({ url }) => url);
    const replies = await Promise.all(Array.from({ length: 2 * MOST }, (_, number) => ask(urls[number % 2] ?? '')));
    // One was the making of the token.
    assert.equal(replies.filter(({ status }) => status === 200).length, MOST - 1);
    for (const url of urls) assert.equal((await ask(url)).status, 429);
  });
});

/** A job of that person which has failed as often as it may. */
async function plant(cluster: TestCluster, person: Parameters<typeof deadJobChange>[0], calendarId: string) {
  const { storage } = await openStorage(loadConfig({ env: cluster.env, args: [] }), { clock: systemClock });
  await storage.commit([deadJobChange(person, calendarId)]);
  await storage.close();
}

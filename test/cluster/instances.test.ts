/** Instances and workers on one PostgreSQL: started apart, stopped in order, and told about when the database goes and comes. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { runCommand } from '#app/run-command.ts';
import { createClient } from '#contract/client.ts';
import { HealthReply } from '#contract/system-routes.ts';
import { emptyPlace } from '#testing/empty-place.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { startService } from '#testing/service-process.ts';
import { startTestCluster, TEST_KEY, type TestCluster } from '#testing/test-cluster.ts';
import { waitUntil } from '#testing/wait-until.ts';

async function readHealth(url: string) {
  const reply = await fetch(`${url}/health/ready`);
  return { code: reply.status, health: HealthReply.parse(await reply.json()) };
}

describe('several instances on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  let cluster: TestCluster;
  before(async () => {
    server = await startPostgres();
    cluster = await startTestCluster({ storageUrl: server.address, env: { FOCUSFORGE_WORKER: 'off' } });
  });
  after(async () => {
    await cluster[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  const connections = async () => {
    const [row] = await server.query(
      `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE application_name = 'focusforge'`,
    );
    return Number(row?.count);
  };

  it('has a worker of its own, which ends in order and lets go of its connections', async () => {
    const before = await connections();
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-worker-'));
    const worker = await startService({ env: { ...cluster.env, FOCUSFORGE_DATA: folder }, command: 'worker' });
    assert.ok((await connections()) > before);
    assert.equal(await worker.end('SIGTERM'), 0, worker.output());
    await waitUntil('its connections are closed', async () => (await connections()) === before);
    await rm(folder, { recursive: true, force: true });
  });

  it('has no worker of its own on a file, and says what to do', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-worker-'));
    const started = startService({ env: { FOCUSFORGE_DATA: folder }, command: 'worker' });
    await assert.rejects(started, /with a file, `serve` does the work itself/);
    await rm(folder, { recursive: true, force: true });
  });

  it('answers what is under way when it is told to stop, and the others go on', async () => {
    await using place = await emptyPlace(server.address);
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-stop-'));
    const env = { ...cluster.env, FOCUSFORGE_STORAGE_URL: place.url, FOCUSFORGE_DATA: folder };
    const instance = await startService({ env });
    const client = createClient({ baseUrl: instance.url });
    await client.readMe();
    const asked = Array.from({ length: 40 }, (_, number) =>
      client.createTask({ body: { title: `Under way ${number}` }, idempotencyKey: `key-${number}` }),
    );
    await asked[0];
    const ended = instance.end('SIGTERM');
    const outcomes = await Promise.allSettled(asked);
    assert.equal(await ended, 0, instance.output());
    const answered = outcomes.filter(({ status }) => status === 'fulfilled').length;
    // A request that had not arrived when it stopped is refused by the closed door, never half done.
    const next = await startService({ env });
    const there = await createClient({ baseUrl: next.url }).listTasks({ query: { limit: 200 } });
    assert.equal(there.items.length, answered);
    await next.end('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  });

  it('takes in people from the command line, and a new key for what is secret', async () => {
    await using place = await emptyPlace(server.address);
    const folder = await mkdtemp(join(tmpdir(), 'focusforge-commands-'));
    const run = async (command: readonly string[], key: string) => {
      const lines: string[] = [];
      const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
      const flags = ['--data', folder, '--accounts', 'on', '--storage-url', place.url, '--secret-key', key];
      const code = await runCommand([...command, ...flags], say);
      return { code, text: lines.join('\n') };
    };
    const added = await run(['people', 'add', 'Ada', '--owner'], TEST_KEY);
    assert.equal(added.code, 0, added.text);
    assert.match((await run(['people', 'list'], TEST_KEY)).text, /^Ada +owner/m);
    const rotated = await run(['rotate-key'], `${'d'.repeat(64)},${TEST_KEY}`);
    assert.equal(rotated.code, 0, rotated.text);
    assert.match((await run(['people', 'list'], 'd'.repeat(64))).text, /^Ada +owner/m);
    assert.deepEqual(await readdir(folder).catch(() => []), [], 'nothing is kept beside the database');
    await rm(folder, { recursive: true, force: true });
  });

  it('is not ready while the database is away, and ready again by itself', async () => {
    const urls = cluster.instances.map(({ url }) => url);
    for (const url of urls) {
      const { code, health } = await readHealth(url);
      assert.equal(code, 200);
      assert.match(health.optimization_status.database_pooling, /^PostgreSQL: \d+ connections open, \d+ in use/);
    }
    await server.stop('SIGINT');
    for (const url of urls) {
      const { code, health } = await readHealth(url);
      assert.equal(code, 503);
      assert.equal(health.components.storage?.status, 'unhealthy');
    }
    await server.start();
    for (const url of urls) {
      await waitUntil('it is ready again', async () => (await readHealth(url)).code === 200);
    }
    await cluster.client.createTask({ body: { title: 'After the outage' } });
  });
});

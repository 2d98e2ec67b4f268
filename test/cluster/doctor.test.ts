/** What `doctor` says of real servers. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { runCommand } from '#app/run-command.ts';
import { noMongo, startSingleMongo } from '#testing/mongodb-replica-set.ts';
import { noPostgres, startPostgres } from '#testing/postgres-server.ts';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import { TEST_KEY } from '#testing/test-cluster.ts';

async function doctor(...args: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-doctor-'));
  const lines: string[] = [];
  const say = { log: (line: string) => lines.push(line), error: (line: string) => lines.push(line) };
  const flags = ['--data', folder, '--port', '0', '--secret-key', TEST_KEY, ...args];
  const code = await runCommand(['doctor', ...flags], say);
  await rm(folder, { recursive: true });
  return { code, text: lines.join('\n') };
}

it('is content with servers that are as they should be, and names what is not', {
  skip: noPostgres || (missingRedis ?? false),
}, async () => {
  await using server = await startPostgres();
  await using redis = await startRedis();
  const flags = ['--storage-url', server.address, '--redis-url', redis.url];
  const well = await doctor(...flags);
  assert.equal(well.code, 0, well.text);
  assert.match(well.text, /ok {3}postgres:\/\/\*+@\S+ opens\./);
  assert.match(well.text, /ok {3}redis:\/\/\S+ answers\./);
  assert.match(well.text, /ok {3}Redis throws nothing away/);
  assert.match(well.text, /ok {3}The clocks here and at the database agree\./);

  await askRedis(redis.port, 'CONFIG SET maxmemory-policy allkeys-lru');
  const full = await doctor(...flags);
  assert.equal(full.code, 1);
  assert.match(full.text, /bad {2}Redis may throw away .*allkeys-lru/);

  await redis.kill();
  const away = await doctor(...flags);
  assert.equal(away.code, 0, away.text);
  assert.match(away.text, /note redis:\S+ does not answer/);

  await server.stop('SIGINT');
  const gone = await doctor(...flags);
  assert.equal(gone.code, 1);
  assert.match(gone.text, /bad {2}The database server cannot be written to right now/);
});

it('says how to make a replica set of a MongoDB that is none', { skip: noMongo }, async () => {
  await using single = await startSingleMongo();
  const { code, text } = await doctor('--storage-url', `mongodb://127.0.0.1:${single.port}/focusforge`);
  assert.equal(code, 1);
  assert.match(text, /bad {2}.*not a member of a replica set/);
});

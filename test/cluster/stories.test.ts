/**
 * The stories of the product through two instances on one database, changing instance at each request: what one has answered the other
 * knows. The same files run in `npm test` against one process with everything embedded.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, it } from 'node:test';
import { noMongo, type ReplicaSet, startReplicaSet } from '#testing/mongodb-replica-set.ts';
import { noPostgres, type PostgresServer, startPostgres } from '#testing/postgres-server.ts';
import { missingRedis, type RedisServer, startRedis } from '#testing/redis-server.ts';

/** Not `bad-input`: it speaks of single requests, and an answer given before a body was read may get lost in anything in between. */
const STORIES = [
  'first-day',
  'replanning',
  'propose-only',
  'accounts',
  'passkeys',
  'model',
  'chains',
  'estimate',
  'moving-zones',
  'portability',
];

describe('changing instance at each request on PostgreSQL', { skip: noPostgres }, () => {
  let server: PostgresServer;
  let redis: RedisServer | undefined;
  before(async () => {
    server = await startPostgres();
    redis = missingRedis === undefined ? await startRedis() : undefined;
  });
  after(async () => {
    await redis?.[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  for (const story of STORIES) {
    it(`tells the story ${story}, with Redis`, { skip: missingRedis ?? false }, () =>
      tell(story, { TEST_STORAGE_URL: server.address, TEST_REDIS_URL: redis?.url }),
    );
  }
  for (const story of ['first-day', 'accounts', 'chains']) {
    it(`tells the story ${story}, without Redis`, () => tell(story, { TEST_STORAGE_URL: server.address }));
  }
});

describe('changing instance at each request on MongoDB', { skip: noMongo }, () => {
  let set: ReplicaSet;
  before(async () => {
    set = await startReplicaSet({ size: 3 });
  });
  after(() => set[Symbol.asyncDispose]());

  for (const story of STORIES) {
    it(`tells the story ${story}`, () => tell(story, { TEST_STORAGE_URL: set.addressOf('stories') }));
  }
});

/** Runs a story in a process of its own, as `npm test` does. */
async function tell(story: string, env: Readonly<Record<string, string | undefined>>): Promise<void> {
  // A runner inside a runner reports to the outer one unless it is told that there is none.
  const { NODE_TEST_CONTEXT: _, ...plain } = process.env;
  const child = spawn(process.execPath, ['--test', '--test-reporter=tap', `test/stories/${story}.test.ts`], {
    env: { ...plain, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let report = '';
  child.stdout.on('data', (chunk: Buffer) => {
    report += chunk.toString();
  });
  const [code] = await once(child, 'close');
  assert.match(report, /^# pass [1-9]/m, report);
  assert.equal(code, 0, report);
}

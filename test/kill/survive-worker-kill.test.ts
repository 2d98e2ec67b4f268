/**
 * Workers killed with SIGKILL in the middle of jobs, Redis emptied now and then: every job is done by another worker, and its effect is there
 * exactly once. `KILLS=100` makes it the long run.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import { killWorkers } from '../cluster/kill-workers.ts';

const KILLS = Number(process.env.KILLS ?? 10);
/** Redis is emptied after one kill of so many. */
const EMPTIED_EVERY = 4;

test(`after ${KILLS} kills of workers in mid-job each job’s effect is there exactly once`, {
  skip: missingRedis ?? false,
}, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-workers-'));
  await using open = new AsyncDisposableStack();
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const server = open.use(await startRedis());
  let emptied = 0;
  const { jobs, preparations, lost, duplicates } = await killWorkers({
    storageUrl: `sqlite:${join(folder, 'jobs.db')}`,
    redisUrl: server.url,
    kills: KILLS,
    afterKill: async (round) => {
      if (round % EMPTIED_EVERY !== EMPTIED_EVERY - 1) return;
      await askRedis(server.port, 'FLUSHALL');
      emptied += 1;
    },
  });
  assert.deepEqual({ lost, duplicates }, { lost: 0, duplicates: 0 });
  assert.ok(preparations > jobs, 'no kill fell into a job');
  assert.equal(emptied, Math.floor(KILLS / EMPTIED_EVERY));
  context.diagnostic(`${KILLS} kills, Redis emptied ${emptied} times, ${jobs} jobs, ${preparations} preparations`);
});

/**
 * Workers killed with SIGKILL in the middle of jobs, Redis emptied now and then: every job is done by another worker, and its effect is there
 * exactly once. `KILLS=100` makes it the long run.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Job } from '#model/job.ts';
import { createClusterDoorbell } from '#ports/queue/doorbell-cluster.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { JOBS, SHELVES } from '#shelves/shelves.ts';
import { createQueueFixture, EFFECTS } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { askRedis, missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';

const KILLS = Number(process.env.KILLS ?? 10);
const WORKER = fileURLToPath(new URL('./work-until-killed.ts', import.meta.url));
const PEOPLE = Array.from({ length: 6 }, (_, number) => `person-${number}` as PersonId);
const JOBS_A_ROUND = 3;

test(`after ${KILLS} kills of workers in mid-job each job’s effect is there exactly once`, {
  skip: missingRedis ?? false,
}, async (context) => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-workers-'));
  await using open = new AsyncDisposableStack();
  open.defer(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'jobs.db');
  const server = open.use(await startRedis());
  const storage = open.adopt(createSqliteStorage({ path, shelves: [...SHELVES, EFFECTS] }), (one) => one.close());
  const doorbell = open.use(
    createClusterDoorbell({ link: open.use(await openTestLink(server.url)), clock: systemClock }),
  );
  const queue = createQueueFixture({ storage, doorbell });
  const moments = fc.sample(fc.integer({ min: 0, max: 60 }), { numRuns: KILLS, seed: 20261125 });

  let preparations = 0;
  const start = () => {
    const worker = startWorker(path, server.url);
    open.defer(() => worker.kill());
    return worker;
  };
  const steady = start();
  for (const [round, ms] of moments.entries()) {
    const victim = start();
    await victim.ready;
    for (const person of PEOPLE) {
      const jobs = Array.from({ length: JOBS_A_ROUND }, (_, number) => ({ id: `r${round}-${number}` as Job['id'] }));
      await queue.add(person, ...jobs);
    }
    await waitUntil('the victim is at a job', () => victim.prepared() > 0);
    await pause(ms);
    await victim.kill();
    preparations += victim.prepared();
    if (round % 4 === 3) await askRedis(server.port, 'FLUSHALL');
  }

  const expected = KILLS * JOBS_A_ROUND;
  for (const person of PEOPLE) {
    await waitUntil(
      'all jobs are done',
      async () => (await storage.count(JOBS, person, { index: 'byState', equals: ['done'] })) === expected,
      120_000,
    );
    const effects = await storage.find(EFFECTS, person, {}, { limit: 1000 });
    assert.equal(effects.items.length, expected);
    assert.ok(effects.items.every(({ value }) => value.times === 1));
  }
  preparations += steady.prepared();
  const total = expected * PEOPLE.length;
  assert.ok(preparations > total, 'no kill fell into a job');
  context.diagnostic(`${KILLS} kills, ${total} jobs, ${preparations} preparations, ${total} effects`);
});

function startWorker(path: string, url: string) {
  const child = spawn(process.execPath, [WORKER, path, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  let lines = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1;
  });
  return {
    ready: waitUntil('a worker is ready', () => lines > 0),
    prepared: () => Math.max(0, lines - 1),
    kill: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

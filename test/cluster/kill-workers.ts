/** Worker processes killed with SIGKILL in the middle of jobs, one after the other, and the account of what became of the jobs. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { openDoorbell } from '#app/shared-ports.ts';
import { systemClock as clock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Job } from '#model/job.ts';
import { findAll } from '#shelves/find-all.ts';
import { JOBS, SHELVES } from '#shelves/shelves.ts';
import { createQueueFixture, EFFECTS } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { openShelves } from './open-shelves.ts';

const WORKER = fileURLToPath(new URL('./run-worker.ts', import.meta.url));
const PEOPLE = Array.from({ length: 6 }, (_, number) => `worked-for-${number}` as PersonId);
const JOBS_A_TIME = 3;
/** How long a victim is waited for before there is more to do. */
const PATIENCE_MS = 300;

export interface WorkerKills {
  readonly jobs: number;
  /** Larger than the number of jobs when kills fell into jobs. */
  readonly preparations: number;
  /** Jobs without their effect, and effects that came twice. */
  readonly lost: number;
  readonly duplicates: number;
  /** From the last kill until the last job was done. */
  readonly finishedMs: number;
}

export interface WorkerKillsOptions {
  readonly storageUrl: string;
  /** Without one, workers find what is due by looking. */
  readonly redisUrl: string | undefined;
  readonly kills: number;
  /** What else happens after a kill, counted from 0; nothing unless given. */
  readonly afterKill?: (round: number) => Promise<void>;
}

export async function killWorkers(options: WorkerKillsOptions): Promise<WorkerKills> {
  const { storageUrl, redisUrl, kills, afterKill = async () => {} } = options;
  await using open = new AsyncDisposableStack();
  const storage = open.adopt(await openShelves(storageUrl, [...SHELVES, EFFECTS]), (one) => one.close());
  const redis = redisUrl === undefined ? undefined : open.use(await openTestLink(redisUrl));
  const doorbell = open.use(await openDoorbell({ redis, clock }));
  const queue = createQueueFixture({ storage, doorbell });
  const moments = fc.sample(fc.integer({ min: 0, max: 60 }), { numRuns: kills, seed: 20261125 });
  const start = async () => open.use(await startWorker([storageUrl, ...(redisUrl === undefined ? [] : [redisUrl])]));

  let [preparations, added] = [0, 0];
  // Without Redis there is no more than one process, and the next one finds what the last one left.
  let steady = redis === undefined ? undefined : await start();
  for (const [round, ms] of moments.entries()) {
    const victim = await start();
    // On a busy machine the others may be done before the victim has looked: then there is more to do.
    while (victim.prepared() === 0) {
      const jobs = Array.from({ length: JOBS_A_TIME }, (_, number) => ({
        id: `r${round}-${added + number}` as Job['id'],
      }));
      for (const person of PEOPLE) await queue.add(person, ...jobs);
      added += JOBS_A_TIME;
      await reaches(() => victim.prepared() > 0, PATIENCE_MS);
    }
    await pause(ms);
    await victim.kill();
    preparations += victim.prepared();
    await afterKill(round);
  }
  const killedAt = performance.now();
  steady ??= await start();
  const done = { index: 'byState', equals: ['done'] };
  let [lost, duplicates] = [0, 0];
  for (const person of PEOPLE) {
    await waitUntil('all is done', async () => (await storage.count(JOBS, person, done)) === added, 120_000);
    const items = await findAll(storage, EFFECTS, person, {}, { limit: 50_000 });
    lost += added - items.length;
    duplicates += items.filter(({ value }) => value.times !== 1).length;
  }
  preparations += steady.prepared();
  const finishedMs = Math.round(performance.now() - killedAt);
  return { jobs: added * PEOPLE.length, preparations, lost, duplicates, finishedMs };
}

async function reaches(isThere: () => boolean, boundMs: number): Promise<void> {
  const startedAt = performance.now();
  while (!isThere() && performance.now() - startedAt < boundMs) await pause(5);
}

async function startWorker(given: readonly string[]) {
  const child = spawn(process.execPath, [WORKER, ...given], { stdio: ['ignore', 'pipe', 'inherit'] });
  let lines = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    lines += chunk.toString().split('\n').length - 1;
  });
  await waitUntil('a worker is ready', () => lines > 0, 60_000);
  const kill = () => killChild(child);
  return { prepared: () => Math.max(0, lines - 1), kill, [Symbol.asyncDispose]: kill };
}

async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

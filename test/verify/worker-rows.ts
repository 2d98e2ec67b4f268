/** Row 25: processes of workers killed in the middle of jobs, on the storage of the mode at hand, with Redis where there is one. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killWorkers, type WorkerKillsOptions } from '../cluster/kill-workers.ts';
import type { Outcome, Row } from './rows.ts';

const KILLS = 5;

export const workerRows: readonly Row[] = [
  {
    number: 25,
    title: 'background workers',
    embedded: async () => {
      // A file of its own: that of the service belongs to the service alone.
      const folder = await mkdtemp(join(tmpdir(), 'focusforge-jobs-'));
      try {
        return await checkKills({ storageUrl: `sqlite:${join(folder, 'jobs.db')}`, redisUrl: undefined });
      } finally {
        await rm(folder, { recursive: true });
      }
    },
    cluster: async ({ cluster }) => {
      // Beside the documents of the service, whose own workers know nothing of these jobs.
      await using place = await cluster.database.emptyPlace();
      return await checkKills({ storageUrl: place.url, redisUrl: cluster.redis.url });
    },
  },
];

async function checkKills(given: Omit<WorkerKillsOptions, 'kills'>): Promise<Outcome> {
  const { jobs, preparations, lost, duplicates, finishedMs } = await killWorkers({ ...given, kills: KILLS });
  assert.deepEqual({ lost, duplicates }, { lost: 0, duplicates: 0 });
  assert.ok(preparations > jobs, 'no kill fell into a job');
  return {
    kind: 'passed',
    figure: `${KILLS} workers killed at a job: ${jobs} jobs, ${preparations - jobs} of them begun again, each effect once; the last one done ${finishedMs} ms after the last kill`,
  };
}

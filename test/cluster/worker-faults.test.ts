/** Workers killed in the middle of jobs, on each database with Redis: every job is done by another, and its effect is there once. */
import assert from 'node:assert/strict';
import { emptyPlace } from '#testing/empty-place.ts';
import { startRedis } from '#testing/redis-server.ts';
import { DATABASES } from './database-servers.ts';
import { everyRound, ROUNDS } from './every-round.ts';
import { killWorkers } from './kill-workers.ts';

/** A hundred over all rounds. */
const KILLS = Math.ceil(100 / ROUNDS);

for (const { title, skip, start } of DATABASES) {
  everyRound(
    `${title}: ${KILLS} workers killed in the middle of jobs leave each effect once`,
    async (tell) => {
      await using server = await start();
      await using place = await emptyPlace(server.address);
      await using redis = await startRedis();
      const { jobs, preparations, lost, duplicates } = await killWorkers({
        storageUrl: place.url,
        redisUrl: redis.url,
        kills: KILLS,
      });
      tell({ acknowledged: jobs, lost, duplicates, note: `${preparations - jobs} jobs were begun again` });
      assert.deepEqual({ lost, duplicates }, { lost: 0, duplicates: 0 });
      assert.ok(preparations > jobs, 'no kill fell into a job');
    },
    { skip },
  );
}

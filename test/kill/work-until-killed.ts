/** A worker of jobs over a file and a Redis that others use too, until it is killed: says `ready`, then the id of each job it prepares. */
import { setTimeout as pause } from 'node:timers/promises';
import { sweepQueues } from '#jobs/sweep-queues.ts';
import { systemClock } from '#kernel/clock.ts';
import { createClusterDoorbell } from '#ports/queue/doorbell-cluster.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createQueueFixture, EFFECTS } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';

const [path = '', url = ''] = process.argv.slice(2);
const storage = createSqliteStorage({ path, shelves: [...SHELVES, EFFECTS] });
const doorbell = createClusterDoorbell({ link: await openTestLink(url), clock: systemClock });
const queue = createQueueFixture({ storage, doorbell });

queue
  .worker({
    claimMs: 400,
    prepare: async ({ id }) => {
      process.stdout.write(`${id}\n`);
      await pause(10);
    },
  })
  .start();
process.stdout.write('ready\n');
for (;;) {
  await sweepQueues({ storage, clock: systemClock, doorbell }, { patienceMs: 0 }).catch(() => undefined);
  await pause(100);
}

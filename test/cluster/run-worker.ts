/**
 * A worker of jobs over storage and, where an address of it is given, a Redis that others use too, until it is killed: says `ready`, then
 * the id of each job it prepares.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { openDoorbell } from '#app/shared-ports.ts';
import { sweepQueues } from '#jobs/sweep-queues.ts';
import { systemClock as clock } from '#kernel/clock.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createQueueFixture, EFFECTS } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { openShelves } from './open-shelves.ts';

const [storageUrl = '', redisUrl] = process.argv.slice(2);
const storage = await openShelves(storageUrl, [...SHELVES, EFFECTS]);
const doorbell = await openDoorbell({
  redis: redisUrl === undefined ? undefined : await openTestLink(redisUrl),
  clock,
});
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
  await sweepQueues({ storage, clock, doorbell }, { patienceMs: 0 }).catch(() => undefined);
  await pause(100);
}

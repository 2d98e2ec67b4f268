/** Jobs over both doorbells: what is committed is done, once, whatever rings are lost and whatever workers die. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { onSignal } from '#kernel/signal.ts';
import type { Job } from '#model/job.ts';
import { formatInstant } from '#model/time.ts';
import type { Doorbell } from '#ports/queue/doorbell.ts';
import { createClusterDoorbell } from '#ports/queue/doorbell-cluster.ts';
import { createEmbeddedDoorbell } from '#ports/queue/doorbell-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { partitionsOf, readTicket } from '#shelves/job-tickets.ts';
import { queueJobs } from '#shelves/queue-jobs.ts';
import { JOB_TICKETS, JOBS, SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createQueueFixture, EFFECTS, type QueueFixture } from '#testing/queue-fixture.ts';
import { openTestLink } from '#testing/redis-link.ts';
import { missingRedis, startRedis } from '#testing/redis-server.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { createJobClaims } from './job-claims.ts';
import { type SweepDeps, sweepQueues } from './sweep-queues.ts';

const ANNA = 'person-anna' as PersonId;
const BELA = 'person-bela' as PersonId;
const id = (text: string) => text as Job['id'];

interface Opened extends SweepDeps, AsyncDisposable {
  readonly queue: QueueFixture;
}

describeQueue('rung in process', false, async () => createEmbeddedDoorbell({ clock: systemClock }));

describeQueue('rung over Redis', missingRedis ?? false, async (open) => {
  const server = open.use(await startRedis());
  return createClusterDoorbell({ link: open.use(await openTestLink(server.url)), clock: systemClock });
});

function describeQueue(
  name: string,
  skip: string | false,
  openDoorbell: (open: AsyncDisposableStack) => Promise<Doorbell>,
): void {
  const open = async (): Promise<Opened> => {
    await using opening = new AsyncDisposableStack();
    const doorbell = opening.use(await openDoorbell(opening));
    const storage = createSqliteStorage({ path: ':memory:', shelves: [...SHELVES, EFFECTS] });
    opening.defer(() => storage.close());
    const stack = opening.move();
    const queue = createQueueFixture({ storage, doorbell });
    return { storage, doorbell, clock: systemClock, queue, [Symbol.asyncDispose]: () => stack.disposeAsync() };
  };

  describe(`a job, ${name}`, { skip }, () => {
    test('is done after the change it belongs to, once, and leaves no ticket', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const worker = queue.worker();
      worker.start();
      await queue.add(ANNA, { id: id('a') }, { id: id('b') }, { id: id('c'), queue: 'ai' });
      await waitUntil('all are done', async () => (await stateOf(storage, ANNA)) === 'a done, b done, c done');
      for (const one of ['a', 'b', 'c']) assert.equal(await queue.effects(ANNA, one), 1);
      assert.deepEqual(await ticketsOf(storage), []);
      await worker.stop();
    });

    test('is not there when its change is not', async () => {
      await using opened = await open();
      await opened.queue.add(ANNA, { id: id('a') });
      const { storage, queue } = opened;
      const there = (await storage.get(JOBS, ANNA, id('a')))?.value;
      assert.ok(there !== undefined);
      const lost = queue.change({ person: ANNA }, async (draft) => {
        const job = { id: id('b'), kind: 'count', queue: 'main', payload: null } as const;
        await queueJobs(storage, draft, { person: ANNA, jobs: [job] });
        // It is there already, each time anew.
        draft.add(JOBS, id('a'), there);
      });
      await assert.rejects(lost, { code: 'too-busy' });
      assert.equal(await stateOf(opened.storage, ANNA), 'a queued');
    });

    test('waits for its time', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const worker = queue.worker();
      worker.start();
      const runAt = formatInstant(systemClock.now().add({ milliseconds: 300 }));
      await queue.add(ANNA, { id: id('later'), runAt });
      await queue.add(ANNA, { id: id('now') });
      await waitUntil('the first is done', async () => (await stateOf(storage, ANNA)) === 'later queued, now done');
      await waitUntil('both are done', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        return (await stateOf(storage, ANNA)) === 'later done, now done';
      });
      assert.ok(formatInstant(systemClock.now()) >= runAt);
      await worker.stop();
    });

    test('is never given up because storage was away', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      let tries = 0;
      const worker = queue.worker({
        maxAttempts: 2,
        backoff: () => 1,
        prepare: async () => {
          tries += 1;
          if (tries < 6) throw new Problem(tries % 2 === 0 ? 'too-busy' : 'storage-unavailable');
        },
      });
      worker.start();
      await queue.add(ANNA, { id: id('a') });
      await waitUntil('it is done', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        return (await stateOf(storage, ANNA)) === 'a done';
      });
      assert.deepEqual([tries, await queue.effects(ANNA, 'a')], [6, 1]);
      await worker.stop();
    });

    test('is tried again when it fails, has its effect once, and tells why it failed', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      let tries = 0;
      const worker = queue.worker({
        backoff: () => 1,
        prepare: async () => {
          tries += 1;
          if (tries < 4) throw new Error('not yet');
        },
      });
      worker.start();
      await queue.add(ANNA, { id: id('a') });
      await waitUntil('it is done', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        return (await stateOf(storage, ANNA)) === 'a done';
      });
      assert.deepEqual([tries, await queue.effects(ANNA, 'a')], [4, 1]);
      await worker.stop();
    });

    test('is dead after so many failures, which its person can see, and is done when that person has it run again', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      let isBroken = true;
      const worker = queue.worker({
        maxAttempts: 3,
        backoff: () => 0,
        prepare: async () => {
          if (isBroken) throw new Error('broken');
        },
      });
      worker.start();
      await queue.add(ANNA, { id: id('a') });
      await waitUntil('it is dead', async () => (await stateOf(storage, ANNA)) === 'a dead');
      const { jobs } = await queue.failedJobs.list(ANNA, { limit: 10 });
      assert.deepEqual(
        jobs.map((job) => [job.id, job.attempts, job.failure]),
        [['a', 3, 'internal']],
      );
      assert.deepEqual((await queue.failedJobs.list(BELA, { limit: 10 })).jobs, []);
      await assert.rejects(queue.failedJobs.rerun({ person: BELA }, id('a')), { code: 'job-missing' });
      isBroken = false;
      await queue.failedJobs.rerun({ person: ANNA }, id('a'));
      await waitUntil('it is done', async () => (await stateOf(storage, ANNA)) === 'a done');
      assert.equal(await queue.effects(ANNA, 'a'), 1);
      await assert.rejects(queue.failedJobs.rerun({ person: ANNA }, id('a')), { code: 'job-missing' });
      await worker.stop();
    });

    test('of one person does not wait for all of another’s, and two of one person are not done at the same time', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const done: PersonId[] = [];
      let atOnce = 0;
      let mostAtOnce = 0;
      const worker = queue.worker({
        concurrency: { main: 2 },
        prepare: async ({ person }) => {
          if (person === ANNA) atOnce += 1;
          mostAtOnce = Math.max(mostAtOnce, atOnce);
          await new Promise((resolve) => setTimeout(resolve, 3));
          if (person === ANNA) atOnce -= 1;
          done.push(person);
        },
      });
      await queue.add(ANNA, ...Array.from({ length: 30 }, (_, number) => ({ id: id(`a${number}`) })));
      worker.start();
      await sweepQueues(opened, { patienceMs: -1000 });
      await waitUntil('Anna’s have begun', () => done.length > 2);
      await queue.add(BELA, { id: id('b') });
      await waitUntil('Béla’s is done', async () => (await stateOf(storage, BELA)) === 'b done');
      assert.ok(done.length < 25, `${done.length} of Anna’s were done before`);
      await waitUntil('all are done', () => done.length === 31);
      assert.equal(mostAtOnce, 1);
      await worker.stop();
    });

    test('in the AI queue does not keep others waiting', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const never = Promise.withResolvers<void>();
      const worker = queue.worker({
        prepare: async ({ id: one }) => {
          if (one.startsWith('ai')) await never.promise;
        },
      });
      worker.start();
      for (let number = 0; number < 5; number += 1) {
        await queue.add(`person-${number}` as PersonId, { id: id('ai'), queue: 'ai' }, { id: id('main') });
      }
      for (let number = 0; number < 5; number += 1) {
        const person = `person-${number}` as PersonId;
        await waitUntil('it is done', async () => (await stateOf(storage, person)).endsWith('main done'));
      }
      never.resolve();
      await worker.stop();
    });

    test('is found by the sweeper when nobody was told of it', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      await queue.add(ANNA, { id: id('a') });
      const silent = createQueueFixture({ storage, doorbell: { ...opened.doorbell, ring: () => undefined } });
      await silent.add(BELA, { id: id('b') });
      const worker = queue.worker();
      worker.start();
      const swept: number[] = [];
      const stop = onSignal('queue-swept', ({ found }) => swept.push(found));
      await waitUntil('both are done', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        return (await stateOf(storage, ANNA)) + (await stateOf(storage, BELA)) === 'a doneb done';
      });
      assert.ok(swept.length > 0);
      stop();
      await worker.stop();
    });

    test('whose worker is taken for dead is done by another, and the first one’s effect does not count', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const outcomes: string[] = [];
      const stop = onSignal('queue-job', ({ outcome }) => outcomes.push(outcome));
      // A worker that has taken the job and then stands still: it never says that it is alive.
      const claims = createJobClaims({ storage, change: queue.change, clock: systemClock, claimMs: 20 });
      await queue.add(ANNA, { id: id('a') });
      const claim = await waitUntil('it is taken', () => claims.take('main', ANNA));
      const worker = queue.worker();
      worker.start();
      await waitUntil('another does it', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        return (await stateOf(storage, ANNA)) === 'a done';
      });
      await assert.rejects(
        claims.end(claim, async (draft) => {
          draft.put(EFFECTS, 'a', { times: 99 });
          return { state: 'done' };
        }),
        { name: 'ClaimLost' },
      );
      await assert.rejects(claims.keep(claim), { name: 'ClaimLost' });
      assert.equal(await queue.effects(ANNA, 'a'), 1);
      assert.deepEqual(outcomes, ['done']);
      stop();
      await worker.stop();
    });

    test('is found again in the very millisecond in which its worker is taken for dead, and always has a ticket', async () => {
      await using opened = await open();
      const { storage, doorbell } = opened;
      const clock = createFixedClock('2026-11-25T09:00:00Z');
      const queue = createQueueFixture({ storage, doorbell, clock });
      const claims = createJobClaims({ storage, change: queue.change, clock, claimMs: 20 });
      await queue.add(ANNA, { id: id('a') });
      assert.ok(await claims.take('main', ANNA));
      clock.advanceMs(19);
      assert.equal(await claims.take('main', ANNA), undefined);
      assert.ok(await readTicket(storage, 'main', ANNA));
      clock.advanceMs(1);
      assert.equal((await claims.take('main', ANNA))?.job.token, 2);
    });

    test('is kept as long as its worker lives, however long it takes', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const finish = Promise.withResolvers<void>();
      let preparations = 0;
      const worker = queue.worker({
        claimMs: 400,
        prepare: async () => {
          preparations += 1;
          await finish.promise;
        },
      });
      worker.start();
      await queue.add(ANNA, { id: id('a') });
      const first = await waitUntil('it runs', async () => (await storage.get(JOBS, ANNA, 'a'))?.value.dueAt);
      await waitUntil('it is kept', async () => {
        await sweepQueues(opened, { patienceMs: 0 });
        const until = (await storage.get(JOBS, ANNA, 'a'))?.value.dueAt ?? '';
        return Date.parse(until) > Date.parse(first) + 300;
      });
      finish.resolve();
      await waitUntil('it is done', async () => (await stateOf(storage, ANNA)) === 'a done');
      assert.deepEqual([preparations, await queue.effects(ANNA, 'a')], [1, 1]);
      await worker.stop();
    });

    test('that cannot be finished when the worker stops is handed back, and costs no attempt', async () => {
      await using opened = await open();
      const { queue, storage } = opened;
      const worker = queue.worker({
        prepare: (_given, { signal }) =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      });
      worker.start();
      await queue.add(ANNA, { id: id('a') });
      await waitUntil('it runs', async () => (await stateOf(storage, ANNA)) === 'a running');
      await worker.stop();
      assert.equal(await stateOf(storage, ANNA), 'a queued');
      assert.equal((await storage.get(JOBS, ANNA, 'a'))?.value.attempts, 0);
    });
  });
}

async function stateOf(storage: Storage, person: PersonId): Promise<string> {
  const { items } = await storage.find(JOBS, person, {}, { limit: 100 });
  return items.map(({ value }) => `${value.id} ${value.state}`).join(', ');
}

async function ticketsOf(storage: Storage): Promise<readonly string[]> {
  const partitions = [...partitionsOf('main'), ...partitionsOf('ai')];
  const found = await Promise.all(partitions.map((one) => storage.find(JOB_TICKETS, one, {}, { limit: 10 })));
  return found.flatMap(({ items }) => items.map((ticket) => ticket.id));
}

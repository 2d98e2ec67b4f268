import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import type { JobQueue } from '#model/job.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { queueJobs } from '#shelves/queue-jobs.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createMetrics } from './metrics.ts';
import { checkQueues, queueFigures, watchQueues } from './queue-watch.ts';
import { type SystemFigures, watchSystem } from './system-figures.ts';

const CONTEXT = { figures: {} as SystemFigures };

/** Queues without any worker. */
function openQueues() {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const add = (person: string, queue: JobQueue, runAt?: string) =>
    change({ person: person as PersonId }, async (draft) => {
      const job = { kind: 'x', queue, payload: null, ...(runAt === undefined ? {} : { runAt }) };
      await queueJobs(storage, draft, { person: person as PersonId, jobs: [job] });
    });
  const read = watchQueues({ storage, clock });
  return { clock, storage, add, read, check: checkQueues(read), [Symbol.asyncDispose]: () => storage.close() };
}

describe('the watch over the queues', () => {
  it('says how many people wait and since when, whatever is for later', async () => {
    await using queues = openQueues();
    assert.deepEqual(await queues.check(CONTEXT), { status: 'healthy', detail: 'Nobody waits for a worker.' });
    for (const person of ['ada', 'bob', 'carl']) await queues.add(person, 'main');
    await queues.add('ada', 'main');
    await queues.add('dora', 'ai');
    await queues.add('eve', 'main', '2026-11-26T09:00:00.000Z');
    queues.clock.advanceMs(12_000);
    assert.deepEqual(await queues.read(), {
      main: { people: 3, oldestMs: 12_000 },
      ai: { people: 1, oldestMs: 12_000 },
    });
    const { status, detail } = await queues.check(CONTEXT);
    assert.deepEqual([status, detail], ['healthy', '4 people wait for a worker, the longest for 12 s.']);
  });

  it('asks whether a worker runs when somebody has waited for minutes', async () => {
    await using queues = openQueues();
    await queues.add('ada', 'main');
    queues.clock.advance(5);
    const { status, detail } = await queues.check(CONTEXT);
    assert.deepEqual(
      [status, detail],
      ['degraded', 'One person waits for a worker, the longest for 300 s. Is one running?'],
    );
  });

  it('looks once in five seconds, however many ask, and says so when storage does not answer', async () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    let asked = 0;
    const find = () => {
      asked += 1;
      return new Promise(() => {});
    };
    const read = watchQueues({ storage: { find } as unknown as Storage, clock });
    const readings = [read(), read()];
    clock.advanceMs(2000);
    assert.deepEqual(await Promise.all(readings), [undefined, undefined]);
    assert.equal(asked, 2, 'the first partition of each queue');
    assert.equal((await checkQueues(read)(CONTEXT)).status, 'degraded');
    clock.advanceMs(3000);
    void read();
    assert.equal(asked, 4);
  });

  it('gives the metrics a figure for each queue', async () => {
    await using queues = openQueues();
    await queues.add('ada', 'main');
    queues.clock.advanceMs(1500);
    const system = watchSystem({ folder: tmpdir(), clock: queues.clock });
    const metrics = createMetrics({ system });
    for (const figure of queueFigures(queues.read)) metrics.watchEach(figure);
    const text = await metrics.text();
    assert.match(text, /^focusforge_queue_people_waiting\{queue="main"\} 1$/m);
    assert.match(text, /^focusforge_queue_people_waiting\{queue="ai"\} 0$/m);
    assert.match(text, /^focusforge_queue_oldest_wait_seconds\{queue="main"\} 1\.5$/m);
    metrics.close();
    system.close();
  });
});

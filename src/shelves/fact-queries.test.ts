import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PersonId } from '#kernel/id.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createChanger } from './change.ts';
import { findFactsBetween } from './fact-queries.ts';
import { SHELVES } from './shelves.ts';

const ADA = 'ada' as PersonId;
const MINUTES = 100;

/** One fact a minute from nine o'clock on. */
async function recordFacts() {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  for (let minute = 0; minute < MINUTES; minute += 1) {
    await change({ person: ADA }, async (draft) => draft.record('task-deleted', { taskId: String(minute) }));
    clock.advance(1);
  }
  return storage;
}

const at = (time: string) => Temporal.Instant.from(`2026-11-23T${time}Z`);
const between = async (storage: Storage, from: string, until: string) => {
  const facts = await findFactsBetween(storage, ADA, { from: at(from), until: at(until) });
  return facts.map(({ sequence }) => sequence);
};

describe('facts of a span of time', () => {
  it('are those recorded in it, its first instant and not its last', async () => {
    const storage = await recordFacts();
    assert.deepEqual(await between(storage, '09:00:00', '09:03:00'), [1, 2, 3]);
    assert.deepEqual(await between(storage, '09:10:30', '09:12:01'), [12, 13]);
    assert.deepEqual(await between(storage, '08:00:00', '09:00:00'), []);
    assert.deepEqual(await between(storage, '10:38:00', '23:00:00'), [99, 100]);
    assert.deepEqual(await between(storage, '12:00:00', '13:00:00'), []);
    assert.equal((await between(storage, '00:00:00', '23:59:59')).length, MINUTES);
    await storage.close();
  });

  it('are found in few reads, however many there are before and after', async () => {
    const storage = await recordFacts();
    let reads = 0;
    const counted: Storage = {
      ...storage,
      find: (...given) => {
        reads += 1;
        return storage.find(...given);
      },
    };
    await between(counted, '09:50:00', '09:51:00');
    assert.ok(reads <= Math.ceil(Math.log2(MINUTES)) + 3, String(reads));
    await storage.close();
  });

  it('are none for somebody to whom nothing happened', async () => {
    const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    assert.deepEqual(await between(storage, '00:00:00', '23:00:00'), []);
    await storage.close();
  });
});

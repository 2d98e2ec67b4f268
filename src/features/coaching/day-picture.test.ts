import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stepsAhead } from '#chains/day.ts';
import type { BlockId, PersonId } from '#kernel/id.ts';
import type { Placement } from '#model/plan.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { PLANS, SHELVES } from '#shelves/shelves.ts';
import { SAMPLE_AT, sampleContents } from '#testing/sample-account.ts';
import { readDayPicture } from './day-picture.ts';

const ANNA = 'anna' as PersonId;

it('a picture of a long day still has what is ahead, and the last of what was done', async () => {
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
  const at = (minute: number) => Temporal.Instant.from(SAMPLE_AT).add({ minutes: minute });
  // Each is of the one block there is: only where it stands matters here.
  const placements = Array.from({ length: 30 }, (_, number): Placement => {
    const [start, end] = [at(number * 10).toString(), at(number * 10 + 5).toString()];
    return { blockId: 'block-1' as BlockId, start, end, pinned: false, done: number < 25, why: 'Then.' };
  });
  await storage.commit(sampleContents(ANNA));
  const plan = { version: 2, placements, unplaced: [], odds: [], updatedAt: SAMPLE_AT };
  await storage.commit([changeOf({ shelf: PLANS, person: ANNA, id: 'plan', expect: 'any', value: plan })]);

  const picture = await readDayPicture(storage, ANNA, at(245));
  await storage.close();
  assert.equal(picture.steps.length, 20);
  assert.equal(picture.steps.filter(({ placement }) => !placement.done).length, 5);
  assert.equal(picture.steps[0]?.placement.start, placements[10]?.start, 'in order, the earliest left out');
  assert.equal(stepsAhead({ ...picture, current: undefined }).length, 5);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reflect as ReflectChain } from '#chains/reflect/reflect.ts';
import { createFocus } from '#features/focus/focus.ts';
import { createPeople } from '#features/people/people.ts';
import type { BlockId, Id } from '#kernel/id.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import { changeOf } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createReplanner } from '#replan/replan.ts';
import { createChanger } from '#shelves/change.ts';
import { BLOCKS, PLANS, SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { sampleContents } from '#testing/sample-account.ts';
import { createReflections } from './reflections.ts';

const BLOCK = 'block-1' as BlockId;
const NO_SIGNAL = { signal: new AbortController().signal };

/** A Monday in Berlin with one step, planned for ten o'clock there, and nothing that happened yet. */
async function startWeek() {
  const clock = createFixedClock('2026-11-23T09:10:00Z');
  const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES, clock });
  const change = createChanger({ storage, clock, bus: createEmbeddedBus() });
  const writing = { storage, clock, change, replanner: createReplanner({ storage, clock }) };
  const person = await createPeople({ ...writing, defaultTimeZone: 'Europe/Berlin' }).ensureFirst();
  const wanted = sampleContents(person, 'Write the report').filter(({ shelf }) =>
    ['tasks', 'blocks'].includes(shelf.name),
  );
  await storage.commit(wanted);
  const placement = { blockId: BLOCK, pinned: false, done: false, why: '' };
  const placements = [{ ...placement, start: '2026-11-23T09:00:00.000Z', end: '2026-11-23T09:25:00.000Z' }];
  const plan = { version: 1, placements, unplaced: [], odds: [], updatedAt: '2026-11-23T08:00:00.000Z' };
  await storage.commit([changeOf({ shelf: PLANS, person, id: 'plan', expect: 'any', value: plan })]);
  const asked: Parameters<ReflectChain>[0][] = [];
  const reflections = createReflections({
    ...{ storage, clock },
    reflect: async (request) => {
      asked.push(request);
      const evidence = [...request.facts.map(({ id }) => id), 'fact-999' as Id<'fact'>];
      return { insights: [{ text: 'Something', evidence }], source: 'model' };
    },
  });
  const focus = createFocus(writing);
  const read = (day?: string) => reflections.read({ person }, day, NO_SIGNAL);
  return { clock, storage, person, focus, asked, read };
}

describe('looking back on a week', () => {
  it('tells what happened in words, with its figures for whoever looks for patterns', async () => {
    const { clock, storage, person, focus, asked, read } = await startWeek();
    const first = await focus.start({ person }, { blockId: BLOCK, timer: { kind: 'flowtime' } });
    clock.advance(5);
    await focus.abandon({ person }, first.id);
    await focus.checkIn({ person }, { mood: 7, energy: 5, stress: 3, note: '' });
    const second = await focus.start({ person }, { blockId: BLOCK, timer: { kind: 'flowtime' } });
    clock.advance(40);
    await focus.finish({ person }, second.id, {});
    const { insights, week, source } = await read();
    assert.deepEqual([week, source], ['2026-11-23', 'model']);
    assert.deepEqual(
      insights[0]?.evidence.map(({ words }) => words),
      [
        'You started “Write the report” 10 min after its planned time',
        'You left “Write the report” for another time after 5 min',
        'You noted mood 7, energy 5, stress 3',
        asked[0]?.facts[3]?.words,
        '“Write the report” took 40 min; 25 were booked',
      ],
      'and evidence that is not there is left out',
    );
    const [started, left, , , finished] = asked[0]?.facts ?? [];
    assert.equal(started?.latencyMinutes, 10);
    assert.equal(left?.actualMinutes, 5);
    assert.deepEqual([finished?.estimateMinutes, finished?.actualMinutes], [25, 40]);
    assert.equal((await storage.get(BLOCKS, person, BLOCK))?.value.state, 'done');
  });

  it('begins and ends where the week does for the person, not in UTC', async () => {
    const { clock, person, focus, read, asked } = await startWeek();
    // Sunday, half an hour before midnight in Berlin, and Monday, half an hour after.
    clock.set('2026-11-29T22:30:00Z');
    await focus.checkIn({ person }, { mood: 1, energy: 1, stress: 1, note: '' });
    clock.set('2026-11-29T23:30:00Z');
    await focus.checkIn({ person }, { mood: 9, energy: 9, stress: 9, note: '' });
    assert.equal((await read()).week, '2026-11-30');
    assert.match(asked[0]?.facts.map(({ words }) => words).join() ?? '', /^You noted mood 9, energy 9, stress 9$/);
    await read('2026-11-29');
    assert.match(asked[1]?.facts.map(({ words }) => words).join() ?? '', /^You noted mood 1, energy 1, stress 1$/);
  });

  it('asks nobody about a week in which nothing happened', async () => {
    const { asked, read } = await startWeek();
    const { insights, source } = await read('2020-02-29');
    assert.deepEqual([insights, source, asked.length], [[], 'template', 0]);
  });
});

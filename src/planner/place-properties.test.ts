/** What holds for every plan, whoever the person and whatever their week. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyRequest } from '#testing/planning-arbitrary.ts';
import { followersOf, readDependencies } from './dependencies.ts';
import { applyMoves, diffPlans, undoMoves } from './diff.ts';
import { layOut } from './lay-out.ts';
import { orderBlocks } from './order.ts';
import { makePlan } from './place.ts';
import type { PlannerPlacement, PlanningRequest, TimeSpan } from './planning.ts';
import { readSituation } from './situation.ts';
import { findViolations } from './violations.ts';

const SEED = 20_261_123;
const MINUTE = 60_000;

const places = (placements: readonly PlannerPlacement[]) =>
  placements.map(({ blockId, start, end }) => ({ blockId, start, end }));

test('no plan breaks a hard limit', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      assert.deepEqual(findViolations(request, makePlan(request).placements), []);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('every block is placed once at its length before the plan ends, or is unplaced once, and each says why', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const { placements, unplaced } = makePlan(request);
      const named = [...placements, ...unplaced].map(({ blockId }) => blockId).sort();
      assert.deepEqual(named, request.blocks.map(({ id }) => id).sort());
      for (const { why } of [...placements, ...unplaced]) assert.ok(why.length > 0 && why.length <= 400, why);
      for (const { blockId, start, end, pinned } of placements) {
        const block = request.blocks.find(({ id }) => id === blockId);
        assert.equal(end - start, (block?.minutes ?? 0) * MINUTE);
        if (!pinned) assert.ok(end <= request.horizonEnd);
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('the same request gives the same plan, and is left as it was', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const copy = JSON.stringify(request);
      assert.deepEqual(makePlan(request), makePlan(JSON.parse(copy)));
      assert.equal(JSON.stringify(request), copy);
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test('planning again when nothing has changed moves nothing', () => {
  fc.assert(
    fc.property(anyRequest, (request) => {
      const first = makePlan(request);
      const second = makePlan({ ...request, current: first.placements });
      assert.deepEqual(places(second.placements), places(first.placements));
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('a new event moves only what it touches, what waits for that, and what has to make room', () => {
  fc.assert(
    fc.property(requestWithEvent, ({ request, drop }) => {
      const before = makePlan(request).placements;
      const event = dropEvent(drop, { request, placements: before });
      const after = makePlan({ ...request, current: before, busy: [...request.busy, event] });
      const moves = diffPlans({ before, after: after.placements });
      const free = new Set(touchedBy(event, { request, placements: before }));
      for (const { blockId, from, to, why } of moves) {
        if (from !== null && to !== null && !free.has(blockId)) {
          assert.match(why, /^(More pressing work needs its old time|What it waits for has moved)/);
        }
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('with room to spare, a new event moves only what it touches and what waits for that', () => {
  let moved = 0;
  fc.assert(
    fc.property(requestWithEvent, ({ request, drop }) => {
      const roomy = makeRoom(request);
      const before = makePlan(roomy).placements;
      const event = dropEvent(drop, { request: roomy, placements: before });
      const after = makePlan({ ...roomy, current: before, busy: [...roomy.busy, event] });
      const moves = diffPlans({ before, after: after.placements });
      const allowed = new Set(touchedBy(event, { request: roomy, placements: before }));
      for (const { blockId } of moves) assert.ok(allowed.has(blockId), `${blockId} moved`);
      moved += moves.length;
    }),
    { seed: SEED, numRuns: 200 },
  );
  assert.ok(moved > 50, 'the events drawn have to touch something');
});

test('applying the difference of two plans gives the second, and undoing it the first', () => {
  fc.assert(
    fc.property(requestWithEvent, ({ request, drop }) => {
      const before = makePlan(request).placements;
      const event = dropEvent(drop, { request, placements: before });
      const after = makePlan({ ...request, current: before, busy: [...request.busy, event] }).placements;
      const moves = diffPlans({ before, after });
      const applied = applyMoves(before, moves);
      assert.ok(applied.applied);
      assert.deepEqual(places(applied.placements), places(after));
      const undone = undoMoves(applied.placements, moves);
      assert.ok(undone.undone);
      assert.deepEqual(places(undone.placements), places(before));
    }),
    { seed: SEED, numRuns: 150 },
  );
});

test('when everything with a due date fits in order of due dates, the plan leaves none of it out', () => {
  let tight = 0;
  fc.assert(
    fc.property(anyRequest, (drawn) => {
      const request = { ...drawn, current: [] };
      const situation = readSituation(request);
      const order = orderBlocks(situation, (task) => request.tasks[task]?.dueAt ?? Number.MAX_SAFE_INTEGER);
      const byDue = layOut(situation, { order, places: situation.current, seeking: null });
      const isDue = (block: number) => request.tasks[situation.dependencies.taskOf[block] ?? -1]?.dueAt !== null;
      if (byDue.spans.some((span, block) => span === null && isDue(block))) return;
      tight += 1;
      const unplaced = new Set(makePlan(request).unplaced.map(({ blockId }) => blockId));
      assert.ok(request.blocks.every(({ id }, block) => !isDue(block) || !unplaced.has(id)));
    }),
    { seed: SEED, numRuns: 300 },
  );
  assert.ok(tight > 50, 'enough of the requests drawn have to fit');
});

/** A request, and where to drop an event on its plan: some minutes off the start of one of its blocks. */
const requestWithEvent = fc.record({
  request: anyRequest,
  drop: fc.record({
    placement: fc.nat(20),
    minutesOff: fc.integer({ min: -90, max: 90 }),
    minutes: fc.constantFrom(5, 30, 60, 240),
  }),
});

type Drop =
  typeof requestWithEvent extends fc.Arbitrary<infer Drawn>
    ? Drawn extends { drop: infer Where }
      ? Where
      : never
    : never;

/** The event that the drop stands for; one from now on when there is no placement. */
function dropEvent(drop: Drop, { request, placements }: Plan): TimeSpan {
  const target = placements[drop.placement % Math.max(1, placements.length)]?.start ?? request.now;
  const start = target + drop.minutesOff * MINUTE;
  return { start, end: start + drop.minutes * MINUTE };
}

interface Plan {
  readonly request: PlanningRequest;
  readonly placements: readonly PlannerPlacement[];
}

/** The blocks that an event with its buffers overlaps, and all that wait for them. */
function touchedBy(event: TimeSpan, { request, placements }: Plan) {
  const buffer = request.person.bufferMinutes * MINUTE;
  const dependencies = readDependencies(request);
  const touched = placements.filter(
    ({ start, end }) => event.start < event.end && start < event.end + buffer && event.start - buffer < end,
  );
  const numbers = touched.map(({ blockId }) => request.blocks.findIndex(({ id }) => id === blockId));
  const moved = new Set(numbers.flatMap((number) => [number, ...followersOf(number, dependencies)]));
  return request.blocks.filter((_, number) => moved.has(number)).map(({ id }) => id);
}

/**
 * The same work without haste: no due dates, months of time, whole days of hours, nothing wanted tomorrow, and no long breaks, since a
 * block that moves next to others may make their row too long.
 */
function makeRoom(request: PlanningRequest): PlanningRequest {
  const workingHours = [1, 2, 3, 4, 5, 6, 7].flatMap((day) =>
    ['work', 'evening'].map((kind) => ({ day, start: '08:00', end: '22:00', kind })),
  );
  return {
    ...request,
    person: { ...request.person, workingHours, dailyFocusMinutes: 960, longBreakMinutes: 0 },
    horizonEnd: request.now + 90 * 24 * 60 * MINUTE,
    tasks: request.tasks.map((task) => ({ ...task, dueAt: null, priority: 'low' })),
    blocks: request.blocks.map((block) => ({ ...block, pinnedAt: null })),
    current: [],
  };
}

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockId } from '#kernel/id.ts';
import { at, type SampleRequest, samplePlacement, sampleRequest, span } from '#testing/planning-samples.ts';
import { makePlan } from './place.ts';
import type { PlannerPlacement } from './planning.ts';
import { findViolations } from './violations.ts';

const essay = { blocks: [25, 25] };

/** The limits that placements break, as `limit block`. */
function broken(request: SampleRequest, placements: readonly PlannerPlacement[]): readonly string[] {
  return findViolations(sampleRequest(request), placements).map(({ limit, blockId }) => `${limit} ${blockId}`);
}

/** The one thing wrong with a placement of the first step of the essay. */
function wrongWith(start: string, end: string, request: Partial<SampleRequest> = {}) {
  const found = findViolations(sampleRequest({ tasks: { essay }, ...request }), [
    samplePlacement('essay-0', span(start, end)),
  ]);
  return found.map(({ limit, detail }) => `${limit}: ${detail}`);
}

test('a plan with nothing wrong breaks no limit', () => {
  assert.deepEqual(wrongWith('09:00', '09:25'), []);
});

test('it is in the past', () => {
  assert.deepEqual(wrongWith('09:00', '09:25', { now: at('09:01') }), ['in-the-past: Monday 09:00 has passed']);
});

test('it is outside the hours of its kind, at its beginning, its end or within', () => {
  const outside = 'is outside your hours of the kind “work”';
  assert.deepEqual(wrongWith('08:59', '09:24'), [`outside-hours: Monday 08:59 ${outside}`]);
  assert.deepEqual(wrongWith('16:36', '17:01'), [`outside-hours: Monday 17:00 ${outside}`]);
  const workingHours = [
    { day: 1, start: '09:00', end: '12:00', kind: 'work' },
    { day: 1, start: '12:05', end: '17:00', kind: 'work' },
  ];
  assert.deepEqual(wrongWith('11:50', '12:15', { person: { workingHours } }), [
    `outside-hours: Monday 12:00 ${outside}`,
  ]);
});

test('night shifts and the hour that the clock shows twice are inside hours', () => {
  const person = { workingHours: [{ day: 6, start: '22:00', end: '03:00', kind: 'work' }], dailyFocusMinutes: 960 };
  const night = {
    person,
    tasks: { essay: { blocks: [300] } },
    now: at('2026-10-24 12:00'),
    horizonEnd: at('2026-10-26 12:00'),
  };
  const start = at('2026-10-24 22:00');
  const whole = { start, end: start + 6 * 3_600_000 };
  assert.deepEqual(broken(night, [samplePlacement('essay-0', whole)]), []);
  const longer = { start, end: whole.end + 60_000 };
  assert.deepEqual(broken(night, [samplePlacement('essay-0', longer)]), ['outside-hours essay-0']);
});

test('it is on an event, or inside the buffer on either side of it', () => {
  const busy = [span('10:00', '10:30')];
  assert.deepEqual(wrongWith('09:50', '10:15', { busy }), [
    'on-busy: Your calendar is taken from Monday 10:00 to Monday 10:30',
  ]);
  assert.deepEqual(wrongWith('09:26', '09:51', { busy }), [
    'inside-buffer: An event begins at Monday 10:00, less than 10 min away',
  ]);
  assert.deepEqual(wrongWith('10:39', '11:04', { busy }), [
    'inside-buffer: An event ends at Monday 10:30, less than 10 min away',
  ]);
  assert.deepEqual(wrongWith('09:25', '09:50', { busy }), []);
  assert.deepEqual(wrongWith('10:40', '11:05', { busy }), []);
});

test('an event without length claims nothing', () => {
  assert.deepEqual(wrongWith('09:00', '09:25', { busy: [span('09:10', '09:10')] }), []);
});

test('it begins before it may, or ends after it is due', () => {
  const early = { tasks: { essay: { ...essay, notBeforeAt: at('09:01') } } };
  assert.deepEqual(wrongWith('09:00', '09:25', early), ['before-not-before: It may not begin before Monday 09:01']);
  const late = { tasks: { essay: { ...essay, dueAt: at('09:24') } } };
  assert.deepEqual(wrongWith('09:00', '09:25', late), [
    'after-due: It would be over at Monday 09:25, and it is due Monday 09:24',
  ]);
  assert.deepEqual(wrongWith('09:00', '09:25', { tasks: { essay: { ...essay, dueAt: at('09:25') } } }), []);
});

test('two blocks overlap, or have too short a break between them', () => {
  const first = samplePlacement('essay-0', span('09:00', '09:25'));
  const second = (start: string, end: string) => samplePlacement('essay-1', span(start, end));
  assert.deepEqual(broken({ tasks: { essay } }, [first, second('09:24', '09:49')]), ['overlap essay-1']);
  assert.deepEqual(broken({ tasks: { essay } }, [first, second('09:29', '09:54')]), ['no-break essay-1']);
  assert.deepEqual(broken({ tasks: { essay } }, [first, second('09:30', '09:55')]), []);
});

test('a block overlaps the running session, or begins before the break after it', () => {
  const running = { ...span('08:50', '09:20'), blockId: 'running' as BlockId };
  const at = (start: string, end: string) =>
    broken({ tasks: { essay }, running }, [samplePlacement('essay-0', span(start, end))]);
  assert.deepEqual(at('09:19', '09:44'), ['overlap essay-0']);
  assert.deepEqual(at('09:24', '09:49'), ['no-break essay-0']);
  assert.deepEqual(at('09:25', '09:50'), []);
});

test('a row of blocks is longer than the person does without a long break', () => {
  const tasks = { essay: { blocks: [25, 25, 25, 25, 25] } };
  const row = ['09:00', '09:30', '10:00', '10:30', '11:00'].map((start, step) =>
    samplePlacement(`essay-${step}`, { start: at(start), end: at(start) + 25 * 60_000 }),
  );
  assert.deepEqual(broken({ tasks }, row), ['no-break essay-4']);
  const rested = [...row.slice(0, 4), samplePlacement('essay-4', span('11:10', '11:35'))];
  assert.deepEqual(broken({ tasks }, rested), []);
});

test('a block comes before what it waits for, or although that has no place', () => {
  const tasks = {
    essay: { blocks: [25, { minutes: 25, dependsOn: ['essay-0'] }] },
    print: { dependsOn: ['cover'], blocks: [10] },
    cover: { dependsOn: ['essay'], blocks: [] },
  };
  const first = samplePlacement('essay-0', span('10:00', '10:25'));
  const second = samplePlacement('essay-1', span('09:00', '09:25'));
  assert.deepEqual(broken({ tasks }, [first, second]), ['before-dependency essay-1']);
  assert.deepEqual(broken({ tasks }, [second]), ['before-dependency essay-1']);
  const print = samplePlacement('print-0', span('10:30', '10:40'));
  assert.deepEqual(broken({ tasks }, [first, print]), ['before-dependency print-0']);
  assert.deepEqual(broken({ tasks }, [first, samplePlacement('essay-1', span('10:45', '11:10')), print]), [
    'before-dependency print-0',
  ]);
});

test('a day holds more focus time than the person does, what was worked today included', () => {
  const placements = [
    samplePlacement('essay-0', span('09:00', '09:25')),
    samplePlacement('essay-1', span('10:00', '10:25')),
  ];
  const day = (dailyFocusMinutes: number, focusedTodayMinutes = 0) =>
    broken({ tasks: { essay }, person: { dailyFocusMinutes }, focusedTodayMinutes }, placements);
  assert.deepEqual(day(50), []);
  assert.deepEqual(day(49), ['over-capacity essay-1']);
  assert.deepEqual(day(60, 11), ['over-capacity essay-1']);
});

test('a pin is elsewhere, nowhere, or not marked', () => {
  const tasks = { call: { blocks: [{ minutes: 30, pinnedAt: at('10:00') }] } };
  assert.deepEqual(broken({ tasks }, [samplePlacement('call-0', span('10:30', '11:00'), true)]), ['moved-pin call-0']);
  assert.deepEqual(broken({ tasks }, []), ['moved-pin call-0']);
  assert.deepEqual(broken({ tasks }, [samplePlacement('call-0', span('10:00', '10:30'))]), ['moved-pin call-0']);
  assert.deepEqual(broken({ tasks }, [samplePlacement('call-0', span('10:00', '10:30'), true)]), []);
  assert.deepEqual(broken({ tasks, now: at('10:30') }, []), []);
});

test('what a person pins is their own act; what the planner puts in its way is not', () => {
  const tasks = { call: { blocks: [{ minutes: 30, pinnedAt: at('18:00') }] }, essay };
  const pin = samplePlacement('call-0', span('18:00', '18:30'), true);
  const request = { tasks, busy: [span('18:10', '18:20')], person: { dailyFocusMinutes: 25 } };
  assert.deepEqual(broken(request, [pin]), []);
  const beside = { tasks: { ...tasks, essay: { ...essay, hoursKind: 'evening' } } };
  const workingHours = [{ day: 1, start: '17:00', end: '21:00', kind: 'evening' }];
  assert.deepEqual(
    broken({ ...beside, person: { workingHours } }, [samplePlacement('essay-0', span('17:30', '17:55')), pin]),
    [],
  );
  assert.deepEqual(
    broken({ ...beside, person: { workingHours } }, [samplePlacement('essay-0', span('17:34', '17:59')), pin]),
    ['no-break essay-0'],
  );
});

test('before a block is pinned, its unmarked placement shows what it would run into', () => {
  const request = { tasks: { essay }, busy: [span('18:10', '18:20')] };
  assert.deepEqual(broken(request, [samplePlacement('essay-0', span('18:00', '18:25'))]), [
    'outside-hours essay-0',
    'on-busy essay-0',
  ]);
});

test('placements of blocks that the request does not know are left out', () => {
  assert.deepEqual(broken({ tasks: { essay } }, [samplePlacement('finished', span('03:00', '03:25'))]), []);
});

test('shifting one block of a plan by a minute or more is found out when it breaks something', () => {
  const request = sampleRequest({
    tasks: { essay: { dueAt: at('11:05'), blocks: [25, { minutes: 25, dependsOn: ['essay-0'] }, 25, 25] } },
    person: { workingHours: [{ day: 1, start: '09:00', end: '10:55', kind: 'work' }] },
  });
  const { placements } = makePlan(request);
  assert.deepEqual(findViolations(request, placements), []);
  for (const [index, placement] of placements.entries()) {
    for (const minutes of [-1, 1]) {
      const shifted = {
        ...placement,
        start: placement.start + minutes * 60_000,
        end: placement.end + minutes * 60_000,
      };
      assert.notDeepEqual(
        findViolations(request, placements.with(index, shifted)),
        [],
        `${placement.blockId} by ${minutes}`,
      );
    }
  }
});

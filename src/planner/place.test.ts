import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockId } from '#kernel/id.ts';
import {
  at,
  type SampleRequest,
  samplePlacement,
  sampleRequest,
  sayPlacements,
  sayWall,
  span,
} from '#testing/planning-samples.ts';
import { diffPlans } from './diff.ts';
import { makePlan } from './place.ts';

/** Where each block of the plan begins; blocks without a place are not there. */
function plan(request: SampleRequest) {
  return sayPlacements(makePlan(sampleRequest(request)).placements);
}

test('blocks go to the first free time, with a break between and a long one after the fourth', () => {
  assert.deepEqual(plan({ tasks: { essay: { blocks: [25, 25, 25, 25, 25] } } }), {
    'essay-0': 'Mon 09:00',
    'essay-1': 'Mon 09:30',
    'essay-2': 'Mon 10:00',
    'essay-3': 'Mon 10:30',
    'essay-4': 'Mon 11:10',
  });
});

test('a rest as long as a long break begins a new row of blocks', () => {
  const tasks = { essay: { blocks: [25, 25, 25, 25, 25, 25] } };
  const busy = [span('10:10', '10:20')];
  assert.equal(plan({ tasks, busy, person: { bufferMinutes: 0 } })['essay-4'], 'Mon 11:20');
});

test('nothing is placed in the past, and a place begins on a whole minute', () => {
  const placements = plan({ now: at('10:03') + 20_000, tasks: { essay: { blocks: [25] } } });
  assert.deepEqual(placements, { 'essay-0': 'Mon 10:04' });
});

test('events keep their time and a buffer on both sides', () => {
  const tasks = { essay: { blocks: [60, 60] } };
  assert.deepEqual(plan({ tasks, busy: [span('10:00', '11:00')] }), { 'essay-0': 'Mon 11:10', 'essay-1': 'Mon 12:15' });
});

test('a task uses only hours of its kind', () => {
  assert.deepEqual(plan({ tasks: { novel: { hoursKind: 'evening', blocks: [60, 60] } } }), {
    'novel-0': 'Mon 19:00',
    'novel-1': 'Tue 19:00',
  });
});

test('a long task is spread over days by the focus time of a day', () => {
  assert.deepEqual(plan({ person: { dailyFocusMinutes: 60 }, tasks: { essay: { blocks: [25, 25, 25, 60] } } }), {
    'essay-0': 'Mon 09:00',
    'essay-1': 'Mon 09:30',
    'essay-2': 'Tue 09:00',
    'essay-3': 'Wed 09:00',
  });
});

test('a block counts for the day on which it begins, also when free time goes on through midnight', () => {
  const workingHours = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
  const tasks = {
    swim: { blocks: [{ minutes: 60, pinnedAt: at('2026-11-24 10:00') }] },
    essay: { blocks: [25, 25] },
  };
  assert.deepEqual(plan({ now: at('23:30'), person: { workingHours, dailyFocusMinutes: 60 }, tasks }), {
    'essay-0': 'Mon 23:30',
    'swim-0': 'Tue 10:00',
    'essay-1': 'Wed 00:00',
  });
});

test('what was worked today and the running session count for today', () => {
  const running = { ...span('08:50', '09:20'), blockId: 'running' as BlockId };
  const tasks = { essay: { blocks: [25, 25] } };
  const now = at('09:00');
  const person = { dailyFocusMinutes: 60 };
  assert.deepEqual(plan({ now, running, focusedTodayMinutes: 5, person, tasks }), {
    'essay-0': 'Mon 09:25',
    'essay-1': 'Tue 09:00',
  });
});

test('a task is not begun before it may', () => {
  assert.deepEqual(plan({ tasks: { taxes: { notBeforeAt: at('2026-11-25 13:30'), blocks: [25] } } }), {
    'taxes-0': 'Wed 13:30',
  });
});

test('nothing is placed after it is due', () => {
  const result = makePlan(sampleRequest({ tasks: { report: { dueAt: at('10:00'), blocks: [25, 25, 25] } } }));
  assert.deepEqual(sayPlacements(result.placements), { 'report-0': 'Mon 09:00', 'report-1': 'Mon 09:30' });
  assert.deepEqual(
    result.unplaced.map(({ blockId }) => blockId),
    ['report-2'],
  );
});

test('nothing is placed beyond the end of the plan', () => {
  assert.deepEqual(plan({ horizonEnd: at('09:30'), tasks: { essay: { blocks: [25, 25] } } }), {
    'essay-0': 'Mon 09:00',
  });
});

test('blocks wait for blocks and tasks for tasks, through a task that has no blocks yet', () => {
  const tasks = {
    print: { dependsOn: ['proofread'], priority: 'urgent', blocks: [10] },
    proofread: { dependsOn: ['write'], blocks: [] },
    write: { blocks: [{ minutes: 25, dependsOn: ['write-1'] }, 25] },
  } as const;
  assert.deepEqual(plan({ tasks }), { 'write-1': 'Mon 09:00', 'write-0': 'Mon 09:30', 'print-0': 'Mon 10:00' });
});

test('a block waits for the running session it depends on', () => {
  const running = { ...span('07:50', '09:20'), blockId: 'running' as BlockId };
  const tasks = { essay: { blocks: [{ minutes: 25, dependsOn: ['running'] }] } };
  assert.deepEqual(plan({ running, tasks }), { 'essay-0': 'Mon 09:25' });
});

test('blocks of a circle get no place, and everything else does', () => {
  const tasks = {
    egg: { dependsOn: ['hen'], blocks: [10] },
    hen: { dependsOn: ['egg'], blocks: [10] },
    omelette: { dependsOn: ['egg'], blocks: [10] },
    bread: { blocks: [10] },
  };
  assert.deepEqual(plan({ tasks }), { 'bread-0': 'Mon 09:00' });
});

test('steps stay in their order although nothing makes them, unless only another order is in time', () => {
  const busy = [span('09:40', '16:10')];
  const steps = { blocks: [60, 25] };
  assert.deepEqual(plan({ tasks: { essay: steps }, busy }), { 'essay-0': 'Tue 09:00', 'essay-1': 'Tue 10:05' });
  assert.deepEqual(plan({ tasks: { essay: { ...steps, dueAt: at('2026-11-24 10:20') } }, busy }), {
    'essay-0': 'Tue 09:00',
    'essay-1': 'Mon 09:00',
  });
});

test('what is due first goes first, and of two due together the more important one', () => {
  const tasks = {
    later: { dueAt: at('2026-11-25 12:00'), blocks: [25] },
    minor: { dueAt: at('2026-11-24 12:00'), priority: 'low', blocks: [25] },
    major: { dueAt: at('2026-11-24 12:00'), priority: 'high', blocks: [25] },
  } as const;
  assert.deepEqual(plan({ tasks }), { 'major-0': 'Mon 09:00', 'minor-0': 'Mon 09:30', 'later-0': 'Mon 10:00' });
});

test('urgent work without a due date goes before work due in some days', () => {
  const tasks = {
    report: { dueAt: at('2026-11-27 12:00'), blocks: [25] },
    call: { priority: 'urgent', blocks: [25] },
  } as const;
  assert.deepEqual(plan({ tasks }), { 'call-0': 'Mon 09:00', 'report-0': 'Mon 09:30' });
});

test('urgent work steps back when something less important would be late for it', () => {
  const tasks = {
    report: {
      dueAt: at('2026-11-24 10:00'),
      priority: 'low',
      blocks: [0, 1, 2, 3, 4].map((step) => ({ minutes: 60, dependsOn: step === 0 ? [] : [`report-${step - 1}`] })),
    },
    call: { priority: 'urgent', blocks: [120] },
  } as const;
  const placements = plan({ tasks });
  assert.equal(placements['report-4'], 'Tue 09:00');
  assert.equal(placements['call-0'], 'Tue 10:05');
});

test('of two alike, what is due earlier goes first, then what has waited longer', () => {
  const tasks = {
    recent: { priority: 'urgent', blocks: [25], createdAt: 2 },
    waiting: { priority: 'urgent', blocks: [25], createdAt: 1 },
    march: { priority: 'urgent', dueAt: at('2027-03-01 12:00'), blocks: [25] },
    january: { priority: 'urgent', dueAt: at('2027-01-04 12:00'), blocks: [25] },
  } as const;
  assert.deepEqual(Object.keys(plan({ tasks })), ['january-0', 'march-0', 'waiting-0', 'recent-0']);
});

test('every due date is kept when the order of due dates can keep them all', () => {
  const tasks = {
    first: { dueAt: at('2026-11-25 17:00'), blocks: [60] },
    urgent: { dueAt: at('2026-11-26 17:00'), priority: 'urgent', blocks: [60] },
    second: { dueAt: at('2026-11-24 17:00'), blocks: [60] },
    third: { dueAt: at('2026-11-25 17:00'), blocks: [60] },
  } as const;
  assert.deepEqual(plan({ person: { dailyFocusMinutes: 60 }, tasks }), {
    'second-0': 'Mon 09:00',
    'first-0': 'Tue 09:00',
    'third-0': 'Wed 09:00',
    'urgent-0': 'Thu 09:00',
  });
});

test('when not everything can be done in time, the least is left out', () => {
  const tasks = { small: { dueAt: at('10:30'), blocks: [60] }, large: { dueAt: at('11:00'), blocks: [90] } };
  const hours = { breakMinutes: 0 };
  assert.deepEqual(plan({ person: hours, tasks }), { 'large-0': 'Mon 09:00' });
});

test('when not everything can be done in time, the less important is left out', () => {
  const tasks = {
    major: { dueAt: at('10:30'), priority: 'high', blocks: [60, 30] },
    minor: { dueAt: at('10:00'), priority: 'low', blocks: [60, 60] },
  } as const;
  assert.deepEqual(plan({ person: { breakMinutes: 0 }, tasks }), { 'major-0': 'Mon 09:00', 'major-1': 'Mon 10:00' });
});

test('what others wait for is as urgent as they are', () => {
  const tasks = {
    report: { dueAt: at('2026-11-23 10:00'), dependsOn: ['figures'], blocks: [25] },
    other: { dueAt: at('2026-11-24 10:00'), blocks: [25] },
    figures: { priority: 'low', blocks: [25] },
  } as const;
  assert.deepEqual(plan({ tasks }), { 'figures-0': 'Mon 09:00', 'report-0': 'Mon 09:30', 'other-0': 'Mon 10:00' });
});

test('a pin stays where the person put it, on an event, outside hours or beyond the focus time of the day', () => {
  const tasks = {
    call: { blocks: [{ minutes: 30, pinnedAt: at('10:00') }] },
    swim: { blocks: [{ minutes: 240, pinnedAt: at('2026-11-24 22:00') }] },
    essay: { blocks: [25] },
  };
  const result = makePlan(sampleRequest({ tasks, busy: [span('10:10', '10:40')], person: { dailyFocusMinutes: 60 } }));
  assert.deepEqual(sayPlacements(result.placements), {
    'essay-0': 'Mon 09:00',
    'call-0': 'Mon 10:00',
    'swim-0': 'Tue 22:00',
  });
  assert.deepEqual(
    result.placements.filter(({ pinned }) => pinned).map(({ blockId }) => blockId),
    ['call-0', 'swim-0'],
  );
});

test('other blocks keep their breaks around pins', () => {
  const tasks = { call: { blocks: [{ minutes: 30, pinnedAt: at('09:28') }] }, essay: { blocks: [25, 25] } };
  assert.deepEqual(plan({ tasks }), { 'call-0': 'Mon 09:28', 'essay-0': 'Mon 10:03', 'essay-1': 'Mon 10:33' });
});

test('pins count in a row of blocks, before them and after them, and two at the same time are two', () => {
  const pin = (time: string) => ({ minutes: 25, pinnedAt: at(time) });
  const person = { blocksBeforeLongBreak: 2 };
  const pair = { blocks: [pin('09:30'), pin('10:00')] };
  assert.equal(plan({ person, tasks: { pair, essay: { blocks: [25] } } })['essay-0'], 'Mon 10:40');
  const twice = { blocks: [pin('09:00'), pin('09:10')] };
  assert.equal(plan({ person, tasks: { twice, essay: { blocks: [25] } } })['essay-0'], 'Mon 09:50');
});

test('a short pin inside a long one does not hide it', () => {
  const tasks = {
    swim: { blocks: [{ minutes: 120, pinnedAt: at('09:00') }] },
    call: { blocks: [{ minutes: 10, pinnedAt: at('09:30') }] },
    essay: { blocks: [25] },
  };
  assert.equal(plan({ tasks })['essay-0'], 'Mon 11:05');
});

test('a pin whose time is over is placed anew, and one that is going on stays', () => {
  const tasks = { call: { blocks: [{ minutes: 30, pinnedAt: at('09:00') }] } };
  assert.deepEqual(plan({ tasks, now: at('09:29') }), { 'call-0': 'Mon 09:00' });
  assert.deepEqual(plan({ tasks, now: at('09:30') }), { 'call-0': 'Mon 09:30' });
});

test('work that a pin waits for is done before it when there is time, and after it when there is not', () => {
  const send = { dependsOn: ['write'], blocks: [{ minutes: 10, pinnedAt: at('12:00') }] };
  const other = { priority: 'urgent', blocks: [120] } as const;
  assert.equal(plan({ tasks: { send, write: { blocks: [60] } } })['write-0'], 'Mon 09:00');
  assert.equal(plan({ tasks: { send, write: { blocks: [60] }, other } })['write-0'], 'Mon 09:00');
  assert.equal(plan({ tasks: { send, write: { blocks: [200] } } })['write-0'], 'Mon 12:15');
});

test('a block stays where it is although earlier time has become free', () => {
  const tasks = { essay: { blocks: [25] } };
  const current = [samplePlacement('essay-0', span('15:00', '15:25'))];
  assert.deepEqual(plan({ tasks, current }), { 'essay-0': 'Mon 15:00' });
});

test('new work goes beside the plan and moves nothing while it is in time', () => {
  const tasks = {
    essay: { blocks: [60] },
    report: { dueAt: at('2026-11-24 17:00'), priority: 'high', blocks: [60] },
  } as const;
  const current = [samplePlacement('essay-0', span('09:00', '10:00'))];
  assert.deepEqual(plan({ tasks, current }), { 'essay-0': 'Mon 09:00', 'report-0': 'Mon 10:05' });
});

test('new work takes the place of less urgent work only when it would be late', () => {
  const tasks = { essay: { blocks: [60] }, report: { dueAt: at('10:30'), blocks: [60] } };
  const current = [samplePlacement('essay-0', span('09:00', '10:00'))];
  assert.deepEqual(plan({ tasks, current }), { 'report-0': 'Mon 09:00', 'essay-0': 'Mon 10:05' });
});

test('urgent work does not wait behind days of work that can', () => {
  const person = { dailyFocusMinutes: 60 };
  const days = ['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'];
  const current = days.map((day, step) => samplePlacement(`essay-${step}`, span(`${day} 09:00`, `${day} 10:00`)));
  const essay = { blocks: [60, 60, 60, 60] };
  const call = { blocks: [60] };
  assert.equal(plan({ person, current, tasks: { essay, call } })['call-0'], 'Fri 09:00');
  assert.deepEqual(plan({ person, current, tasks: { essay, call: { ...call, priority: 'urgent' } } }), {
    'call-0': 'Mon 09:00',
    'essay-1': 'Tue 09:00',
    'essay-2': 'Wed 09:00',
    'essay-3': 'Thu 09:00',
    'essay-0': 'Fri 09:00',
  });
});

test('work that fits elsewhere does not use up the focus time of days that others are planned on', () => {
  const person = { dailyFocusMinutes: 60 };
  const tasks = { essay: { blocks: [60] }, report: { dueAt: at('2026-11-27 17:00'), blocks: [25] } };
  const current = [samplePlacement('essay-0', span('09:00', '10:00'))];
  assert.deepEqual(plan({ person, tasks, current }), { 'essay-0': 'Mon 09:00', 'report-0': 'Tue 09:00' });
});

test('a plan made under other wishes is put right: shorter rows, longer breaks', () => {
  const tasks = { essay: { blocks: [25, 25, 25] } };
  const current = ['09:00', '09:30', '10:00'].map((start, step) =>
    samplePlacement(`essay-${step}`, { start: at(start), end: at(start) + 25 * 60_000 }),
  );
  assert.deepEqual(plan({ tasks, current, person: { blocksBeforeLongBreak: 2 } }), {
    'essay-0': 'Mon 09:00',
    'essay-1': 'Mon 09:30',
    'essay-2': 'Mon 10:10',
  });
  assert.deepEqual(plan({ tasks, current, person: { breakMinutes: 10 } }), {
    'essay-0': 'Mon 09:00',
    'essay-2': 'Mon 10:00',
    'essay-1': 'Mon 10:35',
  });
});

test('the least urgent work makes room first', () => {
  const tasks = {
    soon: { dueAt: at('2026-11-25 12:00'), blocks: [60] },
    whenever: { priority: 'low', blocks: [60] },
    report: { dueAt: at('12:00'), blocks: [60] },
  } as const;
  const current = [
    samplePlacement('soon-0', span('09:00', '10:00')),
    samplePlacement('whenever-0', span('10:05', '11:05')),
  ];
  const busy = [span('11:15', '11:45')];
  assert.deepEqual(plan({ tasks, current, busy, person: { bufferMinutes: 10 } }), {
    'soon-0': 'Mon 09:00',
    'report-0': 'Mon 10:05',
    'whenever-0': 'Mon 11:55',
  });
});

test('a block that was missed is placed anew, and the steps after it follow', () => {
  const tasks = {
    essay: { blocks: [25, { minutes: 25, dependsOn: ['essay-0'] }, { minutes: 25, dependsOn: ['essay-1'] }] },
    other: { blocks: [25] },
  };
  const current = [
    samplePlacement('essay-0', span('09:00', '09:25')),
    samplePlacement('essay-1', span('09:30', '09:55')),
    samplePlacement('essay-2', span('11:00', '11:25')),
    samplePlacement('other-0', span('10:00', '10:25')),
  ];
  assert.deepEqual(plan({ now: at('09:30'), tasks, current }), {
    'essay-0': 'Mon 09:30',
    'other-0': 'Mon 10:00',
    'essay-1': 'Mon 10:30',
    'essay-2': 'Mon 11:00',
  });
});

test('a place that is given up after others were refused it is not left for the next plan to find', () => {
  const request = sampleRequest({
    horizonEnd: at('2026-11-24 08:00'),
    person: { breakMinutes: 0, longBreakMinutes: 0, dailyFocusMinutes: 30 },
    tasks: {
      essay: {
        blocks: [
          { minutes: 1, order: 0 },
          { minutes: 1, order: 0 },
          { minutes: 1, order: 0, dependsOn: ['essay-1'] },
          { minutes: 25, order: 0, dependsOn: ['essay-2'] },
          { minutes: 1, order: 1 },
          { minutes: 25, order: 0 },
          { minutes: 1, order: 0, dependsOn: ['essay-5'] },
          { minutes: 10, order: 0, dependsOn: ['essay-3'] },
        ],
      },
    },
    current: [
      samplePlacement('essay-7', span('09:05', '09:15')),
      samplePlacement('essay-5', span('09:20', '09:45')),
      samplePlacement('essay-0', span('09:50', '09:51')),
    ],
  });
  const { placements } = makePlan(request);
  assert.deepEqual(
    diffPlans({ before: placements, after: makePlan({ ...request, current: placements }).placements }),
    [],
  );
});

test('an overfull plan, planned again, stays as it is', () => {
  const monday = at('2026-11-23 12:00');
  const request = sampleRequest({
    person: { dailyFocusMinutes: 120, breakMinutes: 0, longBreakMinutes: 0 },
    tasks: {
      trip: { dueAt: at('2026-11-24 12:00'), priority: 'urgent', blocks: [90, 45] },
      report: { dueAt: monday, priority: 'high', blocks: [60] },
      tidy: { dueAt: monday, priority: 'low', blocks: [45] },
      call: { dueAt: monday, blocks: [45] },
    },
  });
  const { placements } = makePlan(request);
  assert.deepEqual(
    diffPlans({ before: placements, after: makePlan({ ...request, current: placements }).placements }),
    [],
  );
});

test('of the ways to make room for new work, the one that moves fewer blocks is taken', () => {
  const tasks = {
    novel: { priority: 'high', blocks: [60, 60] },
    report: { dueAt: at('2026-11-25 17:00'), blocks: [60] },
    speech: { dueAt: at('2026-11-26 17:00'), priority: 'high', blocks: [60] },
    letter: { dueAt: at('2026-11-26 17:00'), blocks: [30] },
  } as const;
  const person = { dailyFocusMinutes: 60, breakMinutes: 0, longBreakMinutes: 0 };
  const current = makePlan(sampleRequest({ person, tasks })).placements;
  const call = { dueAt: at('2026-11-24 17:00'), blocks: [60] };
  const after = makePlan(sampleRequest({ person, tasks: { ...tasks, call }, current }));
  assert.deepEqual(after.unplaced, []);
  assert.deepEqual(
    diffPlans({ before: current, after: after.placements }).map(({ blockId }) => blockId),
    ['call-0', 'letter-0', 'novel-0'],
  );
});

test('a call that runs over moves the blocks it touches and no others', () => {
  const tasks = { essay: { blocks: [50, 50] }, taxes: { blocks: [50] } };
  const busy = [span('09:00', '09:30')];
  const request = sampleRequest({ tasks, busy });
  const before = makePlan(request).placements;
  const after = makePlan({ ...request, now: at('09:20'), busy: [span('09:00', '09:55')], current: before }).placements;
  const moves = diffPlans({ before, after });
  assert.deepEqual(
    moves.map(({ blockId, to }) => [blockId, to === null ? null : sayWall(to.start)]),
    [['essay-0', 'Mon 12:25']],
  );
});

test('2,000 blocks and 300 events are planned over 60 days, each placed once or told why not', () => {
  const tasks = Object.fromEntries(
    Array.from({ length: 200 }, (_, task) => [
      `task${task}`,
      {
        dueAt: task % 2 === 0 ? at('2026-11-23 17:00') + (task % 60) * 86_400_000 : null,
        blocks: Array.from({ length: 10 }, (_, step) => ({
          minutes: 15 + ((task + step) % 4) * 15,
          dependsOn: step === 0 ? [] : [`task${task}-${step - 1}`],
        })),
      },
    ]),
  );
  const busy = Array.from({ length: 300 }, (_, event) => {
    const start = at('2026-11-23 09:00') + (event % 60) * 86_400_000 + (event % 7) * 3_600_000;
    return { start, end: start + 1_800_000 };
  });
  const request = sampleRequest({ tasks, busy, horizonEnd: at('2027-01-22 08:00') });
  const { placements, unplaced } = makePlan(request);
  assert.equal(placements.length + unplaced.length, 2000);
  assert.ok(placements.length > 300, `${placements.length} placed`);
});

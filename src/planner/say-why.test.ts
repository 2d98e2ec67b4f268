import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockId } from '#kernel/id.ts';
import { at, type SampleRequest, samplePlacement, sampleRequest, span } from '#testing/planning-samples.ts';
import { makePlan } from './place.ts';

/** What the plan says of one block. */
function whyOf(block: string, request: SampleRequest): string {
  const { placements, unplaced } = makePlan(sampleRequest(request));
  const found = [...placements, ...unplaced].find(({ blockId }) => blockId === block);
  assert.ok(found, `${block} is in the plan`);
  return found.why;
}

const friday = at('2026-11-27 17:00');

test('a block in the first free time says by when it had to be there', () => {
  assert.equal(whyOf('essay-0', { tasks: { essay: { blocks: [25] } } }), 'First free stretch');
  assert.equal(
    whyOf('essay-0', { tasks: { essay: { dueAt: friday, blocks: [25] } } }),
    'First free stretch before Friday 17:00',
  );
  assert.equal(
    whyOf('essay-0', { tasks: { essay: { notBeforeAt: at('2026-11-25 09:00'), blocks: [25] } } }),
    'First free stretch from Wednesday 09:00 on',
  );
});

test('a block that has to wait names what it comes after', () => {
  const draft = { minutes: 25, title: 'Draft the outline' };
  const essay = { blocks: [draft, { minutes: 25, dependsOn: ['essay-0'] }] };
  assert.equal(whyOf('essay-1', { tasks: { essay } }), 'After “Draft the outline” of the same task');
  const print = { dependsOn: ['essay'], blocks: [10] };
  const tasks = { print, essay: { title: 'Write the essay', blocks: [draft] } };
  assert.equal(whyOf('print-0', { tasks }), 'After “Draft the outline” of “Write the essay”');
});

test('a block that stays says so', () => {
  const current = [samplePlacement('essay-0', span('15:00', '15:25'))];
  assert.equal(whyOf('essay-0', { tasks: { essay: { blocks: [25] } }, current }), 'Kept where it was');
});

test('a block that moves says first why it could not stay', () => {
  const essay = { blocks: [25] };
  const current = [samplePlacement('essay-0', span('10:00', '10:25'))];
  const moved = (changes: Partial<SampleRequest>) => whyOf('essay-0', { tasks: { essay }, current, ...changes });
  assert.equal(moved({ now: at('10:01') }), 'Its time has passed; first free stretch');
  assert.equal(moved({ tasks: { essay: { blocks: [30] } } }), 'Its length has changed; first free stretch');
  assert.equal(moved({ busy: [span('10:30', '11:00')] }), 'Your calendar needs its old time; first free stretch');
  assert.equal(
    moved({ tasks: { essay: { ...essay, hoursKind: 'evening' } } }),
    'Its old time is no longer in your hours; first free stretch',
  );
  assert.equal(
    moved({ tasks: { essay: { ...essay, dueAt: at('10:20') } } }),
    'Its old time is too late now; first free stretch before Monday 10:20',
  );
  assert.equal(
    moved({ tasks: { essay: { ...essay, notBeforeAt: at('11:00') } } }),
    'Its old time is too early now; first free stretch from Monday 11:00 on',
  );
});

test('a block that makes room says for what, and the one that took it says why it may', () => {
  const tasks = { essay: { blocks: [60] }, report: { dueAt: at('10:30'), blocks: [60] } };
  const current = [samplePlacement('essay-0', span('09:00', '10:00'))];
  assert.equal(whyOf('essay-0', { tasks, current }), 'More pressing work needs its old time; first free stretch');
  assert.equal(whyOf('report-0', { tasks, current }), 'Ahead of less pressing work, to be done before Monday 10:30');
});

test('a block moves along with what it waits for', () => {
  const essay = {
    blocks: [
      { minutes: 25, title: 'Read' },
      { minutes: 25, dependsOn: ['essay-0'] },
    ],
  };
  const current = [
    samplePlacement('essay-0', span('09:00', '09:25')),
    samplePlacement('essay-1', span('09:30', '09:55')),
  ];
  assert.equal(
    whyOf('essay-1', { tasks: { essay }, current, now: at('09:10') }),
    'What it waits for has moved; after “Read” of the same task',
  );
});

test('a pin says that the person put it there, and what it runs into', () => {
  const pinned = (pin: string, changes: Partial<SampleRequest> = {}) =>
    whyOf('call-0', { tasks: { call: { blocks: [{ minutes: 30, pinnedAt: at(pin) }] } }, ...changes });
  const busy = [span('10:00', '10:30')];
  assert.equal(pinned('12:00'), 'You put it here');
  assert.equal(pinned('10:15', { busy }), 'You put it here, at the same time as an event in your calendar');
  assert.equal(pinned('10:35', { busy }), 'You put it here, less than 10 min from an event');
  assert.equal(pinned('18:00'), 'You put it here, outside your hours of the kind “work”');
  const running = { ...span('07:50', '12:10'), blockId: 'running' as BlockId };
  assert.equal(pinned('12:00', { running }), 'You put it here, while another session is going on');
});

test('a pin says when it is late, too early, or on top of another one', () => {
  const pin = { minutes: 30, pinnedAt: at('12:00') };
  assert.equal(
    whyOf('call-0', { tasks: { call: { dueAt: at('12:15'), blocks: [pin] } } }),
    'You put it here, after Monday 12:15, when it is due',
  );
  assert.equal(
    whyOf('call-0', {
      tasks: { call: { dependsOn: ['prepare'], blocks: [pin] }, prepare: { title: 'Prepare', blocks: [200] } },
    }),
    'You put it here, before “Step 0 of prepare” of “Prepare”, which it waits for',
  );
  assert.equal(
    whyOf('call-0', { tasks: { call: { blocks: [pin] }, swim: { blocks: [{ ...pin, title: 'Swim' }] } } }),
    'You put it here, at the same time as “Swim”',
  );
});

test('a block of hours that the person does not have asks for them', () => {
  assert.equal(
    whyOf('novel-0', { tasks: { novel: { hoursKind: 'weekend', blocks: [25] } } }),
    'No working hours of the kind “weekend”',
  );
});

test('a block whose due date is gone asks for a later one', () => {
  assert.equal(
    whyOf('essay-0', { tasks: { essay: { dueAt: at('2026-11-20 17:00'), blocks: [25] } } }),
    'Fri 20 Nov, 17:00 has passed: give it a later due date',
  );
});

test('a block that nothing could hold says how long it is and what there is', () => {
  assert.equal(
    whyOf('essay-0', { tasks: { essay: { dueAt: friday, blocks: [300] } } }),
    'Longer (5 h) than the focus time of a whole day (4 h): split it',
  );
  assert.equal(
    whyOf('essay-0', { tasks: { essay: { dueAt: at('12:00'), blocks: [90] } }, busy: [span('10:10', '11:00')] }),
    'Longer (1 h 30 min) than any free stretch before Monday 12:00: the longest is 1 h',
  );
});

test('a block between two dates without free time names both', () => {
  const essay = { notBeforeAt: at('18:00'), dueAt: at('2026-11-24 09:00'), blocks: [25] };
  assert.equal(whyOf('essay-0', { tasks: { essay } }), 'No free time after Monday 18:00 and before Tuesday 09:00');
});

test('a block for which earlier work left too little says how much time there was', () => {
  assert.equal(
    whyOf('essay-2', { tasks: { essay: { dueAt: at('10:10'), blocks: [25, 25, 25] } } }),
    'Needs 25 min more before Monday 10:10: 1 h 10 min are free and earlier work and its breaks leave no stretch long enough',
  );
});

test('a block for which only the focus time of the days is used up says that', () => {
  const essay = { dueAt: at('2026-11-24 17:00'), blocks: [60, 60, 60] };
  assert.equal(
    whyOf('essay-2', { tasks: { essay }, person: { dailyFocusMinutes: 60 } }),
    'Needs 1 h more before Tuesday 17:00: the 1 h of focus time of each day are taken by earlier work',
  );
});

test('work without a due date that does not fit names the end of the plan', () => {
  assert.equal(
    whyOf('essay-1', { tasks: { essay: { blocks: [25, 25] } }, horizonEnd: at('09:40') }),
    'Needs 25 min more before Monday 09:40, where the plan ends: 40 min are free and earlier work and its breaks leave no stretch long enough',
  );
});

test('a block behind one that did not fit names it', () => {
  const essay = {
    blocks: [
      { minutes: 300, title: 'Write it all' },
      { minutes: 25, dependsOn: ['essay-0'] },
    ],
  };
  assert.equal(whyOf('essay-1', { tasks: { essay } }), 'Waits for “Write it all” of the same task, which did not fit');
});

test('blocks that wait in a circle ask for one dependency less', () => {
  const tasks = {
    egg: { title: 'Egg', dependsOn: ['hen'], blocks: [{ minutes: 10, title: 'Hatch' }] },
    hen: { title: 'Hen', dependsOn: ['egg'], blocks: [{ minutes: 10, title: 'Lay' }] },
    snake: { blocks: [{ minutes: 10, dependsOn: ['snake-0'] }] },
  };
  assert.equal(
    whyOf('egg-0', { tasks }),
    'Waits for “Lay” of “Hen”, which waits in a circle: take out one of these dependencies',
  );
  assert.equal(whyOf('snake-0', { tasks }), 'Waits for itself: take out that dependency');
});

test('a sentence stays short however long the titles are', () => {
  const title = 'Copy the whole encyclopaedia by hand, volume after volume, until the very last page';
  const essay = {
    blocks: [
      { minutes: 25, title },
      { minutes: 25, dependsOn: ['essay-0'] },
    ],
  };
  assert.equal(
    whyOf('essay-1', { tasks: { essay } }),
    'After “Copy the whole encyclopaedia by hand, volume after volume…” of the same task',
  );
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY } from '#testing/chain-inputs.ts';
import { type DayInput, describeDay, stepsAhead } from './day.ts';
import { minutesBetween, sayClock, sayMinutes } from './say-clock.ts';

const at = (instant: string): DayInput => ({ ...DAY, now: Temporal.Instant.from(instant) });
const titles = (day: DayInput) => stepsAhead(day).map(({ block }) => block.stepTitle);

describe('what is ahead today', () => {
  it('is what has not ended and is not done', () => {
    assert.deepEqual(titles(DAY), ['Open the folder', 'Write the findings']);
    assert.deepEqual(titles(at('2026-11-25T10:24:59Z')), ['Open the folder', 'Write the findings']);
    assert.deepEqual(titles(at('2026-11-25T10:25:00Z')), ['Write the findings']);
    const done = DAY.steps.map((step) => ({ ...step, placement: { ...step.placement, done: true } }));
    assert.deepEqual(titles({ ...DAY, steps: done }), []);
  });
});

describe('the day in a prompt', () => {
  it('has its times in the zone of the person', () => {
    const told = describeDay({ ...DAY, timeZone: 'Asia/Tokyo' });
    assert.match(told, /^It is 18:00 on Wednesday\./);
    assert.match(told, /"at":"19:00","minutes":25,"step":"Open the folder"/);
    assert.match(told, /"at":"23:00","title":"Call with the bank"/);
  });

  it('names only what is there', () => {
    const empty = describeDay({ ...DAY, steps: [], events: [], odds: [], focusedMinutes: 0 });
    assert.match(empty, /Nothing more is planned today/);
    assert.doesNotMatch(empty, /Finished|calendar|Tight|Parked|Being worked on|mood/);
    const full = describeDay({
      ...DAY,
      current: { stepTitle: 'Open the folder', doneWhen: 'It is open', taskTitle: 'Report' },
      currentMinutes: 12,
      parked: ['Ring the dentist'],
      checkIn: { mood: 6, energy: 4, stress: 7 },
    });
    for (const said of [/worked on for 12 minutes/, /Ring the dentist/, /mood 6, energy 4, stress 7/, /Tight/])
      assert.match(full, said);
  });

  it('says what was finished today, and of a session only what a model needs', () => {
    const [first, ...others] = DAY.steps;
    assert.ok(first !== undefined);
    const session = {
      stepTitle: 'Write',
      doneWhen: 'It is there',
      taskTitle: 'Report',
      id: 'session-1',
      note: 'private',
    };
    const done = { ...first, placement: { ...first.placement, done: true } };
    const told = describeDay({ ...DAY, steps: [done, ...others], current: session });
    assert.match(told, /Finished today:\n<data from="done">\{"step":"Open the folder"/);
    assert.doesNotMatch(told, /session-1|private/);
  });

  it('gives a few of a kind at most, and leaves out what is surely done in time', () => {
    const many = <Item>(item: Item) => Array.from({ length: 30 }, () => item);
    const [step] = DAY.steps;
    const [event] = DAY.events;
    assert.ok(step !== undefined && event !== undefined);
    const told = describeDay({
      ...DAY,
      steps: many(step),
      events: many(event),
      parked: many('Ring the dentist'),
      odds: [{ task: { title: 'Sure thing' }, onTime: 0.95 }],
    });
    const count = (from: string) => told.split(`<data from="${from}">`).length - 1;
    assert.deepEqual([count('plan'), count('calendar'), count('parked thought'), count('odds')], [8, 6, 3, 0]);
  });
});

describe('times and lengths', () => {
  it('are said as a person says them', () => {
    assert.deepEqual([0, 1, 45.4, 59.6, 60, 120, 140, -5].map(sayMinutes), [
      '0 minutes',
      '1 minute',
      '45 minutes',
      '1 hour',
      '1 hour',
      '2 hours',
      '2 h 20 min',
      '0 minutes',
    ]);
    assert.equal(sayClock('2026-11-25T09:05:59Z', 'Europe/Berlin'), '10:05');
    assert.equal(minutesBetween('2026-11-25T09:00:00Z', '2026-11-25T10:30:00+01:00'), 30);
  });
});

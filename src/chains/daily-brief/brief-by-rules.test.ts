import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY } from '#testing/chain-inputs.ts';
import type { DayInput } from '../day.ts';
import { findUnkindWords } from '../safe-words.ts';
import { briefByRules } from './brief-by-rules.ts';

const EMPTY: DayInput = { ...DAY, steps: [], next: undefined, events: [], odds: [] };
const [event] = DAY.events;

describe('the brief of a day without a model', () => {
  it('begins with what to start with, then what follows, what others claim and what is tight', () => {
    assert.deepEqual(briefByRules(DAY), [
      'Next is “Open the folder”, at 10:00.',
      'After that one more step, 25 minutes in all.',
      '“Call with the bank” is at 14:00.',
      '“Write the quarterly report” is tight: about 7 in 10 that it is done in time.',
    ]);
  });

  it('has its times in the zone of the person', () => {
    assert.match(briefByRules({ ...DAY, timeZone: 'America/New_York' })[0] ?? '', /at 05:00/);
  });

  it('begins with what is being worked on, or with what has begun', () => {
    const current = { stepTitle: 'Write the findings', doneWhen: 'A page is there', taskTitle: 'Report' };
    assert.match(briefByRules({ ...DAY, current, currentMinutes: 12 })[0] ?? '', /^You are 12 minutes into “Write the/);
    const begun = { ...DAY, now: Temporal.Instant.from('2026-11-25T10:10:00Z') };
    assert.equal(briefByRules(begun)[0], 'Next is “Open the folder”, now.');
  });

  it('says when there is nothing, and what was done already', () => {
    assert.deepEqual(briefByRules(EMPTY), ['Nothing is planned today.']);
    assert.deepEqual(briefByRules({ ...EMPTY, focusedMinutes: 85 }), [
      'Nothing more is planned today.',
      '1 h 25 min done so far today.',
    ]);
  });

  it('says nothing of what is over or surely done in time', () => {
    const evening = { ...DAY, now: Temporal.Instant.from('2026-11-25T20:00:00Z'), odds: [] };
    assert.deepEqual(briefByRules(evening), ['Nothing is planned today.']);
    const sure = DAY.odds.map((odds) => ({ ...odds, onTime: 0.9 }));
    assert.doesNotMatch(briefByRules({ ...DAY, odds: sure }).join(), /tight/);
  });

  it('names the first of several events and counts the rest', () => {
    assert.ok(event !== undefined);
    const said = briefByRules({ ...DAY, events: [event, event, event] }).join(' ');
    assert.match(said, /“Call with the bank” is at 14:00, and 2 more in the calendar\./);
  });

  it('neither shouts nor blames', () => {
    for (const day of [DAY, EMPTY, { ...DAY, focusedMinutes: 300 }])
      assert.deepEqual(findUnkindWords({ brief: briefByRules(day).join(' ') }), []);
  });
});

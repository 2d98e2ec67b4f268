import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { DAY } from '#testing/chain-inputs.ts';
import type { DayInput } from '../day.ts';
import { findUnkindWords } from '../safe-words.ts';
import { coachByRules } from './coach-by-rules.ts';

const EMPTY: DayInput = { ...DAY, steps: [], next: undefined, odds: [], events: [] };
const WORKING: DayInput = {
  ...DAY,
  current: { stepTitle: 'Write the findings', doneWhen: 'A page is there.', taskTitle: 'Report' },
};
const say = (question: string, day = DAY) => coachByRules(question, day).join(' ');

const QUESTIONS = [
  'I am stuck',
  'I cannot start',
  'It is all too much',
  'I am so tired',
  'My phone distracts me',
  'Will I finish in time?',
  'What next?',
  'hello',
  '',
];

describe('the coach without a model', () => {
  it('always says something short and kind, and only about what there is', () => {
    for (const question of QUESTIONS) {
      for (const day of [DAY, EMPTY, WORKING]) {
        const sentences = coachByRules(question, day);
        assert.ok(sentences.length >= 1 && sentences.length <= 4, question);
        assert.deepEqual(findUnkindWords({ answer: sentences.join(' ') }), []);
        if (day === EMPTY) assert.doesNotMatch(sentences.join(' '), /Open the folder|Write the findings|undefined/);
      }
    }
  });

  it('gives somebody who is stuck the next step and how to tell that it is done', () => {
    assert.match(say('I am stuck'), /“Open the folder”.*done when: it is on the screen\.$/);
  });

  it('speaks of the step that is being worked on rather than of the next one', () => {
    assert.match(say('I am stuck', WORKING), /“Write the findings”.*done when: a page is there\.$/);
    assert.match(say('What next?', WORKING), /“Write the findings”/);
  });

  it('says what is ahead, until when, and what is tight, to somebody who asks whether it fits', () => {
    assert.match(say('Will I finish in time?'), /2 steps are ahead today, 50 minutes of work until 11:25/);
    assert.match(say('Will I finish in time?'), /“Write the quarterly report” is tight: about 7 in 10/);
    assert.match(say('Will I finish in time?', { ...DAY, odds: [] }), /Nothing that is due looks tight/);
    assert.match(say('Will I finish in time?', EMPTY), /Nothing more is planned today/);
  });

  it('says when the next step is, in the zone of the person', () => {
    assert.match(
      say('What next?', { ...DAY, timeZone: 'Europe/Berlin' }),
      /Next is “Open the folder”: 25 minutes, planned for 11:00/,
    );
  });

  it('lets somebody who is tired rest, and somebody who has too much on their mind do one thing', () => {
    assert.match(say('I am exhausted'), /break first is fine/);
    assert.match(say('Everything is too much, I am stressed'), /Everything else can wait.*“Open the folder”/);
    assert.match(say('I keep looking at my phone'), /parked thought/);
  });
});

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
  'I want to die',
  'I feel like a failure',
  'my meds wore off',
  'I am hungry',
  'I have too many ideas',
  'Should I take a break?',
  'I have 20 minutes',
  'I hyperfocused on the wrong thing',
  'What was I doing?',
  'What did I do today?',
  'Can you make the steps smaller?',
  'Move my meeting',
  'I missed my morning',
  'I hate this',
  'I finished, what now?',
  'thanks',
  'Is it going to rain?',
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

  it('answers what was asked, not always with the same', () => {
    const answers = QUESTIONS.map((question) => say(question));
    assert.ok(new Set(answers).size >= 18, `${new Set(answers).size} different answers`);
  });

  it('sends somebody who is in danger to people, and speaks of no step', () => {
    assert.match(say('I want to kill myself'), /call somebody now/);
    assert.doesNotMatch(say('I want to kill myself'), /folder/);
  });

  it('picks what fits into the minutes there are, or the beginning of what does not', () => {
    assert.match(say('I have half an hour, what can I do?'), /Into 30 minutes fits “Open the folder”: 25 minutes/);
    assert.match(say('I have 10 minutes'), /the first 10 minutes of “Open the folder”/);
  });

  it('proposes nothing that has to wait for another step of its task', () => {
    const steps = DAY.steps.map((step, at) => ({ ...step, block: { ...step.block, minutes: at === 0 ? 25 : 5 } }));
    assert.match(say('I have 10 minutes', { ...DAY, steps }), /the first 10 minutes of “Open the folder”/);
  });

  it('quotes a step that has quotation marks of its own', () => {
    const next = DAY.next && { ...DAY.next, block: { ...DAY.next.block, stepTitle: 'Type “report” at the top' } };
    assert.match(say('What next?', { ...DAY, next }), /“Type ‘report’ at the top”/);
  });

  it('lets somebody who lies awake be', () => {
    assert.match(say('I can’t sleep'), /Nothing has to happen at this hour/);
  });

  it('speaks of the task that the question names', () => {
    const steps = DAY.steps.map((step, at) =>
      at === 1
        ? { ...step, block: { ...step.block, stepTitle: 'Weigh the flour' }, task: { title: 'Bake bread' } }
        : step,
    );
    assert.match(say('I cannot start with the bread', { ...DAY, steps }), /“Weigh the flour”/);
    assert.match(say('I cannot start with the report', { ...DAY, steps }), /“Open the folder”/);
  });

  it('says the day too when the next step is not today', () => {
    const next = DAY.next && { ...DAY.next, placement: { ...DAY.next.placement, start: '2026-11-26T10:00:00Z' } };
    assert.match(say('What next?', { ...DAY, next }), /planned for 10:00 tomorrow/);
    const later = DAY.next && { ...DAY.next, placement: { ...DAY.next.placement, start: '2026-11-28T10:00:00Z' } };
    assert.match(say('What next?', { ...DAY, next: later }), /planned for 10:00 on Saturday/);
  });

  it('says honestly that it knows only the plan when it does not know what the question is about', () => {
    assert.match(say('Is it going to rain?'), /No model answers here/);
  });

  it('says what was done today, in figures that are there', () => {
    assert.match(say('What did I do today?', { ...DAY, focusedMinutes: 50 }), /You worked 50 minutes today/);
    assert.match(say('What did I do today?', EMPTY), /Nothing is noted for today yet/);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UNDERSTOOD } from '#testing/chain-inputs.ts';
import { questionsByRules } from './questions-by-rules.ts';

const ask = (title: string, given: Partial<typeof UNDERSTOOD> = { due: null, estimateMinutes: null }) =>
  questionsByRules({ ...UNDERSTOOD, title, ...given }).map(({ question }) => question);

describe('questions without a model', () => {
  it('are not asked about a goal that can be broken down as it is', () => {
    assert.deepEqual(ask('Call mum'), []);
    assert.deepEqual(ask('Write the quarterly report', { due: '2026-11-27', estimateMinutes: 60 }), []);
  });

  it('ask where something vague ends', () => {
    for (const title of ['Sort out the finances', 'Get my life together', 'Work on the website'])
      assert.match(ask(title)[0] ?? '', /different when this is done/, title);
  });

  it('ask what is to be done about a single word, unless it is plain', () => {
    for (const title of ['House', 'bike', 'asdf'])
      assert.match(ask(title)[0] ?? '', new RegExp(`^What do you want to do about “${title}”\\?$`), title);
    assert.match(ask('🧦')[0] ?? '', /about this\?$/);
    for (const title of ['laundry', 'dishes', 'groceries']) assert.deepEqual(ask(title), [], title);
    assert.deepEqual(ask('taxes'), ['By when is it needed?']);
  });

  it('ask by when somebody waits for it, unless that was said', () => {
    assert.deepEqual(ask('Write the essay about bees'), ['By when is it needed?']);
    assert.deepEqual(ask('Steuererklärung machen'), ['By when is it needed?']);
    assert.deepEqual(ask('Write the essay about bees', { due: '2026-11-27', estimateMinutes: null }), []);
  });

  it('ask how long something takes only where nothing is known of its kind, and never what was said', () => {
    assert.deepEqual(ask('Walk the dog around the big lake'), []);
    const title = 'Count the birds in the park';
    assert.match(ask(title)[0] ?? '', /how long/);
    assert.deepEqual(ask(title, { due: null, estimateMinutes: 45 }), []);
    assert.doesNotMatch(ask('Write the report about the big blue lake').join(), /how long/);
  });

  it('are two at most, each with what its answer would change', () => {
    const questions = questionsByRules({
      ...UNDERSTOOD,
      title: 'Do something for the report, application and talk',
      due: null,
    });
    assert.equal(questions.length, 2);
    for (const { question, why } of questions) assert.ok(question.endsWith('?') && why.endsWith('.'));
  });
});

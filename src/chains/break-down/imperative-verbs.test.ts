import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { baseVerb, beginsWithVerb } from './imperative-verbs.ts';

describe('a step title', () => {
  const good = [
    'Open the folder',
    'Write “essay” on top',
    'Re-tile the corner',
    'Double-check the sums',
    'Containerize the service',
    'Unscrew the lid',
    "Don't answer yet",
    'Do the first line',
    'Paint the first coat',
    'Book the flight',
  ];
  for (const title of good) it(`may be "${title}"`, () => assert.equal(beginsWithVerb(title), true));

  const bad = [
    'The first draft',
    'Your documents',
    'Opening the folder',
    'Opened the folder',
    'Opens the folder',
    'First draft',
    'Research of the topic',
    'Review is done',
    'Kitchen',
    'Carefully open the box',
    '1. Open the box',
    '“Open” the box',
    '',
    '   ',
    '🎉 Celebrate',
    'Exercise will follow',
    'Enterprise plan',
    'Otherwise stop',
  ];
  for (const title of bad) it(`may not be "${title}"`, () => assert.equal(beginsWithVerb(title), false));
});

describe('a verb in another form', () => {
  const pairs = [
    ['planning', 'plan'],
    ['writing', 'write'],
    ['tidied', 'tidy'],
    ['built', 'build'],
    ['fixes', 'fix'],
    ['mixing', 'mix'],
  ] as const;
  for (const [form, base] of pairs) it(`is led back: "${form}" to "${base}"`, () => assert.equal(baseVerb(form), base));
  it('is not seen where there is none', () => {
    for (const word of ['ceiling', 'evening', 'kindness', 'during']) assert.equal(baseVerb(word), null, word);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readGoalWords } from './goal-words.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

const compounds = new Set(['book report', 'work visa', 'water heater']);
const read = (title: string) => readGoalWords(title, { compounds });

/** Title, verb, object, the object in a sentence. */
const GOALS = [
  ['paint front door', 'paint', 'front door', 'the front door'],
  ['build a chain link fence', 'build', 'chain link fence', 'the chain link fence'],
  ['write my first book', 'write', 'first book', 'your first book'],
  ['Finish thesis chapter 3', 'finish', 'thesis chapter 3', 'thesis chapter 3'],
  ['finish writing my thesis', 'write', 'thesis', 'your thesis'],
  ['start exercising', 'exercise', '', ''],
  ['how do i fix a squeaky door?', 'fix', 'squeaky door', 'the squeaky door'],
  ['how to tie a tie', 'tie', 'tie', 'the tie'],
  ['best way to remove wallpaper', 'remove', 'wallpaper', 'the wallpaper'],
  ['I need to renew my passport asap', 'renew', 'passport', 'your passport'],
  ['please call grandma', 'call', 'grandma', 'grandma'],
  ['citizenship uscis', null, 'citizenship uscis', 'the citizenship uscis'],
  ['laundry', null, 'laundry', 'the laundry'],
  ['kitchen faucet replacement', 'replace', 'kitchen faucet', 'the kitchen faucet'],
  ['wedding planning', 'plan', 'wedding', 'the wedding'],
  ['book report', null, 'book report', 'the book report'],
  ['book flights to berlin', 'book', 'flights', 'the flights'],
  ['apply for a green card', 'apply for', 'green card', 'the green card'],
  ['apply stain to deck', 'apply', 'stain', 'the stain'],
  ['set up an ipad', 'set up', 'ipad', 'the ipad'],
  ['clean out the garage', 'declutter', 'garage', 'the garage'],
  ['get rid of ants', 'get rid', 'ants', 'the ants'],
  ['pan fry chicken breast', 'pan fry', 'chicken breast', 'the chicken breast'],
  ['potty train a toddler', 'potty train', 'toddler', 'the toddler'],
  ['write a summary of a book', 'write', 'summary of a book', 'the summary of a book'],
  ['call the bank about the fee', 'call', 'bank', 'the bank'],
  ['write an essay about climate change', 'write', 'essay about climate change', 'the essay about climate change'],
  ['build a walk in shower', 'build', 'walk in shower', 'the walk in shower'],
  [
    'install peel and stick vinyl flooring',
    'install',
    'peel and stick vinyl flooring',
    'the peel and stick vinyl flooring',
  ],
  ['clean the oven and call mum', 'clean', 'oven', 'the oven'],
  ['wash and fold the laundry', 'wash', 'laundry', 'the laundry'],
  ['write a compare and contrast essay', 'write', 'compare and contrast essay', 'the compare and contrast essay'],
  ['sell on ebay', 'sell', '', ''],
  ['start a business with no money', 'start', 'business', 'the business'],
  ['build a shed cheap step by step', 'build', 'shed', 'the shed'],
  ['Reply to Tom’s email', 'reply', 'Tom’s email', 'Tom’s email'],
  ['learn Spanish', 'learn', 'Spanish', 'Spanish'],
  ['Plan The Garden Party', 'plan', 'Garden Party', 'the Garden Party'],
  ['weekly review', null, 'weekly review', 'the weekly review'],
  ['quickly clean the sink', 'clean', 'sink', 'the sink'],
  ['apply weed killer', 'apply', 'weed killer', 'the weed killer'],
  ['lose 20 pounds', 'lose', '20 pounds', '20 pounds'],
  ['water heater', null, 'water heater', 'the water heater'],
  ['Küche putzen', null, 'Küche putzen', 'the Küche putzen'],
  ['', null, '', ''],
  ['🎉', null, '', ''],
] as const;

describe('a goal is read', () => {
  for (const [title, verb, object, theObject] of GOALS) {
    it(`"${title}"`, () => {
      const goal = read(title);
      assert.deepEqual(
        { verb: goal.verb, object: goal.object, theObject: goal.theObject },
        { verb, object, theObject },
      );
    });
  }

  it('so that the noun it is about counts as its head', () => {
    const head = (title: string) => read(title).words.flatMap(({ stem, role }) => (role === 'head' ? [stem] : []));
    assert.deepEqual(head('install a metal roof on a shed'), ['roof']);
    assert.deepEqual(head('get a copy of my birth certificate'), ['certificate']);
    assert.deepEqual(head('write a summary of a book'), ['summary']);
    assert.deepEqual(head('paint kitchen cabinets white'), ['cabinet']);
    assert.deepEqual(head('learn to swim'), ['swim']);
  });

  it('and a long object is shortened to whole words', () => {
    const goal = read('prepare the very long and detailed quarterly marketing performance results presentation deck');
    assert.equal(goal.object, 'very long and detailed quarterly marketing');
    assert.equal(read(`buy ${'x'.repeat(500)}`).object.length, 60);
  });

  it('whatever it is, without line breaks or half characters in its object', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (title) => {
        const { object, theObject } = read(title);
        assert.ok(object.length <= 120 && object.isWellFormed());
        assert.ok(!/[\r\n]/.test(theObject));
      }),
    );
  });
});

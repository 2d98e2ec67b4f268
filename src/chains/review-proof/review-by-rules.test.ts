import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PROOF_SCORES } from '#model/proof-score.ts';
import { SHOWN } from '#testing/chain-inputs.ts';
import { findUnkindWords } from '../safe-words.ts';
import { ProofReview } from './proof-request.ts';
import { reviewByRules } from './review-by-rules.ts';

const PICTURE = { mediaType: 'image/png', bytes: new Uint8Array([1]) } as const;
const review = (text: string, images: typeof SHOWN.images = []) => reviewByRules({ ...SHOWN, text, images });
const WHOLE =
  'Five lines, each number with its source: revenue and costs from the sheet, heads from the office, cash from the bank, ' +
  'and churn from the last letter; these are the five numbers that the board asks for.';

describe('a look at what was shown without a model', () => {
  it('gives more to words about what "done" means, and more of them', () => {
    const scores = ['Did it', 'Three numbers for the board, each in a line, two left', WHOLE].map(
      (text) => review(text).score,
    );
    assert.deepEqual(
      scores,
      scores.toSorted((one, other) => one - other),
    );
    assert.equal(scores[0], 3);
    assert.equal(scores[2], 8);
  });

  it('gives nothing for words about the score, or for the same words again and again', () => {
    assert.equal(review('Everything is done, this is worth an 8, give full marks to all of it please.').score, 3);
    assert.equal(review('five lines source '.repeat(40)).score, 3);
  });

  it('says of pictures alone that nobody looked, and gives the middle', () => {
    const { score, shown, missing } = review('  ', [PICTURE]);
    assert.equal(score, 5);
    assert.match(shown, /nobody has looked/);
    assert.match(missing, /few words/);
  });

  it('goes by the words where there are pictures too, and says that it did', () => {
    assert.equal(review('Did it', [PICTURE]).score, 3);
    assert.match(review(WHOLE, [PICTURE]).shown, /pictures were not looked at/);
  });

  it('says what is missing in the words of the step, and nothing when nothing is', () => {
    assert.match(review('Did it').missing, /five lines with a source each\.$/);
    assert.equal(review(WHOLE).missing, '');
  });

  it('does not compare words of two languages, and says so', () => {
    const { score, shown } = review('Ich habe alle fünf Zahlen für den Bericht aufgeschrieben');
    assert.equal(score, 5);
    assert.match(shown, /another language/);
  });

  it('never says that nothing is written where something is, nor asks again for what was said', () => {
    assert.match(review('done').shown, /not yet what is there/);
    assert.doesNotMatch(review('five lines with a source each').missing, /five lines/);
  });

  it('has the form and the voice of every review, however long the words of the step are', () => {
    const long = { ...SHOWN, doneWhen: 'A line is there. '.repeat(20).slice(0, 300), stepTitle: 'Write '.repeat(33) };
    for (const text of ['', 'Did it', WHOLE, 'x'.repeat(20_000)]) {
      for (const images of [[], [PICTURE]]) {
        const value = ProofReview.parse(reviewByRules({ ...long, text, images }));
        assert.ok(PROOF_SCORES.includes(value.score));
        assert.deepEqual(findUnkindWords({ shown: value.shown, missing: value.missing }), []);
      }
    }
  });
});

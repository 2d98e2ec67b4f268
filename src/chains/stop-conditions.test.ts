import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { questionsAtMost, reasonToStop, tokensAtMost } from './stop-conditions.ts';

const conditions = [questionsAtMost(3), tokensAtMost(1000)];

describe('a chain', () => {
  it('goes on while its next question is within its bounds', () => {
    assert.equal(reasonToStop(conditions, { questions: 3, tokens: 1000 }), undefined);
    assert.equal(reasonToStop([], { questions: 1000, tokens: 1_000_000 }), undefined);
  });

  it('stops at the first bound that its next question would break, and names it', () => {
    assert.equal(reasonToStop(conditions, { questions: 4, tokens: 0 }), 'questions-at-most-3');
    assert.equal(reasonToStop(conditions, { questions: 1, tokens: 1001 }), 'tokens-at-most-1000');
    assert.equal(reasonToStop(conditions, { questions: 9, tokens: 9999 }), 'questions-at-most-3');
  });
});

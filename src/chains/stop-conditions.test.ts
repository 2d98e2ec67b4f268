import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { questionsAtMost, reasonToStop, tokensAtMost } from './stop-conditions.ts';

const conditions = [questionsAtMost(3), tokensAtMost(1000)];

describe('a chain', () => {
  it('goes on while it has asked little', () => {
    assert.equal(reasonToStop(conditions, { questions: 2, tokens: 999 }), undefined);
    assert.equal(reasonToStop([], { questions: 1000, tokens: 1_000_000 }), undefined);
  });

  it('stops at the first bound that is reached, and names it', () => {
    assert.equal(reasonToStop(conditions, { questions: 3, tokens: 0 }), 'questions-at-most-3');
    assert.equal(reasonToStop(conditions, { questions: 0, tokens: 1000 }), 'tokens-at-most-1000');
    assert.equal(reasonToStop(conditions, { questions: 9, tokens: 9999 }), 'questions-at-most-3');
  });
});

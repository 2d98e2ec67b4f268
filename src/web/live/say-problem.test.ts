import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';
import { sayProblem, sayUnread } from './say-problem.ts';

test('every problem has a sentence that ends, without its code, a route or a header', () => {
  for (const code of Object.keys(PROBLEM_CATALOGUE)) {
    const sentence = sayProblem(new ApiProblem(400, { code }));
    assert.match(sentence, /[.]$/, code);
    assert.doesNotMatch(sentence, /`|GET |POST |ETag|Idempotency|header/, code);
    if (code.includes('-')) assert.doesNotMatch(sentence, new RegExp(code), code);
  }
});

test('a refused field is named in words', () => {
  const problem = new ApiProblem(400, {
    code: 'request-invalid',
    errors: [{ path: 'body/dailyFocusMinutes', message: 'expected a number from 15' }],
  });
  assert.equal(sayProblem(problem), 'Daily focus minutes: expected a number from 15.');
});

test('a lost connection says that nothing typed is lost', () => {
  assert.match(sayProblem(new TypeError('Failed to fetch')), /still here/);
});

test('what could not be read says nothing of typing, because nobody had typed', () => {
  assert.equal(sayUnread(new TypeError('Failed to fetch')), 'FocusForge could not be reached.');
  assert.equal(sayUnread(new ApiProblem(500, { code: 'internal' })), 'Something is broken on our side.');
});

test('a problem this page does not know yet is still a sentence', () => {
  assert.equal(sayProblem(new ApiProblem(418, { code: 'a-new-code' })), 'That did not work. Try again.');
});

test('who has to wait hears for how long, in words', () => {
  const held = new ApiProblem(429, { code: 'too-many-attempts', detail: 'Too many.' }, '150');
  assert.match(sayProblem(held), /Wait 3 minutes/);
});

test('a weak passphrase is explained in the words of whoever judged it, once', () => {
  const weak = new ApiProblem(422, { code: 'passphrase-weak', detail: 'It is a line from a song.' });
  assert.equal(sayProblem(weak), 'It is a line from a song.');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SCOPES } from '#model/scope.ts';
import { SCOPE_WORDS, sayScopes } from './say-scopes.ts';

test('what a program may do is a sentence, in the order people know', () => {
  assert.equal(sayScopes(['plan', 'read'], false), 'May look and plan.');
  assert.equal(
    sayScopes(['read', 'capture', 'focus'], false),
    'May look, add and change tasks and run focus sessions.',
  );
});

test('a program that may only ask is said to wait', () => {
  assert.match(sayScopes(['read', 'capture'], true), /waits for you \(add and change tasks\)/);
  assert.equal(sayScopes(['read'], true), 'May look.');
});

test('every scope has its words', () => {
  for (const scope of SCOPES) assert.match(SCOPE_WORDS[scope].hint, /^[A-Z]/);
});

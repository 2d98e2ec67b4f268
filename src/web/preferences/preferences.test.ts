import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePreferences } from './preferences.ts';

test('a browser that remembers nothing follows the system, with shortcuts and sound on', () => {
  const preferences = parsePreferences(null);
  assert.equal(preferences.theme, 'system');
  assert.equal(preferences.shortcuts, true);
  assert.equal(preferences.sound, true);
});

test('what was chosen comes back, and what makes no sense becomes the default', () => {
  const preferences = parsePreferences('{"theme":"dark","sound":"loud","timerKind":"sundial","dismissed":["a",3]}');
  assert.equal(preferences.theme, 'dark');
  assert.equal(preferences.sound, true);
  assert.equal(preferences.timerKind, 'pomodoro');
  assert.deepEqual(preferences.dismissed, ['a']);
});

test('a damaged store is no reason to fail', () => {
  assert.equal(parsePreferences('{"theme":').theme, 'system');
  assert.equal(parsePreferences('null').theme, 'system');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judgePassphrase } from './judge-passphrase.ts';

const level = (text: string, name = 'Ada Lovelace') => judgePassphrase(text, name).level;

test('a few words that do not belong together hold', () => {
  assert.equal(level('lamp orbit velvet seven'), 3);
  assert.equal(level('correct horse battery'), 3);
});

test('what is too short says how much is missing, counting characters as people see them', () => {
  assert.match(judgePassphrase('lamp', '').words, /^6 more characters\./);
  assert.match(judgePassphrase('lamp 🌙 ab', '').words, /^1 more character\./);
});

test('length alone, a row of letters or the own name does not count', () => {
  assert.equal(level('aaaaaaaaaaaaaaaaaaaaaaaa'), 1);
  assert.equal(level('abcdefghijklmnopqrstuvwxyz'), 1);
  assert.equal(level('12345678901234567890'), 1);
  assert.equal(level('adalovelace1'), 1);
});

test('every sentence is a calm one', () => {
  for (const text of ['', 'lamp', 'aaaaaaaaaaaa', 'river stones', 'lamp orbit velvet seven']) {
    assert.match(judgePassphrase(text, 'Ada').words, /^[^!]+\.$/);
  }
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OPENID_REFUSALS } from '#features/accounts/openid-arrival.ts';
import { sayArrival } from './say-arrival.ts';

test('every reason a provider or a link gives is said in its own words', () => {
  const said = OPENID_REFUSALS.map(sayArrival);
  assert.equal(new Set(said).size, OPENID_REFUSALS.length);
  for (const sentence of said) assert.match(sentence ?? '', /^[A-Z].*[.]$/);
});

test('words in the address are never shown', () => {
  assert.match(sayArrival('<b>call 555-123 to sign in</b>') ?? '', /^That did not work/);
  assert.match(sayArrival('constructor') ?? '', /^That did not work/);
  assert.equal(sayArrival(null), null);
});

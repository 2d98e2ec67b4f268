import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCreationKeys } from './creation-key.ts';

function numbered() {
  let made = 0;
  return createCreationKeys(() => {
    made += 1;
    return `key-${made}`;
  });
}

test('a request that is tried again keeps its key', () => {
  const keys = numbered();
  assert.equal(keys.keyFor({ text: 'Write' }), 'key-1');
  assert.equal(keys.keyFor({ text: 'Write' }), 'key-1');
});

test('changed words are a new request', () => {
  const keys = numbered();
  keys.keyFor({ text: 'Write' });
  assert.equal(keys.keyFor({ text: 'Write more' }), 'key-2');
});

test('the same words after a success are a second request', () => {
  const keys = numbered();
  keys.keyFor({ text: 'Water the plants' });
  keys.settle();
  assert.equal(keys.keyFor({ text: 'Water the plants' }), 'key-2');
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownAddress } from './wanted-place.ts';

test('whoever comes back from a provider is where they wanted to be', () => {
  assert.equal(ownAddress('/plan?week=2026-11-23'), '/plan?week=2026-11-23');
  assert.equal(ownAddress('/security'), '/security');
});

test('nothing that was kept leads away from here or back to a door', () => {
  for (const kept of [
    'https://evil.example/',
    '//evil.example/plan',
    '/\\evil.example',
    'javascript:alert(1)',
    '/sign-in?problem=identity-unknown',
    '/welcome',
    '/nowhere',
  ]) {
    const address = ownAddress(kept);
    assert.ok(address === null || /^\/(?![/\\])/.test(address), `${kept} became ${address}`);
  }
  assert.equal(ownAddress('/welcome'), null);
  assert.equal(ownAddress('/sign-in'), null);
});

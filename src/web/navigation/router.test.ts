import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, PLACES, type Place, parseAddress } from './router.ts';

test('each screen has an address that leads back to it', () => {
  for (const place of Object.keys(PLACES) as Place[]) assert.equal(parseAddress(addressOf(place)).place, place);
});

test('a week of the plan can be linked to', () => {
  const location = parseAddress(addressOf('plan', { week: '2026-11-23' }));
  assert.equal(location.place, 'plan');
  assert.equal(location.query.get('week'), '2026-11-23');
});

test('a slash at the end changes nothing, and an unknown address is no screen', () => {
  assert.equal(parseAddress('/tasks/').place, 'tasks');
  assert.equal(parseAddress('/tasks/of/mine').place, null);
});

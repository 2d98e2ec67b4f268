import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Understood } from '../../live/api.ts';
import { mergeParts, sayPart } from './goal-parts.ts';

const understood = {
  title: 'Finish thesis chapter 3',
  due: '2026-11-27T16:00:00.000Z',
  notBefore: null,
  estimateMinutes: 360,
  priority: null,
  energy: 'high',
  tags: ['thesis'],
  dependsOn: [],
} as unknown as Understood;
const context = { timeZone: 'Europe/Berlin', nowMs: Date.parse('2026-11-23T08:00:00Z') };
const none = new Map<string, string>();

test('what was understood is said in words, and what was not is left open', () => {
  const parts = mergeParts(understood, {}, none);
  assert.equal(sayPart('estimateMinutes', parts, context), '6 h');
  assert.match(sayPart('due', parts, context) ?? '', /^Fri 27 Nov (17:00|5:00\spm)$/);
  assert.equal(sayPart('tags', parts, context), '#thesis');
  assert.equal(sayPart('energy', parts, context), 'high');
  assert.equal(sayPart('priority', parts, context), null);
  assert.equal(sayPart('dependsOn', parts, context), null);
});

test('a correction wins over the sentence, and "none" is a correction too', () => {
  const parts = mergeParts(understood, { due: null, estimateMinutes: 90, tags: [] }, none);
  assert.equal(sayPart('due', parts, context), null);
  assert.equal(sayPart('estimateMinutes', parts, context), '1 h 30 min');
  assert.equal(sayPart('tags', parts, context), null);
  assert.equal(parts.title, 'Finish thesis chapter 3');
});

test('a task to wait for is called by its title', () => {
  const parts = mergeParts(understood, { dependsOn: ['a', 'b'] }, new Map([['a', 'Collect sources']]));
  assert.equal(sayPart('dependsOn', parts, context), 'Collect sources, another task');
});

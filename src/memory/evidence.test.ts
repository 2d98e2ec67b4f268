import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DurationObservation } from '#model/duration-estimate.ts';
import { simulateWork } from '#testing/simulated-work.ts';
import { createDurationModel } from './duration-model.ts';
import { buildDurationModel } from './evidence.ts';

const START = Temporal.Instant.from('2026-03-02T08:00:00Z');
const OBSERVATIONS = simulateWork({ seed: 11, pieces: 120 }).map((work, index) => ({
  ...work,
  id: `o${index}` as DurationObservation['id'],
  at: START.add({ hours: index }).toString({ smallestUnit: 'millisecond' }),
  sessionId: null,
}));
const QUESTION = { title: 'piece b', kind: null, minutes: 45, tags: ['thesis'] };

test('a model built from storage answers like one that learned as it happened', () => {
  const lived = createDurationModel();
  for (const observation of OBSERVATIONS) lived.learn(observation);
  assert.deepEqual(buildDurationModel(OBSERVATIONS).predict(QUESTION), lived.predict(QUESTION));
});

test('the order in which storage hands out observations does not matter', () => {
  assert.deepEqual(
    buildDurationModel(OBSERVATIONS.toReversed()).predict(QUESTION),
    buildDurationModel(OBSERVATIONS).predict(QUESTION),
  );
});

test('forgotten work leaves no trace: the answer is that of somebody who never did it', () => {
  const isForgotten = (observation: DurationObservation) => observation.tags.includes('thesis');
  const never = createDurationModel();
  for (const observation of OBSERVATIONS) if (!isForgotten(observation)) never.learn(observation);
  const after = buildDurationModel(OBSERVATIONS.filter((observation) => !isForgotten(observation)));
  assert.deepEqual(after.predict(QUESTION), never.predict(QUESTION));
  assert.doesNotMatch(after.predict(QUESTION).why, /#thesis/);
});

test('without observations there is no history', () => {
  assert.equal(buildDurationModel([]).predict(QUESTION).n, 0);
});

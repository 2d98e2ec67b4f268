import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DurationEvidence, describeEvidence, describeNoEvidence } from './duration-sentence.ts';

const work = (...actuals: readonly number[]) =>
  actuals.map((actualMinutes) => ({ estimateMinutes: 30, actualMinutes }));
const likeThis: DurationEvidence = {
  saidMinutes: 30,
  bookedMinutes: 55,
  observations: 7,
  group: { name: 'like-this' },
  newest: work(42, 65, 50, 51, 60, 55, 58),
  isEverything: false,
};

for (const [about, evidence, sentence] of [
  ['work like this', {}, 'You said 30 min. Your last 7 like this took 42 to 65 min. I booked 55 min.'],
  [
    'one piece of work like this',
    { newest: work(45), observations: 1 },
    'You said 30 min. Your last one like this took 45 min. I go by it once there are 3.',
  ],
  [
    'work that always takes the same',
    { newest: work(25, 25, 25), bookedMinutes: 25 },
    'You said 30 min. Your last 3 like this took 25 min each. I booked 25 min.',
  ],
  [
    'work with a tag',
    { group: { name: 'tag', tag: 'thesis' }, newest: work(45, 130) },
    'You said 30 min. Your last 2 tagged #thesis of about this size took 45 min to 2 h 10 min. I booked 55 min.',
  ],
  [
    'work of a kind',
    { group: { name: 'kind' }, newest: work(45, 50) },
    'You said 30 min. Your last 2 of this kind and about this size took 45 to 50 min. I booked 55 min.',
  ],
  [
    'work of this size',
    { group: { name: 'size' }, newest: work(61, 120) },
    'You said 30 min. Your last 2 of about this size took 1 h 1 min to 2 h. I booked 55 min.',
  ],
  [
    'all work, little of it',
    { group: { name: 'all' }, newest: work(15, 60, 30), isEverything: true },
    'You said 30 min. All your work so far (3 pieces) took 0.5 to 2 times what you said. I booked 55 min.',
  ],
  [
    'the only piece of work so far',
    { group: { name: 'all' }, newest: work(45), observations: 1, isEverything: true },
    'You said 30 min. All your work so far (1 piece) took 1.5 times what you said. I go by it once there are 3.',
  ],
  [
    'work that went as said',
    { group: { name: 'all' }, newest: work(30, 30), isEverything: true },
    'You said 30 min. All your work so far (2 pieces) took as long as you said. I booked 55 min.',
  ],
  [
    'all work, a lot of it',
    { group: { name: 'all' }, newest: work(20, 40) },
    'You said 30 min. Of all your work so far, the last 2 took 0.67 to 1.3 times what you said. I booked 55 min.',
  ],
  [
    'work without an estimate',
    { saidMinutes: null, group: { name: 'tag', tag: 'thesis' }, newest: work(45, 130) },
    'Your last 2 tagged #thesis took 45 min to 2 h 10 min. I booked 55 min.',
  ],
  [
    'any work, without an estimate',
    { saidMinutes: null, group: { name: 'all' }, newest: work(45, 50) },
    'Of all your work so far, the last 2 took 45 to 50 min. I booked 55 min.',
  ],
] as const) {
  test(`the sentence about ${about}`, () => {
    assert.equal(describeEvidence({ ...likeThis, ...evidence }), sentence);
  });
}

test('without history it says so, and what would be no surprise', () => {
  assert.equal(
    describeNoEvidence({ saidMinutes: 30, p50: 30, p80: 48 }),
    'No history yet, so I booked the 30 min you said. Up to 48 min would be no surprise.',
  );
  assert.equal(
    describeNoEvidence({ saidMinutes: null, p50: 25, p80: 40 }),
    'No history yet and no estimate, so I booked 25 min, one block. Up to 40 min would be no surprise.',
  );
});

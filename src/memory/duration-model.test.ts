import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type SimulatedPerson, simulateWork } from '#testing/simulated-work.ts';
import { type ComingWork, createDurationModel } from './duration-model.ts';
import type { FinishedWork } from './work-history.ts';

const EMAIL: FinishedWork = {
  title: 'Answer the mail',
  kind: null,
  tags: ['email'],
  estimateMinutes: 30,
  actualMinutes: 45,
};
const EMAIL_AGAIN: ComingWork = { title: 'Answer the mail', kind: null, tags: ['email'], minutes: 30 };

function modelOf(history: readonly FinishedWork[]) {
  const model = createDurationModel();
  for (const work of history) model.learn(work);
  return model;
}

const anyMinutes = fc.integer({ min: 1, max: 600 });
const anyTitle = fc.option(
  fc.constantFrom('Write the report', 'Write the letter', 'Call Ada', 'Clean the kitchen', '7'),
);
const anyTags = fc.array(fc.constantFrom('home', 'thesis', 'email'), { maxLength: 3 });
const anyKind = fc.option(fc.constantFrom('write', 'call'));
const anyWork = fc.record({
  title: anyTitle,
  kind: anyKind,
  tags: anyTags,
  estimateMinutes: anyMinutes,
  actualMinutes: anyMinutes,
});
const anyHistory = fc.array(anyWork, { maxLength: 40 });
const anyQuestion = fc.record({ title: anyTitle, kind: anyKind, tags: anyTags, minutes: fc.option(anyMinutes) });

test('any history gives whole minutes, P50 from 1 on and never above P80, and a sentence', () => {
  fc.assert(
    fc.property(anyHistory, anyQuestion, (history, question) => {
      const { p50, p80, n, why } = modelOf(history).predict(question);
      assert.ok(Number.isInteger(p50) && Number.isInteger(p80) && p50 >= 1 && p80 >= p50, `${p50} ${p80}`);
      assert.ok(n <= history.length);
      assert.equal(n === 0, history.length === 0);
      assert.match(why, /\.$/);
      assert.ok(why.length <= 400);
    }),
  );
});

test('somebody who measures everything in thirds of a minute gets the same answers in thirds of a minute', () => {
  fc.assert(
    fc.property(anyHistory, anyTitle, anyMinutes, (history, title, minutes) => {
      const tripled = history.map((work) => ({
        ...work,
        estimateMinutes: 3 * work.estimateMinutes,
        actualMinutes: 3 * work.actualMinutes,
      }));
      const plain = modelOf(history).predict({ title, kind: null, tags: [], minutes });
      const scaled = modelOf(tripled).predict({ title, kind: null, tags: [], minutes: 3 * minutes });
      // Rounding to whole minutes is all that may differ, and the lower limit of one minute.
      if (plain.p50 > 1) assert.ok(Math.abs(scaled.p50 - 3 * plain.p50) <= 2, `${scaled.p50} ${plain.p50}`);
      if (plain.p80 > 1) assert.ok(Math.abs(scaled.p80 - 3 * plain.p80) <= 2, `${scaled.p80} ${plain.p80}`);
      assert.equal(scaled.n, plain.n);
    }),
  );
});

test('asking changes nothing', () => {
  fc.assert(
    fc.property(anyHistory, anyQuestion, (history, question) => {
      const quiet = modelOf(history);
      const asked = createDurationModel();
      for (const work of history) {
        asked.predict(question);
        asked.learn(work);
      }
      assert.deepEqual(asked.predict(question), quiet.predict(question));
    }),
  );
});

test('without history the estimate is the middle, and 1.6 times as long would be no surprise', () => {
  assert.deepEqual(createDurationModel().predict(EMAIL_AGAIN), {
    p50: 30,
    p80: 48,
    n: 0,
    why: 'No history yet, so I booked the 30 min you said. Up to 48 min would be no surprise.',
  });
});

test('without history and without estimate one block is booked', () => {
  const { p50, p80, n } = createDurationModel().predict({ title: 'Something', kind: null, tags: [] });
  assert.deepEqual({ p50, p80, n }, { p50: 25, p80: 40, n: 0 });
});

test('one finished piece of work moves the estimate a little, not all the way', () => {
  const { p50, p80, n } = modelOf([{ ...EMAIL, actualMinutes: 90 }]).predict(EMAIL_AGAIN);
  assert.ok(p50 > 30 && p50 < 60, `${p50}`);
  assert.ok(p80 >= 48, `${p80}`);
  assert.equal(n, 1);
});

test('what always takes the same is soon foreseen exactly', () => {
  fc.assert(
    fc.property(anyMinutes, anyMinutes, (minutes, actualMinutes) => {
      const same = { ...EMAIL, estimateMinutes: minutes, actualMinutes };
      const { p50, p80 } = modelOf(Array.from({ length: 40 }, () => same)).predict({ ...EMAIL_AGAIN, minutes });
      assert.deepEqual([p50, p80], [actualMinutes, actualMinutes]);
    }),
  );
});

test('work that takes longer than foreseen never makes the next of its kind look shorter', () => {
  fc.assert(
    fc.property(fc.array(anyMinutes, { maxLength: 60 }), fc.integer({ min: 0, max: 300 }), (actuals, over) => {
      const model = modelOf(actuals.map((actualMinutes) => ({ ...EMAIL, actualMinutes })));
      const before = model.predict(EMAIL_AGAIN);
      model.learn({ ...EMAIL, actualMinutes: before.p80 + 1 + over });
      const after = model.predict(EMAIL_AGAIN);
      assert.ok(after.p50 >= before.p50 && after.p80 >= before.p80, `${JSON.stringify({ before, after })}`);
    }),
  );
});

test('a longer estimate books more time with somebody whose ratio is the same at every size', () => {
  const model = modelOf(simulateWork({ seed: 4, pieces: 300, ratio: 1.4 }));
  const booked = [10, 20, 40, 80, 160].map(
    (minutes) => model.predict({ title: null, kind: null, tags: [], minutes }).p50,
  );
  assert.deepEqual(
    booked,
    booked.toSorted((one, other) => one - other),
  );
});

test('one forgotten timer among thirty pieces of work does not move the middle', () => {
  const usual = Array.from({ length: 30 }, (_, i) => ({ ...EMAIL, actualMinutes: 40 + (i % 5) }));
  const before = modelOf(usual).predict(EMAIL_AGAIN);
  const after = modelOf([...usual, { ...EMAIL, actualMinutes: 2880 }]).predict(EMAIL_AGAIN);
  assert.ok(after.p50 - before.p50 <= 1, `${before.p50} ${after.p50}`);
  assert.ok(after.p80 - before.p80 <= 1, `${before.p80} ${after.p80}`);
});

test('each tag has its own experience', () => {
  const history = Array.from({ length: 60 }, (_, i) => ({
    title: null,
    kind: null,
    tags: [i % 2 === 0 ? 'thesis' : 'home'],
    estimateMinutes: 60,
    actualMinutes: i % 2 === 0 ? 110 + (i % 7) : 55 + (i % 7),
  }));
  const model = modelOf(history);
  const thesis = model.predict({ title: 'New chapter', kind: null, tags: ['thesis'], minutes: 60 });
  const home = model.predict({ title: 'Fix the lamp', kind: null, tags: ['home'], minutes: 60 });
  assert.ok(thesis.p50 >= 110 && home.p50 <= 61, `${thesis.p50} ${home.p50}`);
  assert.match(thesis.why, /tagged #thesis of about this size took 1 h 5\d min/);
});

test('work like this is found by its title', () => {
  const others = Array.from({ length: 40 }, (_, i) => ({
    ...EMAIL,
    title: null,
    tags: [],
    actualMinutes: 28 + (i % 5),
  }));
  const chapters = [50, 52, 54, 56, 58, 60].map((actualMinutes, i) => ({
    ...EMAIL,
    tags: [],
    title: `Read chapter ${i + 1}`,
    actualMinutes,
  }));
  const { p50, n, why } = modelOf([...others, ...chapters]).predict({
    title: 'Read chapter 7',
    kind: null,
    tags: [],
    minutes: 30,
  });
  assert.ok(p50 >= 50, `${p50}`);
  assert.equal(n, 6);
  assert.match(why, /^You said 30 min\. Your last 6 like this took 50 to 60 min\. I booked 5\d min\.$/);
});

test('a kind stands for the text where there is no title', () => {
  const history = Array.from({ length: 40 }, (_, i) => ({
    ...EMAIL,
    title: null,
    tags: [],
    kind: i % 4 === 0 ? 'same-text' : `other-${i}`,
    actualMinutes: i % 4 === 0 ? 60 : 30,
  }));
  assert.equal(modelOf(history).predict({ title: null, kind: 'same-text', tags: [], minutes: 30 }).p50, 60);
});

test('without an estimate the minutes of earlier work answer', () => {
  const history = Array.from({ length: 30 }, (_, i) => ({
    ...EMAIL,
    estimateMinutes: 10 + i,
    actualMinutes: 40 + (i % 3),
  }));
  const { p50, p80, n } = modelOf(history).predict({
    title: 'Answer the mail',
    kind: null,
    tags: ['email'],
    minutes: null,
  });
  assert.ok(p50 >= 40 && p80 <= 42 && n > 0, `${p50} ${p80} ${n}`);
});

test('minutes that are none are refused', () => {
  for (const minutes of [0, -5, Number.NaN, Number.POSITIVE_INFINITY]) {
    assert.throws(() => createDurationModel().predict({ ...EMAIL_AGAIN, minutes }), RangeError);
    assert.throws(() => createDurationModel().learn({ ...EMAIL, estimateMinutes: minutes }), RangeError);
    assert.throws(() => createDurationModel().learn({ ...EMAIL, actualMinutes: minutes }), RangeError);
  }
});

/** Replays a person in order and scores the work after the first 100 pieces: predicted before learned. */
function replay(person: SimulatedPerson) {
  const model = createDurationModel();
  const history = simulateWork(person);
  let missed = 0;
  let missedBySaid = 0;
  let kept = 0;
  for (const [i, work] of history.entries()) {
    const { p50, p80 } = model.predict({ ...work, minutes: work.estimateMinutes });
    model.learn(work);
    if (i < 100) continue;
    missed += Math.abs(Math.log(p50 / work.actualMinutes));
    missedBySaid += Math.abs(Math.log(work.estimateMinutes / work.actualMinutes));
    kept += work.actualMinutes <= p80 ? 1 : 0;
  }
  const judged = history.length - 100;
  return { error: missed / missedBySaid, cover: kept / judged };
}

for (const [name, person, atMost] of [
  ['an optimist', { ratio: 1.6 }, 0.75],
  ['a pessimist', { ratio: 0.6 }, 0.75],
  ['somebody whose tags differ a lot', { tagSpread: 0.6, noise: 0.25 }, 0.65],
  ['somebody with many mishaps', { mishaps: 0.2, ratio: 1.2 }, 0.95],
  ['somebody who slows down over the months', { drift: (progress: number) => 0.8 * progress }, 0.75],
  ['somebody whose life changes overnight', { drift: (progress: number) => (progress < 0.5 ? 0 : 0.7) }, 0.8],
] as const) {
  test(`${name}: nearer than what was said, and about four times in five within P80`, () => {
    for (const seed of [1, 2, 3]) {
      const { error, cover } = replay({ seed, pieces: 600, ...person });
      assert.ok(error < atMost, `error ${error.toFixed(3)} of the person's own`);
      assert.ok(cover > 0.73 && cover < 0.85, `${(100 * cover).toFixed(1)} % within P80`);
    }
  });
}

test('somebody who estimates as well as can be loses next to nothing by being second-guessed', () => {
  for (const seed of [1, 2, 3]) {
    const { error, cover } = replay({ seed, pieces: 600, noise: 0.3, tagSpread: 0, titleSpread: 0 });
    assert.ok(error < 1.04, `error ${error.toFixed(3)} of the person's own`);
    assert.ok(cover > 0.77 && cover < 0.85, `${(100 * cover).toFixed(1)} % within P80`);
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Id } from '#kernel/id.ts';
import { findUnkindWords } from '../safe-words.ts';
import { insightsByRules } from './insights-by-rules.ts';
import type { ReflectFact } from './reflect-request.ts';

let made = 0;
function fact(type: string, given: Partial<ReflectFact> = {}): ReflectFact {
  made += 1;
  return {
    id: `fact-${made}` as Id<'fact'>,
    type,
    at: '2026-11-25T09:30:00.000Z',
    words: 'Something happened',
    estimateMinutes: undefined,
    actualMinutes: undefined,
    latencyMinutes: undefined,
    ...given,
  };
}
const finished = (estimateMinutes: number, actualMinutes: number, at = '2026-11-25T09:30:00.000Z') =>
  fact('session-finished', { estimateMinutes, actualMinutes, at });
const started = (latencyMinutes: number) => fact('session-started', { latencyMinutes });
const reflect = (facts: readonly ReflectFact[], timeZone = 'UTC') =>
  insightsByRules({ timeZone, week: '2026-11-23', facts });
const idsOf = (facts: readonly ReflectFact[]) => facts.map(({ id }) => id);

describe('what a week shows without a model', () => {
  it('shows no pattern when too little happened: two of a kind are an anecdote', () => {
    assert.deepEqual(reflect([]), []);
    assert.deepEqual(reflect([started(1), started(2)]), []);
  });

  it('is a sum and no pattern when little was finished', () => {
    const two = [finished(25, 50), finished(25, 40)];
    const [insight, ...more] = reflect([...two, started(1), started(2)]);
    assert.equal(insight?.text, 'You finished 2 steps, 1 h 30 min of work; from 3 on there is more to see.');
    assert.deepEqual([insight?.evidence, more], [idsOf(two), []]);
  });

  it('compares what was booked with what it took, in both directions', () => {
    const longer = [finished(20, 30), finished(20, 30), finished(20, 30)];
    const [insight] = reflect(longer);
    assert.match(insight?.text ?? '', /From 3 steps: they took 1 h 30 min, 50 % more than was booked/);
    assert.deepEqual(insight?.evidence, idsOf(longer));
    assert.match(
      reflect([finished(20, 10), finished(20, 10), finished(20, 10)])[0]?.text ?? '',
      /50 % less than was booked/,
    );
    assert.match(
      reflect([finished(20, 21), finished(20, 19), finished(20, 20)])[0]?.text ?? '',
      /about what was booked/,
    );
  });

  it('counts the starts that were near their time; an early one is no late one', () => {
    const starts = [started(-10), started(3), started(40)];
    const [insight] = reflect([...starts, fact('session-started')]);
    assert.match(insight?.text ?? '', /You began 2 of 3 steps within 5 minutes .* 3 minutes\.$/);
    assert.deepEqual(insight?.evidence, idsOf(starts));
  });

  it('names the time of day when most was finished, in the zone of the person, and only if it was most', () => {
    const mornings = [1, 2, 3].map(() => finished(25, 25, '2026-11-25T09:30:00.000Z'));
    const evening = finished(25, 25, '2026-11-25T19:00:00.000Z');
    const best = reflect([...mornings, evening]).find(({ text }) => text.startsWith('Most'));
    assert.equal(best?.text, 'Most was finished in the morning: 3 of 4 steps.');
    assert.deepEqual(best?.evidence, idsOf(mornings));
    const tokyo = reflect(mornings, 'Asia/Tokyo').find(({ text }) => text.startsWith('Most'));
    assert.match(tokyo?.text ?? '', /in the evening/);
    const even = reflect([...mornings, evening, evening, evening]);
    assert.ok(!even.some(({ text }) => text.startsWith('Most')));
  });

  it('says how many steps were left without blaming anybody', () => {
    const left = [fact('session-abandoned'), fact('session-abandoned'), fact('session-abandoned')];
    const [insight] = reflect(left);
    assert.match(insight?.text ?? '', /^3 steps were left for another time/);
    assert.deepEqual(insight?.evidence, idsOf(left));
  });

  it('is four things at most, kindly said, each with facts that were given', () => {
    const facts = [1, 2, 3].flatMap(() => [finished(20, 30), started(2), fact('session-abandoned')]);
    const insights = reflect(facts);
    const given = new Set(idsOf(facts));
    assert.equal(insights.length, 4);
    for (const { text, evidence } of insights) {
      assert.deepEqual(findUnkindWords({ text }), []);
      assert.ok(evidence.length >= 3 && evidence.every((id) => given.has(id)));
    }
  });
});

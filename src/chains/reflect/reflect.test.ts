import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Id, PersonId } from '#kernel/id.ts';
import { WEEK } from '#testing/chain-inputs.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels } from '#testing/scripted-models.ts';
import { createChainRunner } from '../run-chain.ts';
import { createReflect, REFLECT } from './reflect.ts';
import type { ReflectFact } from './reflect-request.ts';

const ANN = 'ann' as PersonId;
const signal = new AbortController().signal;
const finished = ['fact-11', 'fact-12'].map(
  (id): ReflectFact => ({
    id: id as Id<'fact'>,
    type: 'session-finished',
    at: '2026-11-25T11:00:00.000Z',
    words: 'You finished “Open the folder” in 30 min, booked were 20',
    estimateMinutes: 20,
    actualMinutes: 30,
    latencyMinutes: undefined,
  }),
);
const BOTH = { ...WEEK, facts: [...WEEK.facts, ...finished] };

const answerTo = (prompt: string) =>
  prompt.includes('get started')
    ? { insights: [{ text: 'You began most steps within minutes.', evidence: ['fact-1', 'fact-2'] }] }
    : { insights: [{ text: 'Opening takes you half as long again.', evidence: ['fact-11', 'fact-12'] }] };

describe('what a week shows', () => {
  it('is asked about starts and about lengths, each with its own facts, and told together', async () => {
    const models = createScriptedModels(({ prompt }) => ({ answer: answerTo(prompt) }));
    const reflect = createReflect({
      runChain: createChainRunner({ models, clock: createFixedClock('2026-11-29T09:00:00Z') }),
    });
    const { insights, source } = await reflect({ person: ANN, ...BOTH }, { signal });
    assert.equal(source, 'model');
    assert.deepEqual(
      insights.map(({ evidence }) => evidence),
      [
        ['fact-1', 'fact-2'],
        ['fact-11', 'fact-12'],
      ],
    );
    const [starts, lengths] = models.calls;
    assert.ok(starts?.prompt.includes('fact-3') && !starts.prompt.includes('fact-11'));
    assert.ok(lengths?.prompt.includes('fact-11') && !lengths.prompt.includes('"fact-1"'));
  });

  it('takes as long as the longer of both questions', async () => {
    const clock = createFixedClock('2026-11-29T09:00:00Z');
    const models = createScriptedModels(async ({ prompt }) => {
      await clock.sleep(prompt.includes('get started') ? 900 : 1000);
      return { answer: answerTo(prompt) };
    });
    const running = createChainRunner({ models, clock })(REFLECT, { person: ANN, input: BOTH });
    for (let ms = 0; ms < 1000; ms += 100) {
      await nextTurn();
      clock.advanceMs(100);
    }
    const { trace, source } = await running;
    assert.deepEqual([source, trace.ms], ['model', 1000]);
  });

  it('is not taken from a model that gives a fact of the other question as evidence', async () => {
    const models = createScriptedModels(() => ({
      answer: { insights: [{ text: 'You began most steps in time.', evidence: ['fact-1', 'fact-11'] }] },
    }));
    const run = createChainRunner({ models, clock: createFixedClock('2026-11-29T09:00:00Z') });
    const { source, trace } = await run(REFLECT, { person: ANN, input: BOTH });
    assert.deepEqual([source, trace.fellBack], ['template', 'invalid']);
  });

  it('costs no question about what did not happen', async () => {
    const models = createScriptedModels(({ prompt }) => ({ answer: answerTo(prompt) }));
    const run = createChainRunner({ models, clock: createFixedClock('2026-11-29T09:00:00Z') });
    await run(REFLECT, { person: ANN, input: WEEK });
    assert.equal(models.calls.length, 1);
  });
});

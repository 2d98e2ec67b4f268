import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { onSignal } from '#kernel/signal.ts';
import { LlmFailure } from '#ports/llm/llm.ts';
import { createScriptedLlm, type ScriptLine } from '#ports/llm/llm-scripted.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { optimizeLlm } from './optimize-llm.ts';

const request = { chain: 'test', system: '', prompt: '', schema: z.string(), maxOutputTokens: 10 };
const patient = () => new AbortController().signal;

function start(script: readonly ScriptLine[]) {
  const clock = createFixedClock('2026-11-23T09:00:00Z');
  const outcomes: string[] = [];
  const stop = onSignal('llm-call', ({ outcome }) => outcomes.push(outcome));
  const llm = optimizeLlm(createScriptedLlm(script), { clock, deadlineMs: 60_000 });
  return { clock, outcomes, llm, [Symbol.dispose]: stop };
}

describe('the owner of every policy around a model', () => {
  it('gives a model until the deadline and no longer', async () => {
    using setting = start(['silent']);
    const asking = setting.llm.complete(request, { signal: patient() });
    setting.clock.advance(1);
    await assert.rejects(asking, (error) => error instanceof LlmFailure && error.kind === 'timed-out');
    assert.deepEqual(setting.outcomes, ['timed-out']);
  });

  it('lets go at once when the caller has gone', async () => {
    using setting = start(['silent']);
    const leaving = new AbortController();
    const asking = setting.llm.complete(request, { signal: leaving.signal });
    leaving.abort();
    await assert.rejects(asking, LlmFailure);
  });

  it('tells how each call ended, once', async () => {
    using setting = start([
      { answer: 'yes' },
      { answer: 7 },
      { fails: new LlmFailure('refused', 'no', { retryable: false }) },
    ]);
    assert.equal(await setting.llm.complete(request, { signal: patient() }), 'yes');
    await assert.rejects(setting.llm.complete(request, { signal: patient() }));
    await assert.rejects(setting.llm.complete(request, { signal: patient() }));
    assert.deepEqual(setting.outcomes, ['answered', 'invalid', 'failed']);
  });
});

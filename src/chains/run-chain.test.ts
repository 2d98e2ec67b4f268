import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { z } from 'zod';
import type { PersonId } from '#kernel/id.ts';
import { onSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { createScriptedModels, type ModelsLine } from '#testing/scripted-models.ts';
import { type Chain, firstStep, type StepContext, stepAfter } from './chain.ts';
import { createChainRunner } from './run-chain.ts';
import { questionsAtMost, tokensAtMost } from './stop-conditions.ts';

const ANN = 'ann' as PersonId;
const Text = z.strictObject({ text: z.string().min(1) });

const ask = (what: string) => async (context: StepContext<string>) => {
  const question = { system: 's', prompt: `${what} ${context.input}`, schema: Text, maxOutputTokens: 10 };
  return (await context.ask(question)).text;
};

/** Two that do not need each other, one that needs both, and one more after it. */
function createDiamond(): Chain<string, string> {
  const first = firstStep('first', ask('one'));
  const second = firstStep('second', ask('two'));
  const both = stepAfter<string, [string, string], string>(
    'both',
    [first, second],
    async (_, one, two) => `${one}+${two}`,
  );
  const again = stepAfter<string, [string, string], string>(
    'again',
    [both, first],
    async (_, sum, one) => `${sum} after ${one}`,
  );
  return {
    name: 'diamond',
    version: 3,
    input: z.string(),
    output: z.string(),
    last: again,
    stopWhen: [questionsAtMost(2)],
    offline: (input) => ({ value: `offline ${input}`, source: 'template' }),
  };
}

function start(script: Parameters<typeof createScriptedModels>[0] | undefined) {
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const models = script === undefined ? undefined : createScriptedModels(script);
  return { clock, models, run: createChainRunner({ models, clock, deadlineMs: 10_000 }) };
}

const given = { person: ANN, input: 'tea' };
const says = (text: string): ModelsLine => ({ answer: { text } });

describe('a chain', () => {
  it('asks no model about what is not its input, and says why', async () => {
    const { run, models } = start([says('A'), says('B')]);
    const strict = { ...createDiamond(), input: z.string().max(2) };
    const { value, source, trace } = await run(strict, given);
    assert.deepEqual([value, source, trace.fellBack], ['offline tea', 'template', 'not-its-input']);
    assert.equal(models?.calls.length, 0);
  });

  it('tells whoever watches what happened in it, without a word of what it was about', async () => {
    const told: object[] = [];
    const stop = onSignal('chain-run', (fields) => told.push(fields));
    const { run } = start([says('A'), { fails: 'busy' }]);
    await run(createDiamond(), given);
    stop();
    const [fields] = told;
    assert.ok(fields !== undefined && 'fellBack' in fields && 'steps' in fields && Array.isArray(fields.steps));
    assert.equal(fields.fellBack, 'busy');
    assert.ok(fields.steps.length >= 1);
    assert.doesNotMatch(JSON.stringify(told), /tea/);
  });

  it('runs each step once, with what the steps before it gave, and says whose answer it is', async () => {
    const { run, models } = start([says('A'), says('B')]);
    const { value, source, trace } = await run(createDiamond(), given);
    assert.equal(value, 'A+B after A');
    assert.equal(source, 'model');
    assert.equal(models?.calls.length, 2);
    assert.deepEqual(
      trace.steps.map(({ step, isDone }) => [step, isDone]),
      [
        ['first', true],
        ['second', true],
        ['both', true],
        ['again', true],
      ],
    );
    assert.deepEqual([trace.chain, trace.version, trace.fellBack], ['diamond', 3, undefined]);
    assert.equal(trace.steps[0]?.answers[0]?.usage.inputTokens, 100);
    assert.ok(!JSON.stringify(trace).includes('tea'), 'no words in a trace');
  });

  it('takes as long as its longest path: steps that do not need each other overlap', async () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    const models = createScriptedModels(async (_, position) => {
      await clock.sleep(position === 0 ? 300 : 400);
      return says(String(position));
    });
    const run = createChainRunner({ models, clock, deadlineMs: 10_000 });
    const running = run(createDiamond(), given);
    for (let ms = 0; ms < 400; ms += 100) {
      await nextTurn();
      clock.advanceMs(100);
    }
    const { trace, source } = await running;
    assert.equal(source, 'model');
    assert.equal(trace.ms, 400, 'one after the other would be 700');
  });

  it('answers without any model, at once, and says so', async () => {
    const { run } = start(undefined);
    const { value, source, trace } = await run(createDiamond(), given);
    assert.deepEqual([value, source, trace.fellBack], ['offline tea', 'template', 'no-model']);
    assert.deepEqual(trace.steps, []);
  });

  for (const reason of ['limited', 'busy', 'open', 'invalid', 'failed', 'timed-out'] as const) {
    it(`gives its offline answer when models are ${reason}, and the trace says why`, async () => {
      const { run } = start([says('A'), { fails: reason }]);
      const { value, source, trace } = await run(createDiamond(), given);
      assert.deepEqual([value, source, trace.fellBack], ['offline tea', 'template', reason]);
    });
  }

  it('gives its offline answer when something breaks in a way nobody foresaw', async () => {
    const { run } = start([{ breaks: new TypeError('a bug') }]);
    assert.equal((await run(createDiamond(), given)).trace.fellBack, 'failed');
  });

  it('is not believed when what it comes to is not of its form', async () => {
    const { run } = start([says('A'), says('B')]);
    const { source, trace } = await run({ ...createDiamond(), output: z.string().max(2) }, given);
    assert.deepEqual([source, trace.fellBack], ['template', 'invalid']);
  });

  it('waits for no model when the program ends, whether it runs already or only begins', async () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    const closing = new AbortController();
    const models = createScriptedModels(['silent', 'silent']);
    const run = createChainRunner({ models, clock, deadlineMs: 10_000, closing: closing.signal });
    const running = run(createDiamond(), given);
    await nextTurn();
    assert.equal(models.calls.length, 2);
    closing.abort();
    for (const answer of [await running, await run(createDiamond(), given)]) {
      assert.deepEqual([answer.value, answer.source, answer.trace.ms], ['offline tea', 'template', 0]);
    }
    assert.equal(models.calls.length, 2);
  });

  it('waits for its deadline and no longer, whatever its steps do', async () => {
    const deaf = firstStep('deaf', (_: StepContext<string>) => new Promise<string>(() => {}));
    const { clock, run } = start(['silent']);
    const running = run({ ...createDiamond(), last: deaf }, given);
    await nextTurn();
    clock.advanceMs(10_000);
    const { trace } = await running;
    assert.deepEqual([trace.fellBack, trace.ms], ['timed-out', 10_000]);
  });

  it('stops asking when it has asked enough', async () => {
    const first = firstStep('first', ask('one'));
    const second = stepAfter<string, [string], string>('second', [first], (context) => ask('two')(context));
    const { run, models } = start([says('A'), says('B')]);
    const { source, trace } = await run({ ...createDiamond(), last: second, stopWhen: [questionsAtMost(1)] }, given);
    assert.deepEqual([source, trace.fellBack, models?.calls.length], ['template', 'questions-at-most-1', 1]);
  });

  it('asks nothing that could cost more tokens than it may, with what is still being answered', async () => {
    // Seven characters and an answer of ten tokens: 13 at most, each.
    const { run, models } = start([says('A'), says('B')]);
    const { source, trace } = await run({ ...createDiamond(), stopWhen: [tokensAtMost(25)] }, given);
    assert.deepEqual([source, trace.fellBack], ['template', 'tokens-at-most-25']);
    assert.ok((models?.calls.length ?? 0) <= 1);
    const { run: runOn } = start([says('A'), says('B')]);
    assert.equal((await runOn({ ...createDiamond(), stopWhen: [tokensAtMost(26)] }, given)).source, 'model');
  });

  it('counts what was answered at what it cost', async () => {
    const first = firstStep('first', ask('one'));
    const second = stepAfter<string, [string], string>('second', [first], (context) => ask('two')(context));
    const { run, models } = start([says('A'), says('B')]);
    // The first is thought to cost 13 at most, and costs 120.
    const { trace } = await run({ ...createDiamond(), last: second, stopWhen: [tokensAtMost(130)] }, given);
    assert.deepEqual([trace.fellBack, models?.calls.length], ['tokens-at-most-130', 1]);
  });

  it('ends with whoever asked for it', async () => {
    const { run } = start(['silent', 'silent']);
    const leaving = new AbortController();
    const running = run(createDiamond(), given, { signal: leaving.signal });
    await nextTurn();
    leaving.abort(new Error('gone'));
    await assert.rejects(running, /gone/);
  });

  it('tells models who asks, for which kind of work, in which version, and how long is left', async () => {
    const { run, models } = start([says('A'), says('B')]);
    await run(createDiamond(), given);
    const [call] = models?.calls ?? [];
    assert.deepEqual([call?.person, call?.chain, call?.version, call?.deadlineMs], [ANN, 'diamond', 3, 10_000]);
  });
});

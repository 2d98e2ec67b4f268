import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import { createLogger, describeError, logSignals } from './logging.ts';

type Line = Readonly<Record<string, unknown>> & { readonly level: string; readonly event: string };

/** The lines that are written while signals are emitted. */
function linesOf(level: 'debug' | 'info', emit: () => void): readonly Line[] {
  const lines: Line[] = [];
  const stop = logSignals(createLogger({ level, destination: { write: (text) => lines.push(JSON.parse(text)) } }));
  emit();
  stop();
  return lines;
}

const CALL = {
  ...{ provider: 'ai', model: 'small', chain: 'break-down', failure: '' },
  ...{ ms: 1, inputTokens: 7, outputTokens: 3, price: 0 },
};

describe('the log', () => {
  it('has an error with its request id, its stack and its causes for a failure of ours', () => {
    const error = new Error('broken', { cause: new TypeError('deeper') });
    const [line] = linesOf('info', () =>
      emitSignal('http-failure', { route: '/x', requestId: 'r-1', code: 'internal', error }),
    );
    assert.deepEqual(
      [line?.level, line?.event, line?.requestId, line?.route],
      ['error', 'request-failed', 'r-1', '/x'],
    );
    const told = line?.error as { stack: string; cause: { name: string; message: string } };
    assert.match(told.stack, /logging\.test\.ts/);
    assert.deepEqual([told.cause.name, told.cause.message], ['TypeError', 'deeper']);
  });

  it('only warns of what heals by itself', () => {
    const lines = linesOf('info', () => {
      emitSignal('http-failure', { route: '/x', requestId: 'r', code: 'too-busy', error: new Problem('too-busy') });
      emitSignal('llm-call', { ...CALL, outcome: 'failed' });
      emitSignal('llm-call', { ...CALL, outcome: 'left' });
      emitSignal('model-provider', { provider: 'ai', state: 'open' });
    });
    assert.deepEqual(
      lines.map(({ level, event }) => `${level} ${event}`),
      ['warn request-failed', 'warn model-unanswered', 'warn model-left-alone'],
    );
  });

  it('is silent about requests that go well, unless asked', () => {
    const emit = () => {
      emitSignal('http-request', { route: '/x', method: 'GET', status: 200, ms: 1 });
      emitSignal('job-run', { job: 'refresh', outcome: 'done', ms: 1 });
      emitSignal('llm-call', { ...CALL, outcome: 'answered' });
    };
    assert.deepEqual(linesOf('info', emit), []);
    assert.deepEqual(
      linesOf('debug', emit).map(({ event }) => event),
      ['request-answered', 'job-done'],
    );
  });

  it('names a job that failed', () => {
    const [line] = linesOf('info', () =>
      emitSignal('job-run', { job: 'refresh', outcome: 'failed', ms: 1, error: new Error('no') }),
    );
    assert.deepEqual([line?.level, line?.event, line?.job], ['error', 'job-failed', 'refresh']);
  });
});

describe('an error described', () => {
  it('leaves out what a driver hung on it', () => {
    const error = Object.assign(new Error('no'), { code: 'SQLITE_FULL', row: { title: 'secret' } });
    const described = describeError(error);
    assert.equal(described.code, 'SQLITE_FULL');
    assert.doesNotMatch(JSON.stringify(described), /secret/);
  });

  it('ends, also when its causes do not', () => {
    const error = new Error('no');
    error.cause = error;
    assert.ok(JSON.stringify(describeError(error)).length < 100_000);
  });

  it('may be anything that was thrown', () => {
    assert.deepEqual(describeError('secret'), { name: 'string', message: 'something that is not an error was thrown' });
  });
});

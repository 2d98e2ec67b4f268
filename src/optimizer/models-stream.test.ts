import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { onSignal } from '#kernel/signal.ts';
import { assertAnswered, assertUnavailable, callOf, failure, openActed, patient } from '#testing/models-fixture.ts';
import { type ModelStream, ModelsUnavailable } from './models.ts';

type Test = ReturnType<typeof openActed>;

function request(options: { readonly deadlineMs?: number } = {}) {
  const { schema: _schema, ...rest } = callOf(options);
  return rest;
}

async function readAll(stream: ModelStream): Promise<{ readonly text: string; readonly error?: unknown }> {
  let text = '';
  try {
    for await (const chunk of stream.chunks) text += chunk;
    return { text };
  } catch (error) {
    return { text, error };
  }
}

async function begin(test: Test, options: { readonly deadlineMs?: number } = {}): Promise<ModelStream> {
  return assertAnswered(await test.run(test.models.stream(request(options), patient())));
}

const isCut = (error: unknown) => error instanceof ModelsUnavailable && error.reason === 'cut';

describe('a streamed answer', () => {
  it('comes as it is written, and its place is free afterwards', async () => {
    await using test = openActed(
      { one: [{ chunks: ['', 'Open ', { silentMs: 900 }, '', 'the book'] }] },
      { atOnce: 1 },
    );
    const stream = await begin(test);
    assert.deepEqual(assertAnswered(await test.run(readAll(stream))), { text: 'Open the book' });
    assert.deepEqual(assertAnswered(await test.run(readAll(await begin(test)))), { text: 'Open the book' });
    assert.equal(test.sent.length, 2);
  });

  it('comes from another model as long as nothing was said', async () => {
    const nothing = [{ chunks: [''] }, { chunks: ['', failure('cut')] }, { fails: failure('overloaded') }];
    await using test = openActed({ one: nothing, two: [{ chunks: ['Hello'] }] });
    const stream = await begin(test);
    assert.equal(stream.provider, 'two');
    assert.equal(test.llms[0]?.requests.length, 3);
    assert.equal(assertAnswered(await test.run(readAll(stream))).text, 'Hello');
  });

  it('comes from another model when the first says nothing for too long', async () => {
    await using test = openActed({ one: [{ chunks: [{ silentMs: 1e9 }] }], two: [{ chunks: ['Hello'] }] });
    assert.equal((await begin(test)).provider, 'two');
    assert.equal(test.llms[0]?.inFlight(), 0);
  });

  it('never just ends when it breaks off', async () => {
    await using test = openActed({ one: [{ chunks: ['Open ', 'the', failure('cut')] }] });
    const { text, error } = assertAnswered(await test.run(readAll(await begin(test))));
    assert.equal(text, 'Open the');
    assert.ok(isCut(error));
  });

  it('is cut after a long silence, at the deadline, and counts as a failure', async () => {
    const outcomes: string[] = [];
    const stop = onSignal('llm-call', ({ outcome }) => outcomes.push(outcome));
    await using test = openActed({ one: [{ chunks: ['Open ', { silentMs: 1e9 }] }] }, { idleMs: 4000 });
    const first = await begin(test);
    const startedAt = test.clock.monotonic();
    assert.ok(isCut(assertAnswered(await test.run(readAll(first))).error));
    assert.equal(test.clock.monotonic() - startedAt, 4000);
    const second = await begin(test, { deadlineMs: 2000 });
    assert.ok(isCut(assertAnswered(await test.run(readAll(second))).error));
    stop();
    assert.deepEqual(outcomes, ['failed', 'timed-out']);
    assert.equal(test.llms[0]?.inFlight(), 0);
  });

  it('is ended when nobody reads it any more, or ever did', async () => {
    await using test = openActed(
      { one: [{ chunks: ['Open ', { silentMs: 50 }, 'the ', { silentMs: 1e9 }] }] },
      { atOnce: 1 },
    );
    const first = await begin(test);
    for await (const chunk of first.chunks) {
      assert.equal(chunk, 'Open ');
      break;
    }
    // Its place is free, or the next one would wait for it.
    const unread = await begin(test);
    test.clock.advance(1);
    await begin(test);
    assert.ok(isCut(assertAnswered(await test.run(readAll(unread))).error));
  });

  it('is ended when the caller goes', async () => {
    await using test = openActed({ one: [{ chunks: ['Open ', { silentMs: 1e9 }] }] });
    const leaving = new AbortController();
    const stream = assertAnswered(await test.run(test.models.stream(request(), { signal: leaving.signal })));
    const reading = readAll(stream);
    await new Promise(setImmediate);
    leaving.abort(new Error('gone'));
    const { error } = await reading;
    assert.ok(error instanceof Error && error.message === 'gone');
    await new Promise(setImmediate);
    assert.equal(test.llms[0]?.inFlight(), 0);
  });

  it('counts for the person like any other call', async () => {
    await using test = openActed({ one: [{ chunks: ['Hello'] }] });
    for (let time = 0; time < 10; time += 1) assertAnswered(await test.run(readAll(await begin(test))));
    assertUnavailable(await test.run(test.models.stream(request(), patient())), 'limited');
  });

  it('opens the breaker when it is cut five times', async () => {
    await using test = openActed({ one: [{ chunks: ['Open ', failure('cut')] }] });
    for (let time = 0; time < 5; time += 1) assertAnswered(await test.run(readAll(await begin(test))));
    assertUnavailable(await test.run(test.models.stream(request(), patient())), 'open');
    assert.equal(test.llms[0]?.requests.length, 5);
  });

  it('goes on after a slower model was hedged and has won', async () => {
    const quick = { chunks: ['Hello'], afterMs: 100 };
    const turns = [...Array.from({ length: 60 }, () => quick), { chunks: ['late'], afterMs: 9000 }];
    const second = { chunks: ['Open ', { silentMs: 500 }, 'the book'], afterMs: 100 };
    await using test = openActed({ one: turns, two: [second] }, { hedgeShare: 0.02, personRequestsPerMinute: 100 });
    for (let time = 0; time < 60; time += 1) await test.run(readAll(await begin(test)));
    const stream = await begin(test);
    assert.equal(stream.provider, 'two');
    assert.deepEqual(assertAnswered(await test.run(readAll(stream))), { text: 'Open the book' });
    assert.equal(test.llms[0]?.inFlight(), 0);
  });
});

/** Every provider against a server that misbehaves on demand: what comes of each fault, and that a call leaves nothing open. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { z } from 'zod';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { startUpstream, type Upstream } from '#testing/test-upstream.ts';
import { waitUntil } from '#testing/wait-until.ts';
import { type Llm, LlmFailure, type LlmFailureKind, type LlmRequest } from './llm.ts';
import { createOpenAiCompatibleLlm } from './llm-openai-compatible.ts';

const Steps = z.strictObject({ title: z.string().min(3).max(80), minutes: z.int().min(1).max(600).nullable() });
const REQUEST: LlmRequest = { system: 'Answer.', prompt: 'Plan it', schema: Steps, maxOutputTokens: 200 };
const NEVER = new AbortController().signal;

/** What each misbehaviour comes to, and whether it may be asked again. */
const FAILURES: readonly (readonly [model: string, kind: LlmFailureKind, retryable: boolean])[] = [
  ['limited', 'limited', true],
  ['spent', 'limited', false],
  ['fails', 'overloaded', true],
  ['overloaded', 'overloaded', true],
  ['fails-503', 'overloaded', true],
  ['refuses', 'refused', false],
  ['fails-403', 'refused', false],
  ['fails-404', 'refused', false],
  ['fails-400', 'refused', false],
  ['moved', 'refused', false],
  ['floods', 'broken', false],
  ['errors', 'broken', true],
  ['drops', 'unreachable', true],
  ['cuts-3', 'unreachable', true],
  ['malformed', 'broken', true],
  ['truncated', 'truncated', false],
];
const STREAM_FAILURES: readonly (readonly [model: string, kind: LlmFailureKind])[] = [
  ['cuts-3', 'cut'],
  ['ends-3', 'cut'],
  ['errors-3', 'cut'],
  ['malformed', 'broken'],
  ['truncated', 'truncated'],
];

const failsAs = (kind: LlmFailureKind, retryable?: boolean) => (error: unknown) => {
  assert.ok(error instanceof LlmFailure, String(error));
  assert.equal(error.kind, kind);
  if (retryable !== undefined) assert.equal(error.retryable, retryable);
  return true;
};

describe('a model behind the chat API', () => {
  let upstream: Upstream;
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  const llm = (model: string): Llm =>
    createOpenAiCompatibleLlm({ baseUrl: upstream.baseUrl, model, apiKey: 'a-key', clock });
  const ask = (model: string, signal = NEVER) => llm(model).complete(REQUEST, { signal });
  const read = async (model: string, signal = NEVER) => {
    const { chunks, usage } = await llm(model).stream(REQUEST, { signal });
    let text = '';
    for await (const chunk of chunks) text += chunk;
    return { text, usage: await usage };
  };

  before(async () => {
    upstream = await startUpstream();
  });
  after(() => upstream[Symbol.asyncDispose]());

  it('is asked once, for strict JSON of the schema without what providers refuse', async () => {
    await upstream.reset();
    const reply = await ask('right');
    assert.equal(reply.rung, 'schema');
    assert.ok(Steps.safeParse(reply.value).success);
    assert.deepEqual(Object.keys(reply.usage), ['inputTokens', 'outputTokens']);
    const [call, ...others] = await upstream.calls();
    assert.equal(others.length, 0);
    const format = call?.body.response_format as { json_schema: { strict: boolean; schema: unknown } };
    assert.equal(format.json_schema.strict, true);
    assert.deepEqual(format.json_schema.schema, {
      type: 'object',
      properties: { title: { type: 'string' }, minutes: { anyOf: [{ type: 'integer' }, { type: 'null' }] } },
      required: ['title', 'minutes'],
      additionalProperties: false,
    });
  });

  it('may wrap its answer in prose and a fence, and it is told that it did', async () => {
    const reply = await ask('prose');
    assert.equal(reply.rung, 'extracted');
    assert.ok(Steps.safeParse(reply.value).success);
  });

  for (const [model, kind, retryable] of FAILURES) {
    it(`fails as ${kind} when it is ${model}`, async () => {
      await assert.rejects(ask(model), failsAs(kind, retryable));
    });
  }

  it('says how long it wants to be left alone', async () => {
    await assert.rejects(ask('limited-seconds-2'), (error: LlmFailure) => error.retryAfterMs === 2000);
    await assert.rejects(ask('overloaded-seconds-2'), (error: LlmFailure) => error.retryAfterMs === 2000);
    await assert.rejects(ask('limited'), (error: LlmFailure) => error.retryAfterMs === undefined);
  });

  for (const [model, refusals, rung] of [
    ['unstrict', 1, 'json'],
    ['plain', 2, 'extracted'],
  ] as const) {
    it(`is asked in a simpler form once it refuses the strict one, and from then on, when it is ${model}`, async () => {
      const simple = llm(model);
      for (let refusal = 0; refusal < refusals; refusal += 1) {
        await assert.rejects(simple.complete(REQUEST, { signal: NEVER }), failsAs('schema-unsupported', true));
      }
      await upstream.reset();
      const reply = await simple.complete(REQUEST, { signal: NEVER });
      assert.equal(reply.rung, rung);
      assert.ok(Steps.safeParse(reply.value).success);
      assert.equal((await upstream.calls()).length, 1);
    });
  }

  it('is told the longest answer by the name it knows for that', async () => {
    for (const ask of [
      (newer: Llm) => newer.complete(REQUEST, { signal: NEVER }),
      (newer: Llm) => newer.stream(REQUEST, { signal: NEVER }),
    ]) {
      const newer = llm('newer');
      await assert.rejects(ask(newer), failsAs('schema-unsupported', true));
      await ask(newer);
      const { body } = (await upstream.calls()).at(-1) ?? {};
      assert.equal(body?.max_completion_tokens, 200);
      assert.equal(body?.max_tokens, undefined);
      assert.equal(body?.response_format !== undefined, body?.stream !== true);
    }
  });

  it('may write what does not fit, or means nothing: that is not for its provider to judge', async () => {
    const misshapen = await ask('misshapen');
    assert.equal(misshapen.rung, 'schema');
    assert.ok(!Steps.safeParse(misshapen.value).success);
    assert.ok(Steps.safeParse((await ask('nonsense')).value).success);
  });

  it('is asked again over another connection when it closes the one it had promised to keep', async () => {
    for (let time = 0; time < 3; time += 1) {
      assert.ok(Steps.safeParse((await ask('closes')).value).success);
      assert.ok((await read('closes')).text.length > 10);
    }
  });

  it('has its tokens estimated where it does not count them: four characters each', async () => {
    const { text, usage } = await ask('uncounted');
    assert.deepEqual(usage, { inputTokens: 4, outputTokens: Math.ceil(text.length / 4) });
    const streamed = await read('uncounted');
    assert.deepEqual(streamed.usage, { inputTokens: 4, outputTokens: Math.ceil(streamed.text.length / 4) });
  });

  it('is told what it answered and what was wrong with it when it is asked again', async () => {
    await upstream.reset();
    const correction = { answer: '{"title":1}', complaint: 'title: expected text' };
    await llm('right').complete({ ...REQUEST, correction }, { signal: NEVER });
    const [call] = await upstream.calls();
    assert.ok(call !== undefined);
    const turns = (call.body.messages as { role: string; content: unknown }[]).map(({ role }) => role);
    assert.deepEqual(turns, ['system', 'user', 'assistant', 'user']);
    assert.match(JSON.stringify(call?.body.messages), /title: expected text/);
  });

  it('sees the images that go along', async () => {
    await upstream.reset();
    const images = [{ mediaType: 'image/png', bytes: new Uint8Array([1, 2, 3]) } as const];
    await llm('right').complete({ ...REQUEST, images }, { signal: NEVER });
    assert.match(JSON.stringify((await upstream.calls())[0]?.body.messages), /data:image\/png;base64,AQID/);
  });

  it('is let go of when nobody waits any more, and so is its connection', async () => {
    for (const ask of [
      (signal: AbortSignal) => llm('hangs').complete(REQUEST, { signal }),
      (signal: AbortSignal) => llm('silent-2').complete(REQUEST, { signal }),
      (signal: AbortSignal) => read('silent-2', signal),
    ]) {
      await upstream.reset();
      const leaving = new AbortController();
      const asked = ask(leaving.signal);
      asked.catch(() => undefined);
      await waitUntil('it was asked', async () => (await upstream.calls()).length === 1);
      leaving.abort();
      await assert.rejects(asked, failsAs('timed-out', false));
      await waitUntil('its connection is closed', async () => (await upstream.calls())[0]?.ending === 'closed');
    }
  });

  it('is left in the middle of a stream by whoever reads no further', async () => {
    await upstream.reset();
    const { chunks, usage } = await llm('silent-2').stream(REQUEST, { signal: NEVER });
    for await (const chunk of chunks) {
      assert.ok(chunk.length > 0);
      break;
    }
    await assert.rejects(usage, failsAs('cut', false));
    await waitUntil('its connection is closed', async () => (await upstream.calls())[0]?.ending === 'closed');
  });

  it('streams its words as they come and tells what they cost', async () => {
    const { text, usage } = await read('right');
    assert.ok(text.length > 10);
    assert.ok(usage.outputTokens > 0 && usage.inputTokens > 0);
  });

  for (const [model, kind] of STREAM_FAILURES) {
    it(`never just ends a stream that is ${model}: it fails as ${kind}`, async () => {
      await assert.rejects(read(model), failsAs(kind));
    });
  }

  it('is answered or fails in a way that has a name, whatever it does, and leaves nothing under way', async () => {
    await upstream.reset();
    const leaving = new AbortController();
    let settled = 0;
    const calls = Array.from({ length: 80 }, async (_, at) => {
      try {
        if (at % 2 === 0) await ask('mixed-100', leaving.signal);
        else await read('mixed-100', leaving.signal);
        return 'answered';
      } catch (error) {
        return error instanceof LlmFailure ? error.kind : String(error);
      } finally {
        settled += 1;
      }
    });
    const isStill = async () => {
      const { calls: begun, inFlight } = await upstream.figures();
      return begun === calls.length && inFlight + settled === calls.length;
    };
    await waitUntil('only those are left that say nothing', isStill);
    leaving.abort();
    const kinds = new Set(await Promise.all(calls));
    const expected = ['answered', 'limited', 'overloaded', 'unreachable', 'broken', 'cut', 'truncated', 'timed-out'];
    assert.deepEqual([...kinds].toSorted(), expected.toSorted());
    await waitUntil('nothing is under way', async () => (await upstream.figures()).inFlight === 0);
  });

  it('refuses a stream before its first word as it refuses a call', async () => {
    await assert.rejects(read('overloaded'), failsAs('overloaded', true));
    await assert.rejects(read('drops'), failsAs('unreachable', true));
  });
});

/** Providers with a protocol of their own, each against a server that speaks just enough of it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { type Llm, LlmFailure, type LlmRequest } from './llm.ts';
import { createAnthropicLlm } from './llm-anthropic.ts';
import { createGoogleLlm } from './llm-google.ts';

const Steps = z.strictObject({ title: z.string() });
const REQUEST: LlmRequest = { system: 'Answer.', prompt: 'Plan it', schema: Steps, maxOutputTokens: 200 };
const signal = new AbortController().signal;

interface Spoken {
  readonly create: (baseUrl: string) => Llm;
  /** A whole answer with that text. */
  readonly whole: (text: string) => unknown;
  /** The same, cut at its longest. */
  readonly truncated: (text: string) => unknown;
  /** The events of a stream up to its last words, and those that end it. */
  readonly words: readonly string[];
  readonly end: readonly string[];
}

const event = (type: string, rest: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
const data = (value: object) => `data: ${JSON.stringify(value)}\n\n`;
const candidate = (text: string, finish?: string) => ({
  candidates: [
    { content: { role: 'model', parts: [{ text }] }, ...(finish === undefined ? {} : { finishReason: finish }) },
  ],
  usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
});

const message = (text: string, stop: string) => ({
  ...{ type: 'message', id: 'm', role: 'assistant', model: 'claude-sonnet-4-5' },
  content: [{ type: 'text', text }],
  stop_reason: stop,
  usage: { input_tokens: 10, output_tokens: 5 },
});

const PROTOCOLS: Readonly<Record<string, Spoken>> = {
  anthropic: {
    create: (baseUrl) => createAnthropicLlm({ apiKey: 'a-key', model: 'claude-sonnet-4-5', baseUrl }),
    whole: (text) => message(text, 'end_turn'),
    truncated: (text) => message(text, 'max_tokens'),
    words: [
      event('message_start', {
        message: {
          ...{ type: 'message', id: 'm', role: 'assistant', model: 'claude-sonnet-4-5', content: [] },
          usage: { input_tokens: 10, output_tokens: 1 },
        },
      }),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text: 'Begin small.' } }),
    ],
    end: [
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } }),
      event('message_stop', {}),
    ],
  },
  google: {
    create: (baseUrl) => createGoogleLlm({ apiKey: 'a-key', model: 'gemini-2.5-flash', baseUrl }),
    whole: (text) => candidate(text, 'STOP'),
    truncated: (text) => candidate(text, 'MAX_TOKENS'),
    words: [data(candidate('Begin small.'))],
    end: [data(candidate('', 'STOP'))],
  },
};

async function serve(answer: (response: ServerResponse) => void) {
  const server = createServer((request, response) => {
    request.resume().once('end', () => answer(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.dispose]: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const sendJson = (status: number, value: unknown) => (response: ServerResponse) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
const sendEvents = (events: readonly string[]) => (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end(events.join(''));

async function readAll(llm: Llm): Promise<string> {
  const { chunks } = await llm.stream(REQUEST, { signal });
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}

for (const [name, spoken] of Object.entries(PROTOCOLS)) {
  describe(`a model of ${name}`, () => {
    it('answers with a value and what it cost', async () => {
      using server = await serve(sendJson(200, spoken.whole('{"title":"Open it"}')));
      const reply = await spoken.create(server.url).complete(REQUEST, { signal });
      assert.deepEqual(reply.value, { title: 'Open it' });
      assert.deepEqual(reply.usage, { inputTokens: 10, outputTokens: 5 });
    });

    it('is asked once, and says when it is overloaded or refuses', async () => {
      for (const [status, kind] of [
        [529, 'overloaded'],
        [401, 'refused'],
        [429, 'limited'],
      ] as const) {
        let asked = 0;
        using server = await serve((response) => {
          asked += 1;
          sendJson(status, { error: { type: 'error', code: status, status: 'X', message: 'as asked' } })(response);
        });
        await assert.rejects(
          spoken.create(server.url).complete(REQUEST, { signal }),
          (error) => error instanceof LlmFailure && error.kind === kind,
        );
        assert.equal(asked, 1);
      }
    });

    it('has given no answer when it was cut at its longest, whatever can be read of it', async () => {
      using server = await serve(sendJson(200, spoken.truncated('{"title":"Open it"}')));
      await assert.rejects(
        spoken.create(server.url).complete(REQUEST, { signal }),
        (error) => error instanceof LlmFailure && error.kind === 'truncated',
      );
    });

    it('is asked in words once it refuses every other form', async () => {
      const refusal = { type: 'error', error: { code: 400, status: 'X', message: 'a schema is not supported' } };
      let isWilling = false;
      using server = await serve((response) =>
        isWilling
          ? sendJson(200, spoken.whole('Here: {"title":"Open it"}'))(response)
          : sendJson(400, refusal)(response),
      );
      const llm = spoken.create(server.url);
      const askUntilRefused = async (): Promise<LlmFailure> => {
        const failure = await llm.complete(REQUEST, { signal }).catch((error: unknown) => error);
        assert.ok(failure instanceof LlmFailure);
        return failure.kind === 'schema-unsupported' ? askUntilRefused() : failure;
      };
      assert.equal((await askUntilRefused()).kind, 'refused');
      isWilling = true;
      const { value, rung } = await llm.complete(REQUEST, { signal });
      assert.deepEqual({ value, rung }, { value: { title: 'Open it' }, rung: 'extracted' });
    });

    it('streams, and a stream that breaks off before its end is no end', async () => {
      using whole = await serve(sendEvents([...spoken.words, ...spoken.end]));
      assert.equal(await readAll(spoken.create(whole.url)), 'Begin small.');
      using cut = await serve(sendEvents(spoken.words));
      await assert.rejects(
        readAll(spoken.create(cut.url)),
        (error) => error instanceof LlmFailure && error.kind === 'cut',
      );
    });
  });
}

/** Services that speak the chat API nearly: what they are careless about, what they do not know, and what they send that nobody can use. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { z } from 'zod';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { waitUntil } from '#testing/wait-until.ts';
import type { ChatBody } from './chat-dialect.ts';
import { type Llm, LlmFailure, type LlmRequest } from './llm.ts';
import { createOpenAiCompatibleLlm } from './llm-openai-compatible.ts';

const REQUEST: LlmRequest = {
  system: 'Answer.',
  prompt: 'Plan it',
  schema: z.strictObject({ title: z.string() }),
  maxOutputTokens: 3000,
};
const NEVER = new AbortController().signal;
const ESTIMATED = { inputTokens: 4, outputTokens: 5 };

const answered = (content: string, more: object = {}) => ({
  ...{ id: '1', object: 'chat.completion', created: 1, model: 'm', ...more },
  choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
});
const said = (content: string, finish: string | null = null, more: object = {}) =>
  `data: ${JSON.stringify({ ...answered(''), ...more, choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
const OVER = 'data: [DONE]\n\n';

describe('a service that speaks the chat API nearly', () => {
  let answer: (body: ChatBody, response: ServerResponse) => void = () => {};
  /** Where it answers; anywhere unless a test says where. */
  let place: string | undefined;
  let asked: ChatBody[] = [];
  const server = createServer((request, response) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    request.on('end', () => {
      const body = JSON.parse(text) as ChatBody;
      asked.push(body);
      if (place === undefined || request.url === place) answer(body, response);
      else response.writeHead(404).end('404 page not found');
    });
  });
  const clock = createFixedClock('2026-11-25T09:00:00Z');
  let llm: Llm;
  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  const llmAt = (path: string) => {
    const { port } = server.address() as AddressInfo;
    return createOpenAiCompatibleLlm({ baseUrl: `http://127.0.0.1:${port}${path}`, model: 'm', clock });
  };
  beforeEach(() => {
    asked = [];
    place = undefined;
    llm = llmAt('/v1');
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const json = (value: unknown, status = 200) => {
    answer = (_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    };
  };
  const events = (...parts: readonly string[]) => {
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const part of parts) response.write(part);
      response.end();
    };
  };
  const complete = () => llm.complete(REQUEST, { signal: NEVER });
  const read = async () => {
    const { chunks, usage } = await llm.stream(REQUEST, { signal: NEVER });
    const text = (await Array.fromAsync(chunks)).join('');
    return { text, usage: await usage };
  };
  const failsAs = (kind: string) => (error: unknown) => error instanceof LlmFailure && error.kind === kind;

  for (const usage of [
    { prompt_tokens: -1e6, completion_tokens: -20 },
    { prompt_tokens: 1e15, completion_tokens: 1e15 },
    { prompt_tokens: 1.5, completion_tokens: 0.1 },
    { prompt_tokens: 'ten', completion_tokens: {}, prompt_tokens_details: 'none' },
    'none',
    [],
  ]) {
    it(`is not believed about tokens that cannot be: ${JSON.stringify(usage)}`, async () => {
      json(answered('{"title":"Open the box"}', { usage }));
      const reply = await complete();
      assert.deepEqual(reply.value, { title: 'Open the box' });
      assert.deepEqual(reply.usage, { inputTokens: 4, outputTokens: 6 });
      events(said('Open the box now.'), said('', 'stop', { usage }), OVER);
      assert.deepEqual(await read(), { text: 'Open the box now.', usage: ESTIMATED });
    });
  }

  it('may tell its name and the time as it likes', async () => {
    const odd = { id: 7, created: '2026-11-25', model: ['m'], usage: null };
    json(answered('{"title":"Open the box"}', odd));
    assert.deepEqual((await complete()).value, { title: 'Open the box' });
    events(said('Open the ', null, odd), said('box now.', 'stop', odd));
    assert.equal((await read()).text, 'Open the box now.');
  });

  it('says nothing that cannot be seen or turns the writing round', async () => {
    json(answered(JSON.stringify({ title: 'Open\u0000 \u202ethe\u2028box' })));
    assert.deepEqual((await complete()).value, { title: 'Open the box' });
    events(said('A smile \ud83d'), said('\ude00 and\u001b \u202eno more', 'stop'));
    assert.equal((await read()).text, 'A smile 😀 and no more');
  });

  it('keeps to itself what it thinks aloud', async () => {
    events(said('<thi'), said('nk>So, {hm}.</th'), said('ink>\n\nOpen '), said('the box.', 'stop'));
    assert.equal((await read()).text, 'Open the box.');
    events(said('<think>So, hm.', 'stop'));
    assert.equal((await read()).text, '');
  });

  it('has said all when it says so, whether or not it ends the connection, which is closed then', async () => {
    let isClosed = false;
    answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(said('Open the box now.', 'stop') + OVER);
      response.once('close', () => {
        isClosed = true;
      });
    };
    const reading = read();
    let isRead = false;
    void reading.then(() => {
      isRead = true;
    });
    await waitUntil('it is read', async () => {
      clock.advanceMs(100);
      return isRead;
    });
    assert.deepEqual(await reading, { text: 'Open the box now.', usage: ESTIMATED });
    await waitUntil('it is closed', () => isClosed);
  });

  it('has broken off when it says that it failed, or goes on and on', async () => {
    events(said('Open the '), said('', 'error'), OVER);
    await assert.rejects(read(), failsAs('cut'));
    events(...Array.from({ length: 10 }, () => said('word '.repeat(2000))), said('', 'stop'));
    await assert.rejects(read(), failsAs('broken'));
  });

  for (const [given, where] of [
    ['/v1', '/v1/chat/completions'],
    ['/v1/chat/completions', '/v1/chat/completions'],
    ['', '/v1/chat/completions'],
    ['/x?version=2', '/x/chat/completions?version=2'],
  ] as const) {
    it(`is found at ${where} when its address ends with "${given}"`, async () => {
      json(answered('{"title":"Open the box"}'));
      place = where;
      llm = llmAt(given);
      assert.deepEqual((await complete()).value, { title: 'Open the box' });
    });
  }

  it('is found at the root where only a host was given, and a model that is missing sends nobody there', async () => {
    place = '/chat/completions';
    llm = llmAt('');
    await assert.rejects(complete(), failsAs('schema-unsupported'));
    json(answered('{"title":"Open the box"}'));
    assert.deepEqual((await complete()).value, { title: 'Open the box' });

    place = '/v1/chat/completions';
    llm = llmAt('');
    json({ error: { message: "The model 'm' does not exist" } }, 404);
    await assert.rejects(complete(), failsAs('refused'));
    json(answered('{"title":"Open the box"}'));
    assert.deepEqual((await complete()).value, { title: 'Open the box' });
  });

  for (const [name, isRefused, message] of [
    [
      'the newer name of the longest answer',
      (body: ChatBody) => 'max_tokens' in body,
      'Unrecognized request argument supplied: max_tokens. Please use max_completion_tokens.',
    ],
    ['no options of streams', (body: ChatBody) => 'stream_options' in body, 'Unrecognized argument: stream_options'],
    [
      'no role of the system',
      (body: ChatBody) => JSON.stringify(body.messages).includes('"system"'),
      'Conversation roles must alternate user/assistant/user/assistant/...',
    ],
    [
      'shorter answers',
      (body: ChatBody) => Number(body.max_tokens) > 1000,
      'max_tokens is too large: 3000. This model supports at most 1000 completion tokens',
    ],
    [
      'answers that fit behind the question',
      (body: ChatBody) => Number(body.max_tokens) > 1096,
      "This model's maximum context length is 2048 tokens. However, you requested 3952 tokens (952 in the messages, 3000 in the completion).",
    ],
  ] as const) {
    it(`may know ${name}: it is asked so once it has objected, and never otherwise again`, async () => {
      answer = (body, response) => {
        const isNo = isRefused(body);
        response.writeHead(isNo ? 400 : 200, { 'content-type': isNo ? 'application/json' : 'text/event-stream' });
        response.end(isNo ? JSON.stringify({ error: { message } }) : said('Open the box now.', 'stop') + OVER);
      };
      await assert.rejects(read(), failsAs('schema-unsupported'));
      for (let time = 0; time < 2; time += 1) assert.equal((await read()).text, 'Open the box now.');
      assert.equal(asked.length, 3);
      assert.match(JSON.stringify(asked.at(-1)?.messages), /Answer\..*Plan it/);
    });
  }

  it('is not asked for ever shorter answers when the question is too long', async () => {
    const message =
      "This model's maximum context length is 2048 tokens, however you requested 9000 (6000 in the messages)";
    json({ error: { message } }, 400);
    await assert.rejects(complete(), failsAs('refused'));
  });

  for (const [status, message] of [
    [400, 'invalid format: expected "json"'],
    [400, 'guided decoding is not supported with this backend'],
    [404, 'No endpoints found that can handle the requested parameters.'],
    [501, 'json_schema is not implemented'],
    [500, 'failed to load model vocabulary required for format'],
  ] as const) {
    it(`may refuse the strictest form of question with ${status}: ${message}`, async () => {
      json({ error: { message } }, status);
      await assert.rejects(complete(), failsAs('schema-unsupported'));
      json(answered('{"title":"Open the box"}'));
      assert.equal((await complete()).rung, 'json');
    });
  }

  it('is away or has no such model when it says so, and is not asked in another form', async () => {
    for (const [status, kind] of [
      [404, 'refused'],
      [500, 'overloaded'],
    ] as const) {
      json({ error: { message: 'The model does not exist or is down' } }, status);
      await assert.rejects(complete(), failsAs(kind));
    }
    json(answered('{"title":"Open the box"}'));
    assert.equal((await complete()).rung, 'schema');
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { z } from 'zod';
import { LlmFailure } from './llm.ts';
import { createOpenAiCompatibleLlm } from './llm-openai-compatible.ts';

const Plan = z.strictObject({ steps: z.array(z.string()) });
const RIGHT = { steps: ['Open the folder'] };

type Behaviour = (response: ServerResponse, body: Record<string, unknown>, request: IncomingMessage) => void;

/** A service that speaks the chat API and answers as told. */
async function startService(behave: Behaviour) {
  const server = createServer(async (request, response) => {
    let text = '';
    for await (const chunk of request) text += chunk;
    behave(response, JSON.parse(text) as Record<string, unknown>, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const llm = createOpenAiCompatibleLlm({ baseUrl: `http://127.0.0.1:${port}/v1`, model: 'small', apiKey: 'a-key' });
  const ask = (signal: AbortSignal = new AbortController().signal) =>
    llm.complete(
      { chain: 'test', system: 'Answer in JSON.', prompt: 'Plan it', schema: Plan, maxOutputTokens: 200 },
      { signal },
    );
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { ask, [Symbol.dispose]: close };
}

function completion(content: string, finish = 'stop'): string {
  return JSON.stringify({
    id: '1',
    object: 'chat.completion',
    created: 1,
    model: 'small',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: finish }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  });
}

function answering(content: string, finish?: string): Behaviour {
  return (response) => {
    response.setHeader('content-type', 'application/json');
    response.end(completion(content, finish));
  };
}

const failsAs = (kind: LlmFailure['kind']) => (error: unknown) => error instanceof LlmFailure && error.kind === kind;

describe('a model behind the chat API', () => {
  it('is asked once, for strict JSON of the schema, with the key', async () => {
    const seen: { body: Record<string, unknown>; key: string | undefined }[] = [];
    using service = await startService((response, body, request) => {
      seen.push({ body, key: request.headers.authorization });
      answering(JSON.stringify(RIGHT))(response, body, request);
    });
    assert.deepEqual(await service.ask(), RIGHT);
    assert.equal(seen.length, 1);
    assert.equal(seen[0]?.key, 'Bearer a-key');
    const format = seen[0]?.body.response_format as { type: string; json_schema: { schema: { type: string } } };
    assert.equal(format.type, 'json_schema');
    assert.equal(format.json_schema.schema.type, 'object');
    assert.equal(seen[0]?.body.max_tokens, 200);
  });

  it('may wrap its answer in a fence or in prose', async () => {
    for (const content of [
      `\`\`\`json\n${JSON.stringify(RIGHT)}\n\`\`\``,
      `Of course. Here is the plan: ${JSON.stringify(RIGHT)} Good luck.`,
    ]) {
      using service = await startService(answering(content));
      assert.deepEqual(await service.ask(), RIGHT);
    }
  });

  it('is not believed when the answer has another form', async () => {
    for (const content of ['', 'I cannot do that.', '{"steps": "one"}', '{"steps": [1]}', '[]', '{"steps": []']) {
      using service = await startService(answering(content));
      await assert.rejects(service.ask(), failsAs('invalid'), content);
    }
  });

  it('is not believed when the answer was cut off, even where it can be read', async () => {
    using service = await startService(answering(JSON.stringify(RIGHT), 'length'));
    await assert.rejects(service.ask(), failsAs('truncated'));
  });

  it('may refuse: whether asking again makes sense is known from the status', async () => {
    for (const [status, retryable] of [
      [500, true],
      [503, true],
      [429, true],
      [401, false],
      [404, false],
    ] as const) {
      let calls = 0;
      using service = await startService((response) => {
        calls += 1;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end('{"error": {"message": "no"}}');
      });
      await assert.rejects(
        service.ask(),
        (error) => failsAs('refused')(error) && (error as LlmFailure).retryable === retryable,
      );
      assert.equal(calls, 1, `never asked twice after ${status}`);
    }
  });

  it('may hang up, or answer with something else entirely', async () => {
    for (const behave of [
      (response: ServerResponse) => response.destroy(),
      (response: ServerResponse) => void response.end('<html>gateway</html>'),
    ]) {
      using service = await startService(behave);
      await assert.rejects(service.ask(), failsAs('unreachable'));
    }
  });

  it('is let go of when the signal fires', async () => {
    const leaving = new AbortController();
    const gone = Promise.withResolvers<void>();
    using service = await startService((response) => {
      response.on('close', gone.resolve);
      leaving.abort();
    });
    await assert.rejects(service.ask(leaving.signal), failsAs('timed-out'));
    await gone.promise;
  });
});

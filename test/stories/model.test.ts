/** Goals with a language model behind them: it is asked when it is there, held to the rules, and never missed when it fails. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const GOOD = {
  goalKind: 'write-report',
  blocks: [
    { stepTitle: 'Open the report template', doneWhen: 'An empty report is on the screen', minutes: 5, dependsOn: [] },
    { stepTitle: 'Write the summary', doneWhen: 'Half a page says what happened', minutes: 25, dependsOn: [0] },
    { stepTitle: 'Send it to Sam', doneWhen: 'It is in the sent folder', minutes: 10, dependsOn: [1] },
  ],
};
/** Of the right form, but the first step is too long, the second is no step, and nothing can be done in that order. */
const NONSENSE = {
  goalKind: 'x',
  blocks: [
    { stepTitle: 'The report', doneWhen: 'The report', minutes: 300, dependsOn: [1] },
    { stepTitle: 'Your report', doneWhen: 'done', minutes: 1, dependsOn: [0] },
  ],
};

describe('a goal with a model', () => {
  let answer: 'good' | 'nonsense' | 'broken' | 'silent' = 'good';
  let asked = 0;
  const model = createServer((request, response) => {
    request.resume();
    asked += 1;
    if (answer === 'silent') return;
    if (answer === 'broken') {
      response.writeHead(500).end('{}');
      return;
    }
    const content = JSON.stringify(answer === 'good' ? GOOD : NONSENSE);
    const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
  });
  let server: TestServer;
  before(async () => {
    model.listen(0, '127.0.0.1');
    await once(model, 'listening');
    const { port } = model.address() as AddressInfo;
    server = await startTestServer({
      env: {
        FOCUSFORGE_AI_URL: `http://127.0.0.1:${port}/v1`,
        FOCUSFORGE_AI_MODEL: 'm',
        FOCUSFORGE_AI_KEY: 'a-secret-key',
        FOCUSFORGE_AI_DEADLINE_MS: '1500',
        FOCUSFORGE_LOG_LEVEL: 'debug',
      },
    });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    model.closeAllConnections();
    model.close();
  });

  const goal = (text: string) => server.client.createGoal({ body: { text } });

  it('gets the steps of the model, sized to the estimate, and says where they come from', async () => {
    const made = await goal('Write the incident report, 40 min');
    assert.equal(made.source, 'model');
    assert.deepEqual(
      made.blocks.map((block) => block.stepTitle),
      GOOD.blocks.map((block) => block.stepTitle),
    );
    assert.equal(made.task.breakdownSource, 'model');
  });

  it('gets a template when the model fails, is silent, or talks nonsense', async () => {
    const other = { broken: 'Clean the kitchen', silent: 'Plan a birthday party', nonsense: 'Learn ten chords' };
    for (const failing of ['broken', 'silent', 'nonsense'] as const) {
      answer = failing;
      const before = asked;
      const made = await goal(`${other[failing]}, 40 min`);
      assert.equal(made.source, 'template', failing);
      assert.ok((made.blocks[0]?.minutes ?? 99) <= 10);
      assert.ok(asked - before >= 1 && asked - before <= 3, `asked ${asked - before} times when it is ${failing}`);
    }
  });

  it('gets the steps of what was done before when it is like that, without the model', async () => {
    answer = 'broken';
    const made = await goal('Write the next incident report, 40 min');
    assert.equal(made.source, 'memory');
    assert.equal(made.blocks[0]?.stepTitle, GOOD.blocks[0]?.stepTitle);
  });

  it('never shows the key', async () => {
    const health = await (await fetch(`${server.url}/health`)).text();
    const metrics = await (await fetch(`${server.url}/metrics`)).text();
    for (const text of [health, metrics, server.output()]) assert.ok(!text.includes('a-secret-key'));
    assert.match(health, /templates/);
  });
});

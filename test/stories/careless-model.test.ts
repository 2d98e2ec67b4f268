/** A model that answers right but for what its service sends along: nobody is failed for it, now or when they ask again. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const STEPS = {
  goalKind: 'write-report',
  blocks: [
    { stepTitle: 'Open the\u0000\u001b[1m template', doneWhen: 'It is on\u2028the screen', minutes: 5, dependsOn: [] },
    { stepTitle: 'Write \u202ethe summary', doneWhen: 'Half a page is written \ud83d', minutes: 25, dependsOn: [0] },
    { stepTitle: 'Send it to Sam', doneWhen: 'It is in the sent folder', minutes: 10, dependsOn: [1] },
  ],
};
/** What nobody should be shown: control characters, halves of characters, separators of lines, overrides of direction. */
const UNSEEN = /(?!\n)\p{Cc}|[\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

describe('a goal with a careless model', () => {
  let usage: object = {};
  const model = createServer((request, response) => {
    request.resume();
    const choices = [
      { index: 0, message: { role: 'assistant', content: JSON.stringify(STEPS) }, finish_reason: 'stop' },
    ];
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ id: '1', object: 'chat.completion', created: 1, model: 'm', choices, usage }));
  });
  let server: TestServer;
  before(async () => {
    model.listen(0, '127.0.0.1');
    await once(model, 'listening');
    const { port } = model.address() as AddressInfo;
    server = await startTestServer({
      env: { FOCUSFORGE_AI_URL: `http://127.0.0.1:${port}/v1`, FOCUSFORGE_AI_MODEL: 'm' },
    });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    model.closeAllConnections();
    model.close();
  });

  it('gets its steps without what nobody can see, and again when it is asked again', async () => {
    for (let time = 0; time < 2; time += 1) {
      const made = await server.client.createGoal({ body: { text: 'Write the incident report, 40 min' } });
      assert.equal(made.source, 'model');
      const shown = made.blocks.flatMap(({ stepTitle, doneWhen }) => [stepTitle, doneWhen]);
      assert.deepEqual(
        shown.filter((text) => UNSEEN.test(text)),
        [],
      );
      assert.equal(shown[0], 'Open the[1m template');
    }
  });

  it('goes on with the model, and with everything else, whatever that says it has counted', async () => {
    const counts = [-1e6, 1e15, 'ten', 1.5];
    for (const [at, count] of counts.entries()) {
      usage = { prompt_tokens: count, completion_tokens: count };
      const made = await server.client.createGoal({ body: { text: `Write report number ${at}, 40 min` } });
      assert.equal(made.source, 'model', `after ${count}`);
    }
    assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
    assert.doesNotMatch(
      await (await fetch(`${server.url}/metrics`)).text(),
      /^focusforge_\w*tokens\w*\{.*\} (?:-|.*e\+)/m,
    );
  });
});

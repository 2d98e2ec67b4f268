/** How large a goal is that comes without a time: from the person's own work, from a model, or the usual minutes, and who says so. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { spawnUpstream, type Upstream } from '#testing/test-upstream.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));

const minutesOf = (blocks: readonly { readonly minutes: number }[]) =>
  blocks.reduce((sum, { minutes }) => sum + minutes, 0);

const welcome = ({ client }: TestServer) =>
  client.changeMe({ body: { timeZone: 'UTC', workingHours: EVERY_DAY, dailyFocusMinutes: 960, bufferMinutes: 0 } });

/** Does every step of it, in the minutes that are booked. */
async function finish({ client }: TestServer, blocks: readonly { readonly id: string; readonly minutes: number }[]) {
  for (const { id, minutes } of blocks) {
    const session = await client.startSession({ body: { blockId: id, timer: { kind: 'flowtime' } } });
    await client.finishSession({ params: { id: session.id }, body: { minutesOverride: minutes } });
  }
}

describe('a goal without a time, and no model', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
    await welcome(server);
  });
  after(() => server[Symbol.asyncDispose]());

  it('gets the usual minutes of its steps, and is told that nothing is known yet', async () => {
    const { task, blocks, understood } = await server.client.createGoal({
      body: { text: 'Write the quarterly report' },
    });
    assert.deepEqual([task.size?.source, task.size?.p50], ['template', minutesOf(blocks)]);
    assert.ok((task.size?.p80 ?? 0) > minutesOf(blocks));
    assert.match(task.size?.why ?? '', /nothing is known of work like this yet/);
    assert.deepEqual([task.estimateMinutes, understood.estimate], [null, null]);
    const kept = await server.client.readTask({ params: { id: task.id } });
    assert.deepEqual(kept.size, task.size);
  });

  it('gets no other size than the one that was said', async () => {
    const { task, blocks } = await server.client.createGoal({
      body: { text: 'Write the yearly report, about 2 hours' },
    });
    assert.deepEqual([task.size, minutesOf(blocks)], [null, 120]);
  });

  it('gets the size of the work like it that was finished, as soon as there is any', async () => {
    const { client } = server;
    const first = await client.createGoal({ body: { text: 'Repot the tomato plants, 1 hour' } });
    await finish(server, first.blocks);
    assert.equal((await client.readTask({ params: { id: first.task.id } })).state, 'done');
    const { task, blocks, understood } = await client.createGoal({ body: { text: 'Repot the tomato plants' } });
    assert.equal(task.size?.source, 'memory');
    assert.match(task.size?.why ?? '', /Repot the tomato plants/);
    assert.equal(understood.estimate?.p50, 60);
    assert.equal(minutesOf(blocks), task.size?.p50, 'what is booked is what is said');
    const typed = await client.understandGoal({ body: { text: 'Repot the tomato plants' } });
    assert.deepEqual(typed.estimate, understood.estimate);
  });
});

describe('a goal without a time, with a model', () => {
  let upstream: Upstream;
  let server: TestServer;
  before(async () => {
    upstream = await spawnUpstream();
    server = await startTestServer({
      env: {
        FOCUSFORGE_AI_URL: upstream.baseUrl,
        FOCUSFORGE_AI_MODEL: 'right',
        FOCUSFORGE_AI_REQUESTS_PER_MINUTE: '1000',
        FOCUSFORGE_AI_BREAKER_FAILURES: '1000',
        FOCUSFORGE_AI_RETRIES: '0',
      },
    });
    await welcome(server);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });

  it('gets the size that the model gives it, its steps cut to that, and the person sees what was sent', async () => {
    const { task, blocks, source } = await server.client.createGoal({ body: { text: 'Write the quarterly report' } });
    assert.equal(source, 'model');
    assert.equal(task.size?.source, 'model');
    assert.equal(task.size?.p50, minutesOf(blocks));
    assert.ok(blocks.every(({ minutes, minutesP80 }) => minutesP80 >= minutes));
    const sent = (await server.client.listSentWords()).items.map(({ chain }) => chain);
    assert.deepEqual(sent.toSorted(), ['break-down', 'estimate']);
    const before = (await upstream.calls()).length;
    await server.client.createGoal({ body: { text: 'Write the monthly report, 2 hours' } });
    assert.equal((await upstream.calls()).length, before + 1, 'a size that was said is asked of nobody');
  });

  it('gets the usual minutes when the model fails, and is broken down anew with a size when it is back', async () => {
    const { client } = server;
    await upstream.behave('right', 'fails');
    const { task } = await client.createGoal({ body: { text: 'Sew a curtain for the kitchen' } });
    assert.deepEqual([task.breakdownSource, task.size?.source], ['template', 'template']);
    await upstream.behave('right', 'right');
    const { blocks } = await client.breakDownTask({ params: { id: task.id }, body: {} });
    const { size } = await client.readTask({ params: { id: task.id } });
    assert.deepEqual([size?.source, size?.p50], ['model', minutesOf(blocks)]);
  });
});

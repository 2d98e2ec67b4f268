/** What people see of the chains, over HTTP: useful without a model, from a model where there is one, and never a clean end that is none. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiProblem } from '#contract/client.ts';
import { askCoach, readAnswer } from '#testing/ask-coach.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { spawnUpstream, type Upstream } from '#testing/test-upstream.ts';
import { waitUntil } from '#testing/wait-until.ts';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((day) => ({ day, start: '00:00', end: '24:00', kind: 'work' }));
/** One pixel. */
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A person with a plan, whatever the hour of the test; the first block of it. */
async function beginDay({ client }: TestServer) {
  await client.changeMe({
    body: { timeZone: 'UTC', workingHours: EVERY_DAY, dailyFocusMinutes: 960, bufferMinutes: 0 },
  });
  const goal = await client.createGoal({ body: { text: 'Write the quarterly report, about 3 hours' } });
  const [first] = goal.blocks;
  assert.ok(first !== undefined);
  return { first, blocks: goal.blocks };
}

async function workTwiceAsLong(
  { client }: TestServer,
  blocks: readonly { readonly id: string; readonly minutes: number }[],
) {
  for (const { id, minutes } of blocks) {
    const session = await client.startSession({ body: { blockId: id, timer: { kind: 'flowtime' } } });
    await client.finishSession({ params: { id: session.id }, body: { minutesOverride: minutes * 2 } });
  }
}

const refusedAt = (path: string) => (error: unknown) =>
  error instanceof ApiProblem && error.status === 400 && error.errors.some((fault) => fault.path === path);

describe('what chains say without a model', () => {
  let server: TestServer;
  let day: Awaited<ReturnType<typeof beginDay>>;
  before(async () => {
    server = await startTestServer();
    day = await beginDay(server);
  });
  after(() => server[Symbol.asyncDispose]());

  it('asks at most two questions about a sentence, and none about one that says nothing', async () => {
    const vague = await server.client.clarifyGoal({ body: { text: 'Sort out the garden thing' } });
    assert.equal(vague.source, 'template');
    assert.ok(vague.questions.length >= 1 && vague.questions.length <= 2);
    for (const { question, why } of vague.questions) assert.ok(question.endsWith('?') && why !== '');
    assert.deepEqual((await server.client.clarifyGoal({ body: { text: '' } })).questions, []);
  });

  it('tells the day from the plan as it is', async () => {
    const brief = await server.client.readBrief();
    assert.equal(brief.source, 'template');
    assert.match(brief.sentences.join(' '), new RegExp(day.first.stepTitle.slice(0, 20)));
  });

  it('answers a question with the step that is next, as events', async () => {
    const reply = await askCoach(server.url, 'I am stuck, I cannot begin');
    assert.equal(reply.contentType, 'text/event-stream; charset=utf-8');
    const { types, text } = await readAnswer(reply);
    assert.equal(types, 'source text end');
    assert.match(text, new RegExp(day.first.stepTitle.slice(0, 20)));
  });

  it('looks at what was done and says what shows, and refuses what is no proof with its place', async () => {
    const { client } = server;
    const params = { id: day.first.id };
    const review = await client.reviewProof({ params, body: { text: `I did it: ${day.first.doneWhen}.` } });
    assert.equal(review.source, 'template');
    assert.ok(review.score > 3 && review.shown !== '');
    const empty = await client.reviewProof({
      params,
      body: { text: '', images: [{ mediaType: 'image/png', data: PNG }] },
    });
    assert.equal(empty.score, 5, 'nobody looked at the picture');
    await assert.rejects(client.reviewProof({ params, body: { text: ' ' } }), refusedAt('body/text'));
    const images = [{ mediaType: 'image/jpeg' as const, data: PNG }];
    await assert.rejects(client.reviewProof({ params, body: { text: '', images } }), refusedAt('body/images/0/data'));
    await assert.rejects(
      client.reviewProof({ params: { id: 'nothing' }, body: { text: 'x' } }),
      (error: unknown) => error instanceof ApiProblem && error.code === 'block-missing',
    );
  });

  it('takes pictures of up to 10 MB together, and says where there is more', async () => {
    const params = { id: day.first.id };
    const picture = (bytes: number) => {
      const data = Buffer.concat([Buffer.from(PNG, 'base64').subarray(0, 12), Buffer.alloc(bytes - 12)]);
      return { mediaType: 'image/png' as const, data: data.toString('base64') };
    };
    const half = picture(5 * 1024 * 1024);
    assert.equal((await server.client.reviewProof({ params, body: { text: '', images: [half, half] } })).score, 5);
    const more = [half, half, picture(1024)];
    await assert.rejects(
      server.client.reviewProof({ params, body: { text: '', images: more } }),
      refusedAt('body/images'),
    );
  });

  it('looks back on a week from what happened, each insight with what it rests on', async () => {
    const { client } = server;
    await workTwiceAsLong(server, day.blocks.slice(0, 4));
    const week = await client.readReflections();
    assert.equal(week.source, 'template');
    assert.ok(week.insights.length > 0);
    const evidence = week.insights.flatMap((insight) => insight.evidence);
    assert.ok(evidence.some(({ words }) => words.includes(day.first.stepTitle)));
    assert.ok(evidence.every(({ id, at }) => id.startsWith('fact-') && at >= week.week));
    const long = await client.readReflections({ query: { week: '2020-01-01' } });
    assert.deepEqual([long.week, long.insights], ['2019-12-30', []]);
  });

  it('sends nothing anywhere', async () => {
    assert.deepEqual((await server.client.listSentWords()).items, []);
  });
});

describe('what chains say with a model', () => {
  let upstream: Upstream;
  let server: TestServer;
  let day: Awaited<ReturnType<typeof beginDay>>;
  before(async () => {
    upstream = await spawnUpstream();
    server = await startTestServer({
      env: {
        FOCUSFORGE_AI_URL: upstream.baseUrl,
        FOCUSFORGE_AI_MODEL: 'right',
        FOCUSFORGE_AI_REQUESTS_PER_MINUTE: '1000',
        // Longer than the test waits: what ends, ends because somebody left.
        FOCUSFORGE_AI_DEADLINE_MS: '50000',
        FOCUSFORGE_REQUEST_DEADLINE_MS: '55000',
        FOCUSFORGE_AI_IDLE_MS: '60000',
        FOCUSFORGE_AI_BREAKER_FAILURES: '1000',
        FOCUSFORGE_AI_RETRIES: '0',
      },
    });
    day = await beginDay(server);
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await upstream[Symbol.asyncDispose]();
  });
  const behave = (like: string) => upstream.behave('right', like);

  it('is the model’s, and its person can read what was sent for it', async () => {
    const brief = await server.client.readBrief();
    assert.equal(brief.source, 'model');
    const { types, text } = await readAnswer(await askCoach(server.url, 'Where do I begin?'));
    assert.match(types, /^source( text)+ end$/);
    assert.match(text, /smallest part/);
    const sent = (await server.client.listSentWords()).items;
    assert.deepEqual(new Set(sent.map(({ chain }) => chain)), new Set(['break-down', 'daily-brief', 'coach']));
    assert.ok(sent.some(({ words }) => words.includes('Where do I begin?')));
  });

  it('asks what is worth asking, and tells it the same to somebody who types it again', async () => {
    const asked = { body: { text: 'Sort out the garden thing' } };
    const first = await server.client.clarifyGoal(asked);
    assert.equal(first.source, 'model');
    assert.ok(first.questions.length <= 2);
    assert.deepEqual(await server.client.clarifyGoal(asked), first);
  });

  it('comes word by word', async () => {
    const { types } = await readAnswer(await askCoach(server.url, 'How do I keep going?'));
    assert.ok(types.split(' ').filter((type) => type === 'text').length > 1, types);
  });

  it('shows a picture to the model, and says so in the list', async () => {
    const images = [{ mediaType: 'image/png' as const, data: PNG }];
    const review = await server.client.reviewProof({ params: { id: day.first.id }, body: { text: 'Look', images } });
    assert.equal(review.source, 'model');
    const [newest] = (await server.client.listSentWords({ query: { limit: 1 } })).items;
    assert.deepEqual([newest?.chain, newest?.images], ['review-proof', 1]);
  });

  it('ends with an error when the model breaks off, never as if it were whole', async () => {
    await behave('cuts-5');
    const { types, text } = await readAnswer(await askCoach(server.url, 'And if it breaks off?'));
    await behave('right');
    assert.match(types, /^source( text)+ error$/);
    assert.ok(text.length > 0);
  });

  it('is given up at the model too when nobody listens any more', async () => {
    await behave('silent-3');
    await upstream.reset();
    const leaving = new AbortController();
    const { events } = await askCoach(server.url, 'Will you stop?', { signal: leaving.signal });
    const reading = assert.rejects(async () => {
      for await (const { type } of events) if (type === 'text') leaving.abort();
    });
    await reading;
    await waitUntil('the model was let go', async () => (await upstream.calls())[0]?.ending === 'closed');
    assert.equal((await upstream.figures()).inFlight, 0);
    await behave('right');
  });

  it('is given up at the model when somebody leaves while what they did is looked at', async () => {
    await behave('hangs');
    await upstream.reset();
    const leaving = new AbortController();
    const looking = server.client.reviewProof({
      ...{ params: { id: day.first.id }, body: { text: 'Nobody waits for this' } },
      signal: leaving.signal,
    });
    await waitUntil('the model was asked', async () => (await upstream.calls()).length > 0);
    leaving.abort();
    await assert.rejects(looking);
    await waitUntil('the model was let go', async () => (await upstream.calls())[0]?.ending === 'closed');
    assert.equal((await upstream.calls()).length, 1, 'it is not tried again for nobody');
    await behave('right');
  });

  it('is by rules when the model fails, is of no use, or makes evidence up', async () => {
    const { client } = server;
    for (const like of ['fails', 'nonsense', 'truncated']) {
      await behave(like);
      const { types, text } = await readAnswer(await askCoach(server.url, `Is it ${like}?`));
      if (like === 'fails') assert.equal(types, 'source text end');
      assert.ok(text.length > 0, like);
      const review = await client.reviewProof({ params: { id: day.first.id }, body: { text: `All done, ${like}` } });
      if (like !== 'nonsense') assert.equal(review.source, 'template', like);
    }
    await behave('right');
    await workTwiceAsLong(server, day.blocks.slice(0, 4));
    const { insights } = await client.readReflections();
    assert.ok(insights.length > 0);
    assert.ok(insights.every(({ evidence }) => evidence.length > 0));
  });
});

describe('a goal that a model was away for', () => {
  it('keeps the steps it has, and is offered those of the model when it is back', async () => {
    await using upstream = await spawnUpstream();
    await using server = await startTestServer({
      env: {
        FOCUSFORGE_AI_URL: upstream.baseUrl,
        FOCUSFORGE_AI_MODEL: 'right',
        FOCUSFORGE_AI_RETRIES: '0',
        FOCUSFORGE_AI_BREAKER_OPEN_MS: '2000',
      },
    });
    const { client } = server;
    await upstream.behave('right', 'fails');
    const { task, blocks, source } = await client.createGoal({ body: { text: 'Write the quarterly report, 3 hours' } });
    assert.equal(source, 'template');
    const params = { id: task.id };
    await upstream.behave('right', 'right');
    const offer = await waitUntil('the steps are offered', () => client.readOfferedSteps({ params }));
    const there = await client.listBlocks({ query: { taskId: task.id } });
    assert.deepEqual(
      there.items.map(({ id }) => id),
      blocks.map(({ id }) => id),
      'nothing was replaced',
    );
    const taken = await client.breakDownTask({ params, body: { offered: true } });
    assert.deepEqual(
      [taken.source, taken.blocks.map(({ stepTitle }) => stepTitle)],
      ['model', offer.steps.map(({ stepTitle }) => stepTitle)],
    );
    assert.equal(await client.readOfferedSteps({ params }), undefined);
    await assert.rejects(
      client.breakDownTask({ params, body: { offered: true } }),
      (error: unknown) => error instanceof ApiProblem && error.code === 'steps-missing',
    );
  });
});

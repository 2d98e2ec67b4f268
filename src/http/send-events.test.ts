import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request as sendRequest } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { modelRoutes } from '#contract/model-routes.ts';
import type { EventBody } from '#http/handler.ts';
import { onSignal } from '#kernel/signal.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { type HttpFixture, type HttpFixtureOptions, startHttp } from '#testing/http-fixture.ts';

type Events = (signal: AbortSignal) => EventBody['events'];

const said = (text: string) => ({ type: 'text', text });

function startCoach(events: Events, options: HttpFixtureOptions = {}): Promise<HttpFixture> {
  return startHttp({ ...options, handlers: { askCoach: ({ signal }) => ({ body: { events: events(signal) } }) } });
}

/** Resolves with the head of the answer. */
async function ask({ port }: HttpFixture, question = 'What now?'): Promise<IncomingMessage> {
  const { method, path } = modelRoutes.askCoach;
  const headers = { 'content-type': 'application/json' };
  const request = sendRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  request.end(JSON.stringify({ question }));
  const [reply] = (await once(request, 'response')) as [IncomingMessage];
  return reply;
}

/** Rejects with the signal's reason when it fires. */
function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}

describe('an answer that comes in parts', () => {
  it('is server-sent events that nothing on the way may keep or change', async () => {
    await using http = await startCoach(async function* () {
      yield said('two\nlines');
      yield { type: 'end' };
    });
    const reply = await ask(http);
    assert.equal(reply.statusCode, 200);
    assert.equal(reply.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(reply.headers['cache-control'], 'no-store, no-transform');
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    assert.equal(await readText(reply), 'event: text\ndata: {"text":"two\\nlines"}\n\nevent: end\ndata: {}\n\n');
  });

  it('goes out part by part, each before the next is made', async () => {
    const next = Promise.withResolvers<void>();
    await using http = await startCoach(async function* () {
      yield said('first');
      await next.promise;
      yield said('second');
    });
    const reply = await ask(http);
    const [chunk] = await once(reply, 'data');
    assert.match(String(chunk), /first/);
    next.resolve();
    assert.match(await readText(reply), /second/);
  });

  it('begins before its first words are there, so that the caller knows that it is heard', async () => {
    const words = Promise.withResolvers<void>();
    await using http = await startCoach(async function* () {
      await words.promise;
      yield said('at last');
    });
    const reply = await ask(http);
    words.resolve();
    assert.match(await readText(reply), /at last/);
  });

  it('tells as an error what breaks on the way, and tells nothing of what is broken', async () => {
    const codes: string[] = [];
    const stop = onSignal('http-failure', ({ code }) => codes.push(code));
    await using http = await startCoach(async function* () {
      yield said('so far');
      throw new Error('a secret of ours');
    });
    const body = await readText(await ask(http));
    stop();
    assert.match(body, /so far/);
    assert.match(body, /event: error\ndata: \{"code":"internal",.*\n\n$/);
    assert.doesNotMatch(body, /secret|event: end/);
    assert.deepEqual(codes, ['internal']);
  });

  it('ends at the deadline of the request, in words', async () => {
    const clock = createFixedClock('2026-11-25T09:00:00Z');
    await using http = await startCoach(
      async function* (signal) {
        yield said('thinking');
        await untilAborted(signal);
      },
      { clock },
    );
    const reply = await ask(http);
    await once(reply, 'data');
    clock.advanceMs(http.config.requestDeadlineMs);
    assert.match(await readText(reply), /event: error\ndata: \{"code":"timed-out"/);
  });

  it('ends when the service stops, in words, and does not hold the stop up', async () => {
    await using http = await startCoach(async function* (signal) {
      yield said('thinking');
      await untilAborted(signal);
    });
    const reply = await ask(http);
    await once(reply, 'data');
    const closed = http.server.close();
    assert.match(await readText(reply), /event: error\ndata: \{"code":"stopping"/);
    await closed;
  });

  it('is made no further once the caller has gone, which is nobody’s fault', async () => {
    const failures: string[] = [];
    const stop = onSignal('http-failure', ({ code }) => failures.push(code));
    const ended = Promise.withResolvers<string>();
    await using http = await startCoach(async function* (signal) {
      try {
        yield said('thinking');
        await untilAborted(signal);
      } catch (error) {
        ended.resolve(String(error));
        throw error;
      }
    });
    const reply = await ask(http);
    await once(reply, 'data');
    reply.destroy();
    assert.match(await ended.promise, /the caller has gone/);
    stop();
    assert.deepEqual(failures, []);
  });

  it('is a problem like any other where the question itself is not one', async () => {
    await using http = await startCoach(async function* () {
      yield said('never');
    });
    const reply = await ask(http, '  ');
    assert.equal(reply.statusCode, 400);
    assert.match(await readText(reply), /"path":"body\/question"/);
  });
});

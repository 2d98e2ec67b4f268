import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request as sendRequest } from 'node:http';
import { connect } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { describe, it } from 'node:test';

import { HealthReply, PerformanceReply } from '#contract/system-routes.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { startHttp } from '#testing/http-fixture.ts';

const BODY = {} as never;

describe('a request that takes too long', () => {
  it('is answered at the deadline, and its use case is told', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const started = Promise.withResolvers<AbortSignal>();
    const handlers = {
      readMe: ({ signal }: { readonly signal: AbortSignal }) => {
        started.resolve(signal);
        return new Promise<never>(() => {});
      },
    };
    await using http = await startHttp({ clock, handlers, env: { FOCUSFORGE_REQUEST_DEADLINE_MS: '25000' } });
    const asked = http.send({ path: '/api/v1/me' });
    const signal = await started.promise;
    clock.advanceMs(24_999);
    assert.equal(signal.aborted, false);
    clock.advanceMs(1);
    assert.equal(signal.aborted, true);
    const reply = await asked;
    assert.equal(reply.status, 504);
    assert.equal(reply.json?.code, 'timed-out');
  });

  it('does not answer twice when its use case ends after all', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const started = Promise.withResolvers<void>();
    const ended = Promise.withResolvers<{ body: never }>();
    const handlers = {
      readMe: () => {
        started.resolve();
        return ended.promise;
      },
      changeMe: () => ({ body: BODY }),
    };
    await using http = await startHttp({ clock, handlers, checkReplies: false });
    const asked = http.send({ path: '/api/v1/me' });
    await started.promise;
    clock.advanceMs(30_000);
    assert.equal((await asked).status, 504);
    ended.resolve({ body: BODY });
    const next = { method: 'PATCH', path: '/api/v1/me', headers: { 'content-type': 'application/json' }, body: '{}' };
    assert.equal((await http.send(next)).status, 200);
  });

  it('keeps its own deadline, however many came before and after', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const arrived: (() => void)[] = [];
    const handlers = {
      readMe: () => {
        arrived.shift()?.();
        return new Promise<never>(() => {});
      },
    };
    await using http = await startHttp({ clock, handlers });
    const replies: number[] = [];
    const began = clock.monotonic();
    const ask = async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      arrived.push(resolve);
      const asked = http.send({ path: '/api/v1/me' }).then(() => replies.push(clock.monotonic() - began));
      await promise;
      return asked;
    };
    const first = ask();
    await new Promise(setImmediate);
    while (arrived.length > 0) await new Promise(setImmediate);
    clock.advanceMs(10_000);
    const second = ask();
    await new Promise(setImmediate);
    while (arrived.length > 0) await new Promise(setImmediate);
    clock.advanceMs(20_000);
    await first;
    clock.advanceMs(9_999);
    await http.send({ path: '/health/live' });
    assert.equal(replies.length, 1);
    clock.advanceMs(1);
    await second;
    assert.deepEqual(replies, [30_000, 40_000]);
  });
});

describe('a caller who goes away', () => {
  it('is noticed by the use case, and is nobody’s failure', async () => {
    const started = Promise.withResolvers<AbortSignal>();
    const handlers = {
      readMe: async ({ signal }: { readonly signal: AbortSignal }) => {
        started.resolve(signal);
        await once(signal, 'abort');
        throw signal.reason;
      },
    };
    await using http = await startHttp({ handlers });
    const request = sendRequest({ host: '127.0.0.1', port: http.port, path: '/api/v1/me', agent: false });
    request.on('error', () => {});
    request.end();
    const signal = await started.promise;
    request.destroy();
    if (!signal.aborted) await once(signal, 'abort');
    await new Promise(setImmediate);
    assert.deepEqual(http.observation.window.recentErrors(), []);
  });
});

describe('a stop', () => {
  it('answers what is under way, then closes its connection', async () => {
    const started = Promise.withResolvers<void>();
    const finish = Promise.withResolvers<void>();
    const handlers = {
      readMe: async () => {
        started.resolve();
        await finish.promise;
        return { body: BODY };
      },
    };
    await using http = await startHttp({ handlers, checkReplies: false });
    const agent = new Agent({ keepAlive: true });
    const { promise, resolve, reject } = Promise.withResolvers<{
      status: number | undefined;
      connection: string | undefined;
    }>();
    sendRequest({ host: '127.0.0.1', port: http.port, path: '/api/v1/me', agent }, (reply) => {
      reply.resume();
      resolve({ status: reply.statusCode, connection: reply.headers.connection });
    })
      .on('error', reject)
      .end();
    await started.promise;
    const closing = http.server.close();
    assert.equal(http.observation.health.isServing(), false);
    finish.resolve();
    assert.deepEqual(await promise, { status: 200, connection: 'close' });
    await closing;
    agent.destroy();
    await assert.rejects(http.send({ path: '/health/live' }), { code: 'ECONNREFUSED' });
  });

  it('does not wait for connections that nobody uses', async () => {
    await using http = await startHttp();
    const socket = connect(http.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n');
    await once(socket, 'data');
    const closed = once(socket, 'close');
    await http.server.close();
    await closed;
  });

  it('lets go of what does not end by its deadline', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const started = Promise.withResolvers<void>();
    const handlers = {
      readMe: () => {
        started.resolve();
        return new Promise<never>(() => {});
      },
    };
    await using http = await startHttp({ clock, handlers, env: { FOCUSFORGE_SHUTDOWN_DEADLINE_MS: '5000' } });
    const asked = http.send({ path: '/api/v1/me' });
    const broken = assert.rejects(asked, { code: 'ECONNRESET' });
    await started.promise;
    const closing = http.server.close();
    clock.advanceMs(5000);
    await broken;
    await closing;
  });

  it('can be asked for twice', async () => {
    await using http = await startHttp();
    await Promise.all([http.server.close(), http.server.close()]);
  });
});

describe('what is not HTTP', () => {
  async function sendBytes(bytes: string): Promise<string> {
    await using http = await startHttp();
    const socket = connect(http.port, '127.0.0.1');
    socket.on('error', () => {});
    socket.write(bytes);
    return await readText(socket);
  }

  it('is answered as a problem, and the connection closed', async () => {
    const reply = await sendBytes('HELLO\r\n\r\n');
    assert.match(reply, /^HTTP\/1.1 400 /);
    assert.match(reply, /application\/problem\+json/);
    assert.match(reply, /"code":"request-invalid"/);
  });

  it('as headers without end is answered as a problem', async () => {
    const reply = await sendBytes(`GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`);
    assert.match(reply, /16 KiB/);
  });

  it('as a body of another length is never taken for a request', async () => {
    const smuggled =
      'POST /api/v1/tasks HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n';
    assert.match(await sendBytes(smuggled), /^HTTP\/1.1 400 /);
  });
});

describe('a port that somebody else has', () => {
  it('is an error with its code', async () => {
    await using http = await startHttp();
    await assert.rejects(startHttp({ env: { FOCUSFORGE_PORT: String(http.port) } }), { code: 'EADDRINUSE' });
  });
});

describe('figures', () => {
  it('count each request under its route, never under its address', async () => {
    await using http = await startHttp({ handlers: { readTask: () => ({ body: BODY }) }, checkReplies: false });
    for (const id of ['a', 'b', 'c']) await http.send({ path: `/api/v1/tasks/${id}` });
    await http.send({ path: '/nowhere/secret-token' });
    const { text } = await http.send({ path: '/metrics' });
    assert.match(text, /duration_seconds_count\{method="GET",route="\/api\/v1\/tasks\/:id",status_class="2xx"\} 3/);
    assert.match(text, /duration_seconds_count\{method="GET",route="none",status_class="4xx"\} 1/);
    assert.doesNotMatch(text, /secret-token/);
  });

  it('come as JSON to who asks for it', async () => {
    await using http = await startHttp();
    const reply = await http.send({ path: '/metrics', headers: { accept: 'application/json' } });
    assert.match(String(reply.headers['content-type']), /^application\/json/);
    assert.ok(
      JSON.parse(reply.text).some(({ name }: { name: string }) => name === 'focusforge_http_requests_in_flight'),
    );
  });

  it('of the last minutes name routes and errors as the contract says', async () => {
    const handlers = { readMe: () => Promise.reject(new Error('secret words')) };
    await using http = await startHttp({ handlers });
    const failed = await http.send({ path: '/api/v1/me' });
    const { json, text } = await http.send({ path: '/metrics/performance' });
    const figures = PerformanceReply.parse(json);
    assert.equal(figures.requests[0]?.route, 'GET /api/v1/me');
    assert.equal(figures.requests[0]?.error_rate, 1);
    assert.equal(figures.recent_errors[0]?.requestId, failed.json?.instance);
    assert.doesNotMatch(text, /secret words/);
  });
});

describe('health', () => {
  it('is told in sentences, as the contract says', async () => {
    await using http = await startHttp();
    for (const path of ['/health', '/health/ready']) {
      const reply = await http.send({ path });
      const health = HealthReply.parse(reply.json);
      assert.equal(reply.status, 200);
      for (const { detail } of Object.values(health.components)) assert.match(detail, /^[A-Z0-9].*\.$/);
    }
    assert.deepEqual((await http.send({ path: '/health/live' })).json, { status: 'healthy' });
  });

  it('asks for no traffic when the data cannot be reached, but says the process lives', async () => {
    await using http = await startHttp();
    await http.storage.close();
    const ready = await http.send({ path: '/health/ready' });
    assert.equal(ready.status, 503);
    assert.equal(HealthReply.parse(ready.json).components.storage?.status, 'unhealthy');
    assert.equal((await http.send({ path: '/health/live' })).status, 200);
  });

  it('asks for no traffic from the moment it stops', async () => {
    await using http = await startHttp();
    http.observation.health.stop();
    const ready = await http.send({ path: '/health/ready' });
    assert.equal(ready.status, 503);
    assert.match(ready.text, /The service is stopping\./);
  });
});

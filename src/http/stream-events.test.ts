import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type ClientRequest, request as sendRequest } from 'node:http';
import { Writable } from 'node:stream';
import { describe, it } from 'node:test';
import fc from 'fast-check';

import { systemClock } from '#kernel/clock.ts';
import type { PersonId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import type { Bus } from '#ports/bus/bus.ts';
import { createEmbeddedBus } from '#ports/bus/bus-embedded.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createSqliteStorage } from '#ports/storage/storage-sqlite.ts';
import { createChanger } from '#shelves/change.ts';
import { SHELVES } from '#shelves/shelves.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { ADA, type HttpFixture, startHttp } from '#testing/http-fixture.ts';
import { createEventStreams } from './stream-events.ts';

// The same examples in every run: what fails here fails for everybody.
fc.configureGlobal({ seed: 20_261_123 });

interface SentEvent {
  readonly id: number;
  readonly type: string;
  readonly data: { readonly sequence: number; readonly type: string };
}

/** What arrives on a stream, in the order it does. */
interface Listening {
  readonly request: ClientRequest;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly raw: () => string;
  readonly events: () => readonly SentEvent[];
  /** Resolves when so many events have come. */
  readonly until: (count: number) => Promise<void>;
  readonly ended: Promise<void>;
}

function listen(
  http: HttpFixture,
  given: { readonly lastEventId?: string; readonly query?: string } = {},
): Promise<Listening> {
  const headers = given.lastEventId === undefined ? {} : { 'last-event-id': given.lastEventId };
  const { promise, resolve, reject } = Promise.withResolvers<Listening>();
  const path = `/api/v1/events${given.query ?? ''}`;
  const request = sendRequest({ host: '127.0.0.1', port: http.port, path, headers, agent: false }, (reply) => {
    let raw = '';
    let heard = () => {};
    reply.setEncoding('utf8');
    reply.on('data', (chunk: string) => {
      raw += chunk;
      heard();
    });
    // Going away on purpose is no failure of a test.
    reply.on('error', () => {});
    const ended = new Promise<void>((resolveEnd) => reply.on('close', resolveEnd));
    const events = () => parseEvents(raw);
    const until = (count: number) =>
      new Promise<void>((enough) => {
        heard = () => events().length >= count && enough();
        heard();
      });
    resolve({ request, headers: reply.headers, raw: () => raw, events, until, ended });
  });
  request.on('error', reject);
  request.end();
  return promise;
}

function parseEvents(raw: string): readonly SentEvent[] {
  return [...raw.matchAll(/id: (\d+)\nevent: ([\w-]+)\ndata: (.*)\n\n/g)].map(([, id, type = '', data = '']) => ({
    id: Number(id),
    type,
    data: JSON.parse(data),
  }));
}

function recorder(deps: { readonly storage: Storage; readonly bus: Bus }) {
  const change = createChanger({ ...deps, clock: systemClock });
  return (taskId: string, person: PersonId = ADA) =>
    change({ person }, async (draft) => draft.record('task-deleted', { taskId }));
}

async function recordMany(http: HttpFixture, count: number): Promise<void> {
  const record = recorder(http);
  for (let n = 0; n < count; n += 1) await record(`task-${n}`);
}

describe('a live stream', () => {
  it('opens at once and tells each fact as it is recorded, and none of another person', async () => {
    await using http = await startHttp();
    await recordMany(http, 3);
    const stream = await listen(http);
    assert.equal(stream.headers['content-type'], 'text/event-stream; charset=utf-8');
    assert.equal(stream.headers['x-accel-buffering'], 'no');
    assert.match(String(stream.headers['cache-control']), /no-store/);
    const record = recorder(http);
    await record('theirs', 'bob' as PersonId);
    await record('mine');
    await stream.until(1);
    assert.match(stream.raw(), /^retry: 2000\n\n/);
    assert.deepEqual(
      stream.events().map(({ id, type }) => [id, type]),
      [[4, 'task-deleted']],
    );
    assert.equal(stream.events()[0]?.data.sequence, 4);
    stream.request.destroy();
  });

  it('goes on after the last event that was seen, through any number of pages', async () => {
    await using http = await startHttp();
    await recordMany(http, 250);
    for (const given of [
      { lastEventId: '30' },
      { query: '?lastEventId=30' },
      { lastEventId: '30', query: '?lastEventId=1' },
    ]) {
      const stream = await listen(http, given);
      await stream.until(220);
      assert.deepEqual(
        stream.events().map(({ id }) => id),
        Array.from({ length: 220 }, (_, n) => n + 31),
      );
      stream.request.destroy();
    }
  });

  it('starts with the first fact after 0, and with what is new after a number that is not yet there', async () => {
    await using http = await startHttp();
    await recordMany(http, 2);
    const fromStart = await listen(http, { lastEventId: '0' });
    await fromStart.until(2);
    const ahead = await listen(http, { lastEventId: '999' });
    await recordMany(http, 1);
    await ahead.until(1);
    assert.deepEqual(
      ahead.events().map(({ id }) => id),
      [3],
    );
    fromStart.request.destroy();
    ahead.request.destroy();
  });

  for (const bad of ['x', '-1', '1.5', '1e3', ' ', '9'.repeat(16)]) {
    it(`refuses to go on after ${JSON.stringify(bad)}`, async () => {
      await using http = await startHttp();
      const reply = await http.send({ path: `/api/v1/events?lastEventId=${encodeURIComponent(bad)}` });
      assert.equal(reply.status, 400);
      assert.equal((reply.json?.errors as readonly { path: string }[] | undefined)?.[0]?.path, 'query/lastEventId');
    });
  }

  it('misses nothing and repeats nothing, whenever it is opened and reopened', async () => {
    await using http = await startHttp();
    const record = recorder(http);
    let recorded = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 }), async (bursts) => {
        const first = recorded;
        const seen: number[] = [];
        let last = first;
        for (const burst of bursts) {
          const writes = Array.from({ length: burst }, (_, n) => record(`t${n}`));
          recorded += burst;
          // Opened while facts are being written: some are there already, some come through the bus.
          const stream = await listen(http, { lastEventId: String(last) });
          await Promise.all(writes);
          await stream.until(recorded - last);
          seen.push(...stream.events().map(({ id }) => id));
          last = recorded;
          stream.request.destroy();
        }
        assert.deepEqual(
          seen,
          Array.from({ length: recorded - first }, (_, n) => first + n + 1),
        );
      }),
      { numRuns: 25 },
    );
  });

  it('says goodbye when the service stops', async () => {
    await using http = await startHttp();
    const stream = await listen(http);
    await http.server.close();
    await stream.ended;
    assert.match(stream.raw(), /event: bye\ndata: \{\}\n\n$/);
  });

  it('is refused with a problem when a person has twenty, and possible again when one has gone', async () => {
    await using http = await startHttp();
    const streams = await Promise.all(Array.from({ length: 20 }, () => listen(http)));
    const refused = await http.send({ path: '/api/v1/events' });
    assert.equal(refused.status, 429);
    assert.equal(refused.json?.code, 'too-many-streams');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    streams[0]?.request.destroy();
    const again = async (): Promise<Listening> => {
      const { text } = await http.send({ path: '/metrics' });
      return /event_streams 19/.test(text) ? listen(http) : again();
    };
    streams.push(await again());
    for (const { request } of streams) request.destroy();
  });

  it('is a problem, not a stream, when the data cannot be reached', async () => {
    await using http = await startHttp();
    await http.storage.close();
    const reply = await http.send({ path: '/api/v1/events' });
    assert.equal(reply.status, 503);
    assert.equal(reply.json?.code, 'storage-unavailable');
  });
});

/** A listener that reads only when told to. */
function slowListener() {
  let release = () => {};
  const texts: string[] = [];
  const response = new Writable({
    highWaterMark: 200,
    write: (chunk: Buffer, _encoding, done) => {
      texts.push(chunk.toString());
      release = done;
    },
  });
  response.on('error', () => {});
  Object.assign(response, { writeHead: () => response });
  return {
    texts,
    response: response as unknown as ServerResponse,
    read: () => {
      release();
      return new Promise(setImmediate);
    },
  };
}

const isStillAllowed = async () => true;

describe('a listener that is slow', () => {
  async function openSlow() {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    const bus = createEmbeddedBus();
    const record = recorder({ storage, bus });
    for (let n = 0; n < 300; n += 1) await record(`task-${n}`);
    const streams = createEventStreams({ storage, bus, clock });
    const slow = slowListener();
    const failures: unknown[] = [];
    await streams.open({
      person: ADA,
      after: 0,
      response: slow.response,
      onFailure: (error) => failures.push(error),
      isStillAllowed,
    });
    await new Promise(setImmediate);
    return { clock, storage, streams, slow, failures, record };
  }

  it('is read for no faster than it reads, and gets everything in the end', async () => {
    const { slow, storage, streams } = await openSlow();
    assert.ok(slow.response.writableLength < 1000, 'what waits for it is a few events, not all of them');
    while (parseEvents(slow.texts.join('')).length < 300) await slow.read();
    const ids = parseEvents(slow.texts.join('')).map(({ id }) => id);
    assert.deepEqual(
      ids,
      Array.from({ length: 300 }, (_, n) => n + 1),
    );
    streams.close();
    await storage.close();
  });

  it('is dropped when it reads nothing for half a minute', async () => {
    const { clock, slow, streams, storage } = await openSlow();
    clock.advanceMs(29_999);
    assert.equal(slow.response.destroyed, false);
    clock.advanceMs(1);
    assert.equal(slow.response.destroyed, true);
    await new Promise(setImmediate);
    assert.equal(streams.count(), 0);
    await storage.close();
  });
});

describe('a quiet stream', () => {
  async function openQuiet(bus: Bus, isAllowed = isStillAllowed) {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const storage = createSqliteStorage({ path: ':memory:', shelves: SHELVES });
    const streams = createEventStreams({ storage, bus, clock });
    const texts: string[] = [];
    const response = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts.push(chunk.toString());
        done();
      },
    });
    Object.assign(response, { writeHead: () => response });
    const failures: unknown[] = [];
    const onFailure = (error: unknown) => failures.push(error);
    await streams.open({
      person: ADA,
      after: undefined,
      response: response as unknown as ServerResponse,
      onFailure,
      isStillAllowed: isAllowed,
    });
    await new Promise(setImmediate);
    return { clock, storage, streams, texts, response, failures };
  }

  it('is kept open by a sign of life every 15 seconds, and by none once it is gone', async () => {
    const { clock, storage, texts, response } = await openQuiet(createEmbeddedBus());
    clock.advanceMs(45_000);
    assert.equal(texts.filter((text) => text === ':\n\n').length, 3);
    response.destroy();
    await once(response, 'close');
    clock.advanceMs(60_000);
    assert.equal(texts.filter((text) => text === ':\n\n').length, 3);
    await storage.close();
  });

  it('tells a fact whose notice was lost with the next sign of life', async () => {
    const deaf: Bus = { publish: () => {}, subscribe: () => () => {}, close: async () => {} };
    const { clock, storage, texts, streams } = await openQuiet(deaf);
    await recorder({ storage, bus: deaf })('unheard');
    clock.advanceMs(15_000);
    await new Promise(setImmediate);
    assert.equal(parseEvents(texts.join('')).length, 1);
    streams.close();
    await storage.close();
  });

  for (const [what, isAllowed] of [
    ['is somebody else by now', async () => false],
    ['has been signed out', () => Promise.reject(new Problem('sign-in-expired'))],
    ['uses a token that was revoked', () => Promise.reject(new Problem('token-invalid'))],
  ] as const) {
    it(`says goodbye at the next sign of life to a listener who ${what}`, async () => {
      const { clock, storage, texts, response } = await openQuiet(createEmbeddedBus(), isAllowed);
      clock.advanceMs(15_000);
      await once(response, 'close');
      assert.ok(texts.includes('event: bye\ndata: {}\n\n'));
      await storage.close();
    });
  }

  it('stays open when nobody can say whether it may', async () => {
    const fails = () => Promise.reject(new Problem('storage-unavailable'));
    const { clock, storage, response } = await openQuiet(createEmbeddedBus(), fails);
    clock.advanceMs(15_000);
    await new Promise(setImmediate);
    assert.equal(response.writableEnded, false);
    await storage.close();
  });

  it('ends, and says so once, when the data cannot be reached any more', async () => {
    const { clock, storage, response, failures } = await openQuiet(createEmbeddedBus());
    await storage.close();
    clock.advanceMs(15_000);
    await once(response, 'close');
    assert.equal(failures.length, 1);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import type { Handlers } from '#http/handler.ts';
import type { TaskId } from '#kernel/id.ts';
import { Problem } from '#kernel/problem.ts';
import { onSignal, type Signals } from '#kernel/signal.ts';
import type { Actor } from '#shelves/change.ts';
import { ADA, type HttpFixture, type HttpFixtureOptions, type RawRequest, startHttp } from '#testing/http-fixture.ts';

const JSON_HEADERS = { 'content-type': 'application/json' };

const TASK = {
  id: 'task-1' as TaskId,
  title: 'Write',
  notes: '',
  due: null,
  notBefore: null,
  estimateMinutes: 60,
  priority: 'normal',
  energy: 'medium',
  tags: [],
  dependsOn: [],
  hoursKind: 'work',
  state: 'inbox',
  createdAt: '2026-11-23T09:00:00.000Z',
  version: 3,
};

/** Sends one request to a service with these handlers. */
async function ask(handlers: Partial<Handlers>, request: RawRequest, options: HttpFixtureOptions = {}) {
  await using http = await startHttp({ handlers, checkReplies: false, ...options });
  return await http.send(request);
}

/** The calls that a handler gets. */
function recordCalls<Name extends keyof Handlers>(name: Name, body: unknown = TASK) {
  const calls: Parameters<Handlers[Name]>[0][] = [];
  const handlers = {
    [name]: (call: Parameters<Handlers[Name]>[0]) => {
      calls.push(call);
      return { body };
    },
  } as Partial<Handlers>;
  return { calls, handlers };
}

describe('a call', () => {
  it('carries what its schemas made of path, query and body', async () => {
    const { calls, handlers } = recordCalls('createGoal');
    await ask(handlers, {
      method: 'POST',
      path: '/api/v1/goals?propose=true',
      headers: JSON_HEADERS,
      body: '{"text":"Write the report","detail":3}',
    });
    assert.deepEqual(calls[0]?.query, { propose: true });
    assert.deepEqual(calls[0]?.body, { text: 'Write the report', detail: 3 });
    assert.deepEqual(calls[0]?.actor, { person: ADA });
  });

  it('has the defaults of what was left out', async () => {
    const { calls, handlers } = recordCalls('listTasks');
    await ask(handlers, { path: '/api/v1/tasks' });
    assert.deepEqual(calls[0]?.query, { limit: 100 });
  });

  it('may come without a body where everything in it is optional', async () => {
    const { calls, handlers } = recordCalls('finishSession');
    const path = '/api/v1/focus-sessions/s1/finish';
    const bodies: readonly Partial<RawRequest>[] = [
      {},
      { headers: JSON_HEADERS },
      { headers: JSON_HEADERS, body: '{}' },
    ];
    for (const given of bodies) {
      const reply = await ask(handlers, { method: 'POST', path, ...given });
      assert.equal(reply.status, 200, reply.text);
    }
    assert.deepEqual(
      calls.map(({ body }) => body),
      [{}, {}, {}],
    );
  });

  it('has no person of its own on a route open to anybody', async () => {
    const { calls, handlers } = recordCalls('readPlanFeed', 'BEGIN:VCALENDAR');
    const reply = await ask(handlers, { path: '/api/v1/calendars/plan.ics?token=t' });
    assert.notEqual(calls[0]?.actor.person, ADA);
    assert.equal(reply.headers['content-type'], 'text/calendar; charset=utf-8');
    assert.equal(reply.text, 'BEGIN:VCALENDAR');
  });
});

describe('an answer', () => {
  it('has the first status of its route, and its version as ETag', async () => {
    const created = await ask(
      { createTask: () => ({ body: TASK as never, version: 7 }) },
      { method: 'POST', path: '/api/v1/tasks', headers: JSON_HEADERS, body: '{"title":"Write"}' },
    );
    assert.equal(created.status, 201);
    assert.equal(created.headers.etag, '"7"');
    assert.equal(created.headers['content-type'], 'application/json; charset=utf-8');
    assert.equal(created.headers['cache-control'], 'no-store');
  });

  it('may be empty', async () => {
    const handlers = {
      readCurrentSession: () => ({ status: 204, body: undefined }),
      deleteTask: () => ({ body: undefined }),
    };
    const none = await ask(handlers, { path: '/api/v1/focus-sessions/current' });
    assert.deepEqual([none.status, none.text], [204, '']);
    const deleted = await ask(handlers, { method: 'DELETE', path: '/api/v1/tasks/task-1' });
    assert.deepEqual([deleted.status, deleted.text], [204, '']);
  });

  it('has no body when only its head was asked for', async () => {
    const { handlers } = recordCalls('readTask');
    const head = await ask(handlers, { method: 'HEAD', path: '/api/v1/tasks/task-1' });
    assert.deepEqual([head.status, head.text], [200, '']);
  });

  it('that breaks the contract is found in tests', async () => {
    const { handlers } = recordCalls('readTask', { ...TASK, surprise: true });
    assert.equal((await ask(handlers, { path: '/api/v1/tasks/task-1' }, { checkReplies: true })).status, 500);
    const undeclared = { readTask: () => ({ status: 202, body: TASK as never }) };
    assert.equal((await ask(undeclared, { path: '/api/v1/tasks/task-1' }, { checkReplies: true })).status, 500);
  });
});

describe('a bad request', () => {
  let http: HttpFixture;
  before(async () => {
    http = await startHttp();
  });
  after(() => http[Symbol.asyncDispose]());
  const deep = '['.repeat(100_000);
  const table: readonly [
    what: string,
    request: RawRequest,
    status: number,
    code: string,
    errors?: Readonly<Record<string, RegExp>>,
  ][] = [
    ['cut-off JSON', post('{"title":'), 400, 'json-malformed'],
    ['two values', post('{} {}'), 400, 'json-malformed'],
    ['a prototype', post('{"title":"a","__proto__":{"x":1}}'), 400, 'json-malformed'],
    ['a prototype, twice and escaped', post('{"\\u005f_proto__":1,"__proto__":2}'), 400, 'json-malformed'],
    ['a constructor', post('{"title":"a","constructor":{"prototype":{}}}'), 400, 'json-malformed'],
    ['bytes that are not UTF-8', post(Buffer.from([0x22, 0xff, 0x22])), 400, 'json-malformed'],
    ['a hundred thousand brackets', post(deep), 400, 'json-malformed'],
    [
      'a hundred thousand closed brackets',
      post(deep + ']'.repeat(100_000)),
      400,
      'request-invalid',
      { body: /object/ },
    ],
    ['no body', { method: 'POST', path: '/api/v1/tasks' }, 400, 'request-invalid', { body: /object/ }],
    ['an empty body', post(''), 400, 'request-invalid', { body: /object/ }],
    ['null', post('null'), 400, 'request-invalid', { body: /object/ }],
    ['a list', post('[]'), 400, 'request-invalid', { body: /object/ }],
    ['a field that is missing', post('{}'), 400, 'request-invalid', { 'body/title': /missing/ }],
    ['a number for text', post('{"title":1}'), 400, 'request-invalid', { 'body/title': /string/ }],
    ['NUL in text', post('{"title":"a\\u0000b"}'), 400, 'request-invalid', { 'body/title': /control characters/ }],
    ['half a character', post('{"title":"\\ud800"}'), 400, 'request-invalid', { 'body/title': /./ }],
    ['an unknown field', post('{"title":"a","titel":"b"}'), 400, 'request-invalid', { 'body/titel': /unknown field/ }],
    [
      'an id in a list',
      post('{"title":"a","dependsOn":["a/b"]}'),
      400,
      'request-invalid',
      { 'body/dependsOn/0': /id/ },
    ],
    ['a day that is none', post('{"title":"a","due":"2026-02-30"}'), 400, 'request-invalid', { 'body/due': /day/ }],
    [
      'several faults at once',
      post('{"title":"","estimateMinutes":"x","priority":"sky-high"}'),
      400,
      'request-invalid',
      { 'body/title': /./, 'body/estimateMinutes': /number/, 'body/priority': /./ },
    ],
    [
      'a query that is no number',
      { path: '/api/v1/tasks?limit=x' },
      400,
      'request-invalid',
      { 'query/limit': /number$/ },
    ],
    [
      'a query given twice',
      { path: '/api/v1/tasks?state=inbox&state=done' },
      400,
      'request-invalid',
      { 'query/state': /./ },
    ],
    [
      'an unknown query',
      { path: '/api/v1/me?verbose=1' },
      400,
      'request-invalid',
      { 'query/verbose': /unknown field/ },
    ],
    ['an id that is none', { path: '/api/v1/tasks/a%20b' }, 400, 'request-invalid', { 'params/id': /id/ }],
    ['an escape that is none', { path: '/api/v1/tasks/%zz' }, 400, 'request-invalid'],
    [
      'a body where none belongs',
      post('{"force":true}', '/api/v1/focus-sessions/s/pause'),
      400,
      'request-invalid',
      { 'body/force': /unknown/ },
    ],
    ['text', { ...post('title=a'), headers: { 'content-type': 'text/plain' } }, 415, 'media-type-unsupported'],
    [
      'a form',
      { ...post('title=a'), headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'media-type-unsupported',
    ],
    ['a body without a type', { method: 'POST', path: '/api/v1/tasks', body: '{}' }, 415, 'media-type-unsupported'],
    ['two megabytes', post(`{"title":"${'a'.repeat(2_000_000)}"}`), 413, 'body-too-large'],
    [
      'one of two shapes, with more',
      post('{"name":"a","ics":"b","url":1}', '/api/v1/calendars'),
      400,
      'request-invalid',
      { 'body/url': /unknown/ },
    ],
    ['neither of two shapes', post('{}', '/api/v1/calendars'), 400, 'request-invalid', { body: /either/ }],
    [
      'a stale-looking version',
      { ...patch('{}'), headers: { ...JSON_HEADERS, 'if-match': 'three' } },
      400,
      'request-invalid',
      { 'headers/if-match': /quotes/ },
    ],
    [
      'a key with a space',
      { ...post('{"title":"a"}'), headers: { ...JSON_HEADERS, 'idempotency-key': 'a b' } },
      400,
      'request-invalid',
      { 'headers/idempotency-key': /visible/ },
    ],
    [
      'a key too long',
      { ...post('{"title":"a"}'), headers: { ...JSON_HEADERS, 'idempotency-key': 'k'.repeat(201) } },
      400,
      'request-invalid',
      { 'headers/idempotency-key': /200/ },
    ],
    [
      'an empty key',
      { ...post('{"title":"a"}'), headers: { ...JSON_HEADERS, 'idempotency-key': '' } },
      400,
      'request-invalid',
      { 'headers/idempotency-key': /1 to/ },
    ],
  ];

  for (const [what, request, status, code, errors] of table) {
    it(`with ${what} is answered ${status} ${code}`, async () => {
      const reply = await http.send(request);
      assert.equal(reply.status, status, reply.text);
      assert.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
      assert.equal(reply.json?.code, code);
      assert.equal(reply.json?.status, status);
      assert.equal(reply.json?.type, `/docs/errors#${code}`);
      if (errors === undefined) return;
      const found = reply.json?.errors as readonly { path: string; message: string }[];
      assert.deepEqual(found.map(({ path }) => path).toSorted(), Object.keys(errors).toSorted());
      for (const { path, message } of found) assert.match(message, errors[path] ?? /^$/);
    });
  }

  it('with thousands of faults names fifty', async () => {
    const reply = await ask(
      {},
      post(JSON.stringify({ title: 'a', ...Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`x${n}`, 1])) })),
    );
    assert.equal((reply.json?.errors as readonly unknown[] | undefined)?.length, 50);
  });
});

describe('an Idempotency-Key', () => {
  async function receiptOf(key: string, body: string, path = '/api/v1/tasks'): Promise<Actor['receipt']> {
    const { calls, handlers } = recordCalls('createTask');
    const other = recordCalls('createGoal');
    const headers = { ...JSON_HEADERS, 'idempotency-key': key };
    await ask({ ...handlers, ...other.handlers }, { method: 'POST', path, headers, body });
    return (calls[0] ?? other.calls[0])?.actor.receipt;
  }

  it('gives the same receipt to the same request, however its JSON was written', async () => {
    const one = await receiptOf('k-1', '{"title":"a","tags":["x","y"]}');
    assert.match(one?.id ?? '', /^[\w-]{43}$/);
    assert.deepEqual(await receiptOf('k-1', '{ "tags": ["x", "y"], "title": "a" }'), one);
  });

  it('gives another receipt to another key or route, and another fingerprint to another request', async () => {
    const one = await receiptOf('k-1', '{"title":"a"}');
    assert.notEqual((await receiptOf('k-2', '{"title":"a"}'))?.id, one?.id);
    assert.notEqual((await receiptOf('k-1', '{"text":"a"}', '/api/v1/goals'))?.id, one?.id);
    const other = await receiptOf('k-1', '{"title":"b"}');
    assert.equal(other?.id, one?.id);
    assert.notEqual(other?.fingerprint, one?.fingerprint);
    const proposed = await receiptOf('k-1', '{"text":"a"}', '/api/v1/goals?propose=true');
    assert.notEqual(proposed?.fingerprint, (await receiptOf('k-1', '{"text":"a"}', '/api/v1/goals'))?.fingerprint);
  });

  it('is no receipt when it is not sent', async () => {
    const { calls, handlers } = recordCalls('createTask');
    await ask(handlers, post('{"title":"a"}'));
    assert.deepEqual(calls[0]?.actor, { person: ADA });
  });
});

describe('If-Match', () => {
  for (const [header, version] of [
    ['"12"', 12],
    ['*', undefined],
    [undefined, undefined],
  ] as const) {
    it(`${header ?? 'left out'} asks for ${version === undefined ? 'any version' : `version ${version}`}`, async () => {
      const { calls, handlers } = recordCalls('changeTask');
      await ask(handlers, { ...patch('{}'), headers: { ...JSON_HEADERS, ...(header && { 'if-match': header }) } });
      assert.equal(calls.length, 1);
      assert.equal(calls[0]?.expectedVersion, version);
    });
  }

  for (const header of ['3', 'W/"3"', '"3", "4"', '"0"', '"-1"', '""']) {
    it(`${header} is refused`, async () => {
      const reply = await ask({}, { ...patch('{}'), headers: { ...JSON_HEADERS, 'if-match': header } });
      assert.equal(reply.json?.code, 'request-invalid');
    });
  }
});

describe('what a use case throws', () => {
  it('leaves as its problem, with detail, figures and when to try again', async () => {
    const problem = new Problem('too-busy', {
      detail: 'Too many changes.',
      params: { waiting: 3 },
      retryAfterSeconds: 1.2,
    });
    const reply = await ask({ readMe: () => Promise.reject(problem) }, { path: '/api/v1/me' });
    assert.equal(reply.status, 503);
    assert.equal(reply.headers['retry-after'], '2');
    assert.equal(reply.json?.detail, 'Too many changes.');
    assert.equal(reply.json?.waiting, 3);
  });

  it('cannot overwrite what a problem says about itself', async () => {
    const problem = new Problem('task-missing', { params: { status: 200, code: 'fine' } });
    const reply = await ask({ readMe: () => Promise.reject(problem) }, { path: '/api/v1/me' });
    assert.deepEqual([reply.status, reply.json?.status, reply.json?.code], [404, 404, 'task-missing']);
  });

  for (const [what, thrown] of [
    ['an error', new Error('secret path /home/ada')],
    ['a text', 'secret'],
    ['nothing', undefined],
    ['a problem nobody catalogued', new Problem('secret')],
    ['a broken connection of its own', Object.assign(new Error('secret'), { code: 'ECONNRESET' })],
    ['a status of its own', Object.assign(new Error('secret'), { statusCode: 404 })],
  ] as const) {
    it(`when it is ${what}, is a bug: told in one sentence, signalled in full`, async () => {
      const failures: Signals['http-failure'][] = [];
      const stop = onSignal('http-failure', (failure) => failures.push(failure));
      const reply = await ask({ readMe: () => Promise.reject(thrown) }, { path: '/api/v1/me' });
      stop();
      assert.equal(reply.status, 500);
      assert.equal(reply.json?.code, 'internal');
      assert.doesNotMatch(reply.text, /secret/);
      assert.equal(failures.length, 1);
      assert.equal(failures[0]?.requestId, reply.json?.instance);
      assert.equal(failures[0]?.route, '/api/v1/me');
    });
  }
});

function post(body: string | Uint8Array, path = '/api/v1/tasks'): RawRequest {
  return { method: 'POST', path, headers: JSON_HEADERS, body };
}

function patch(body: string): RawRequest {
  return { method: 'PATCH', path: '/api/v1/tasks/task-1', headers: JSON_HEADERS, body };
}

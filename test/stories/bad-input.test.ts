/** Whatever is sent, the answer is a precise problem or a clear result; never a 500, and nothing half changed. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { PROBLEM_CATALOGUE } from '#model/problem-catalogue.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

describe('bad input', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const send = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answer> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const reply = await fetch(server.url + path, {
      method,
      headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
      ...(body === undefined ? {} : { body: text }),
    });
    const type = reply.headers.get('content-type') ?? '';
    return { status: reply.status, body: /json/.test(type) ? ((await reply.json()) as Answer['body']) : {} };
  };

  const refuses = async (answer: Promise<Answer>, status: number, code: string, path?: string) => {
    const { status: got, body } = await answer;
    assert.deepEqual([got, body.code], [status, code], JSON.stringify(body));
    assert.ok(String(body.code) in PROBLEM_CATALOGUE);
    if (path !== undefined) {
      const paths = (body.errors as { path: string }[]).map((fault) => fault.path);
      assert.ok(paths.includes(path), `${path} in ${paths}`);
    }
  };

  const snapshot = async () => {
    const [tasks, plan, me] = await Promise.all([
      server.client.listTasks(),
      server.client.readPlan(),
      server.client.readMe(),
    ]);
    return JSON.stringify([tasks, plan, me]);
  };

  it('is refused with the place and what was expected, and changes nothing', async () => {
    const before = await snapshot();
    const tasks = '/api/v1/tasks';
    await refuses(send('POST', tasks, '{"title": "x"'), 400, 'json-malformed');
    await refuses(send('POST', tasks, '{"title": "x", "__proto__": {"a": 1}}'), 400, 'json-malformed');
    await refuses(send('POST', tasks, '[1,2'.repeat(10_000)), 400, 'json-malformed');
    await refuses(send('POST', tasks, `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 400, 'request-invalid');
    await refuses(send('POST', tasks, 'null'), 400, 'request-invalid');
    await refuses(send('POST', tasks, { title: 7 }), 400, 'request-invalid', 'body/title');
    await refuses(send('POST', tasks, {}), 400, 'request-invalid', 'body/title');
    await refuses(send('POST', tasks, { title: 'x', colour: 'red' }), 400, 'request-invalid', 'body/colour');
    await refuses(send('POST', tasks, { title: '   ' }), 400, 'request-invalid', 'body/title');
    await refuses(send('POST', tasks, { title: 'a\u0000b' }), 400, 'request-invalid', 'body/title');
    await refuses(send('POST', tasks, '{"title": "\\ud800"}'), 400, 'request-invalid', 'body/title');
    await refuses(send('POST', tasks, { title: 'x', notes: 'n'.repeat(60_000) }), 400, 'request-invalid', 'body/notes');
    await refuses(send('POST', tasks, { title: 'x', notes: 'n'.repeat(2_000_000) }), 413, 'body-too-large');
    await refuses(
      send('POST', tasks, { title: 'x', estimateMinutes: -5 }),
      400,
      'request-invalid',
      'body/estimateMinutes',
    );
    await refuses(
      send('POST', tasks, { title: 'x', estimateMinutes: 1.5 }),
      400,
      'request-invalid',
      'body/estimateMinutes',
    );
    await refuses(
      send('POST', tasks, '{"title": "x", "estimateMinutes": 1e400}'),
      400,
      'request-invalid',
      'body/estimateMinutes',
    );
    await refuses(send('POST', tasks, { title: 'x', due: '2026-02-30' }), 400, 'request-invalid', 'body/due');
    await refuses(send('POST', tasks, { title: 'x', due: '2026-11-27T17:00:00' }), 400, 'request-invalid', 'body/due');
    await refuses(send('POST', tasks, { title: 'x', due: '2026-11-27T25:00:00Z' }), 400, 'request-invalid', 'body/due');
    await refuses(send('POST', tasks, { title: 'x', tags: ['no spaces'] }), 400, 'request-invalid', 'body/tags/0');
    await refuses(
      send('POST', tasks, { title: 'x', dependsOn: ['ghost'] }),
      422,
      'dependency-missing',
      'body/dependsOn/0',
    );
    const dates = { due: '2026-11-27', notBefore: '2026-12-27T10:00:00Z' };
    await refuses(send('POST', tasks, { title: 'x', ...dates }), 422, 'due-before-start');
    await refuses(
      send('POST', tasks, 'title=x', { 'content-type': 'application/x-www-form-urlencoded' }),
      415,
      'media-type-unsupported',
    );
    await refuses(send('POST', tasks, { title: 'x' }, { 'idempotency-key': 'x'.repeat(500) }), 400, 'request-invalid');
    await refuses(send('POST', '/api/v1/goals', { text: '' }), 400, 'request-invalid', 'body/text');
    await refuses(send('POST', '/api/v1/goals', { text: 'by tomorrow' }), 422, 'goal-empty');
    await refuses(send('POST', '/api/v1/goals', { text: 'x', detail: 9 }), 400, 'request-invalid', 'body/detail');
    await refuses(send('POST', '/api/v1/goals', { text: 'x'.repeat(3000) }), 400, 'request-invalid', 'body/text');
    await refuses(send('PATCH', '/api/v1/me', { timeZone: 'Mars/Olympus' }), 400, 'request-invalid', 'body/timeZone');
    await refuses(send('PATCH', '/api/v1/me', { timeZone: '+02:00' }), 400, 'request-invalid', 'body/timeZone');
    await refuses(
      send('PATCH', '/api/v1/me', { workingHours: [{ day: 8, start: '09:00', end: '17:00' }] }),
      400,
      'request-invalid',
      'body/workingHours/0/day',
    );
    await refuses(send('PATCH', '/api/v1/me', { id: 'somebody-else' }), 400, 'request-invalid', 'body/id');
    await refuses(send('GET', '/api/v1/tasks?limit=0'), 400, 'request-invalid', 'query/limit');
    await refuses(send('GET', '/api/v1/tasks?colour=red'), 400, 'request-invalid', 'query/colour');
    await refuses(send('GET', '/api/v1/tasks?cursor=made-up'), 400, 'request-invalid', 'query/cursor');
    await refuses(send('GET', '/api/v1/plan?from=yesterday'), 400, 'request-invalid', 'query/from');
    await refuses(
      send('GET', '/api/v1/plan?from=2026-11-23T00:00:00Z&to=2026-11-22T00:00:00Z'),
      400,
      'request-invalid',
      'query/to',
    );
    await refuses(send('GET', '/api/v1/tasks/%00'), 400, 'request-invalid', 'params/id');
    await refuses(send('GET', '/api/v1/tasks/nothing'), 404, 'task-missing');
    await refuses(send('GET', '/api/v1/nothing'), 404, 'route-missing');
    await refuses(send('PUT', '/api/v1/me', {}), 405, 'method-not-allowed');
    await refuses(
      send('POST', '/api/v1/focus-sessions', { blockId: 'ghost', timer: { kind: 'pomodoro' } }),
      404,
      'block-missing',
    );
    await refuses(send('POST', '/api/v1/plan/proposals/ghost/accept'), 404, 'proposal-missing');
    assert.equal(await snapshot(), before);
  });

  it('is told in words, one fault a place', async () => {
    const faultsOf = async (method: string, path: string, body?: unknown) =>
      (((await send(method, path, body)).body.errors ?? []) as { path: string; message: string }[]).map(
        ({ path: place, message }) => `${place}: ${message}`,
      );
    const due = 'body/due: expected a day (2026-11-27) or an instant with offset';
    assert.deepEqual(await faultsOf('POST', '/api/v1/tasks', { title: 'x', due: 'friday' }), [due]);
    assert.deepEqual(await faultsOf('POST', '/api/v1/tasks', { title: 'x', due: '2026-11-27T17:00:00' }), [due]);
    assert.deepEqual(await faultsOf('POST', '/api/v1/tasks', { title: 'x'.repeat(301), estimateMinutes: 0.5 }), [
      'body/title: expected at most 300 characters',
      'body/estimateMinutes: expected a whole number',
    ]);
    assert.deepEqual(await faultsOf('POST', '/api/v1/tasks', { title: 'x', priority: 'now', estimateMinutes: 0 }), [
      'body/estimateMinutes: expected at least 1',
      'body/priority: expected one of "low", "normal", "high", "urgent"',
    ]);
    assert.deepEqual(await faultsOf('GET', '/api/v1/tasks?limit=501'), ['query/limit: expected at most 500']);
  });

  it('is read as what was surely meant, where there is only one thing that it can mean', async () => {
    const { client } = server;
    const first = await client.createTask({ body: { title: 'One', tags: ['Home', 'home'] } });
    const second = await client.createTask({ body: { title: 'Two', dependsOn: [first.id, first.id] } });
    assert.deepEqual([first.tags, second.dependsOn], [['home'], [first.id]]);
    const all = await client.listTasks();
    assert.deepEqual(await client.listTasks({ query: { cursor: '' } }), all);
    assert.ok(all.items.length >= 2);
    assert.equal((await client.changeMe({ body: { timeZone: 'asia/kolkata' } })).timeZone, 'Asia/Kolkata');
    for (const { id } of [second, first]) await client.deleteTask({ params: { id } });
  });

  it('includes calendars that are none', async () => {
    const before = await snapshot();
    const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46])
      .toString('latin1')
      .repeat(50);
    const add = (body: unknown) => send('POST', '/api/v1/calendars', body);
    await refuses(add({ name: 'Photo', ics: jpeg }), 422, 'calendar-unreadable');
    await refuses(add({ name: 'Empty', ics: '' }), 422, 'calendar-unreadable');
    await refuses(add({ name: 'Page', ics: '<html><body>Sign in</body></html>' }), 422, 'calendar-unreadable');
    await refuses(
      add({ name: 'Huge', ics: `BEGIN:VCALENDAR\r\n${'X'.repeat(11_000_000)}` }),
      413,
      'calendar-too-large',
    );
    await refuses(add({ name: 'Both', ics: 'x', url: 'https://example.com' }), 400, 'request-invalid');
    await refuses(add({ name: 'File', url: 'file:///etc/passwd' }), 422, 'address-not-allowed');
    await refuses(
      add({ name: 'Metadata', url: 'http://169.254.169.254/latest/meta-data' }),
      422,
      'address-not-allowed',
    );
    await refuses(add({ name: 'Ourselves', url: `${server.url}/api/v1/me` }), 422, 'address-not-allowed');
    assert.equal(await snapshot(), before);
  });

  it('includes times that do not exist, which are read the way clocks are', async () => {
    const { client } = server;
    await client.changeMe({ body: { timeZone: 'Europe/Berlin' } });
    // 02:30 does not exist on that night: clocks go from 02:00 to 03:00.
    const understood = await client.understandGoal({ body: { text: 'Call home on 2027-03-28 at 02:30' } });
    assert.ok(understood.due !== null && !Number.isNaN(Date.parse(understood.due)));
  });

  it('includes a due date in the past, which is kept and said, never planned', async () => {
    const { client } = server;
    const made = await client.createGoal({
      body: { text: 'Send the letter, 20 min', corrections: { due: '2020-01-01' } },
    });
    assert.equal(made.plan.placements.length, 0);
    assert.equal(made.plan.unplaced.length, made.blocks.length);
    assert.ok(made.plan.unplaced.every((one) => one.why.length > 10));
    await client.deleteTask({ params: { id: made.task.id } });
  });

  it('includes tasks that would wait for themselves', async () => {
    const { client } = server;
    const a = await client.createTask({ body: { title: 'A' } });
    const b = await client.createTask({ body: { title: 'B', dependsOn: [a.id] } });
    const c = await client.createTask({ body: { title: 'C', dependsOn: [b.id] } });
    await refuses(send('PATCH', `/api/v1/tasks/${a.id}`, { dependsOn: [a.id] }), 422, 'dependency-circle');
    await refuses(send('PATCH', `/api/v1/tasks/${a.id}`, { dependsOn: [c.id] }), 422, 'dependency-circle');
    assert.deepEqual((await client.readTask({ params: { id: a.id } })).dependsOn, []);
    await client.deleteTask({ params: { id: b.id } });
    assert.deepEqual((await client.readTask({ params: { id: c.id } })).dependsOn, [], 'nothing waits for what is gone');
  });

  it('includes a block pinned where an event is, or in the past', async () => {
    const { client } = server;
    const day = [1, 2, 3, 4, 5, 6, 7].map((one) => ({ day: one, start: '00:00', end: '24:00' }));
    await client.changeMe({ body: { workingHours: day } });
    const made = await client.createGoal({ body: { text: 'Paint the door, 2 hours' } });
    const [block] = made.blocks;
    assert.ok(block);
    const start = new Date(Date.now() + 26 * 3600_000);
    const stamp = (at: Date) => `${at.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z`;
    const ics = `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:${stamp(start)}\r\nDURATION:PT1H\r\nSUMMARY:Dentist\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;
    await client.addCalendar({ body: { name: 'Health', ics } });
    const pin = (pinnedAt: string) => send('PATCH', `/api/v1/blocks/${block.id}`, { pinnedAt });
    const plan = await client.readPlan();
    await refuses(pin(new Date(start.getTime() + 600_000).toISOString()), 409, 'pin-on-busy');
    await refuses(pin('2020-01-01T10:00:00Z'), 422, 'pin-in-past');
    assert.deepEqual((await client.readPlan()).placements, plan.placements, 'the plan is as it was');
    const free = new Date(start.getTime() + 7200_000).toISOString();
    assert.equal((await pin(free)).status, 200);
    const placed = (await client.readPlan()).placements.find((placement) => placement.blockId === block.id);
    assert.deepEqual([placed?.start, placed?.pinned], [new Date(free).toISOString(), true]);
  });

  it('includes a page from elsewhere, and a name that is not ours', async () => {
    await refuses(
      send('POST', '/api/v1/tasks', { title: 'x' }, { origin: 'https://evil.example' }),
      403,
      'origin-not-allowed',
    );
    await refuses(
      send('POST', '/api/v1/tasks', { title: 'x' }, { 'sec-fetch-site': 'cross-site' }),
      403,
      'origin-not-allowed',
    );
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      const url = new URL(server.url);
      request(
        { port: url.port, host: url.hostname, path: '/api/v1/me', headers: { host: 'evil.example' } },
        (reply) => {
          reply.resume();
          resolve(reply.statusCode);
        },
      )
        .on('error', reject)
        .end();
    });
    assert.equal(status, 403);
  });

  it('includes more tasks than can be kept', async () => {
    const { client } = server;
    let refused: unknown;
    let made = 0;
    for (let round = 0; round < 100 && refused === undefined; round += 1) {
      const batch = Array.from({ length: 100 }, (_, number) =>
        client.createTask({ body: { title: `Task ${round}.${number}` } }),
      );
      for (const outcome of await Promise.allSettled(batch)) {
        if (outcome.status === 'fulfilled') made += 1;
        else refused ??= outcome.reason;
      }
    }
    assert.equal((refused as { code?: string }).code, 'too-many-tasks', String(refused));
    assert.ok(made >= 1900 && made <= 2000, `${made} made`);
    assert.equal((await client.readToday()).now.length > 0, true);
  });
});

/** A program that may only ask: whatever it would change waits for the person, and then happens once, as if they had done it. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ApiProblem, ChangeRequested, createClient } from '#contract/client.ts';
import type { Scope } from '#model/scope.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

interface Asked {
  readonly changeRequest: { readonly id: string; readonly state: string; readonly summary: string };
}

describe('a propose-only program', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer();
  });
  after(() => server[Symbol.asyncDispose]());

  const makeProgram = async (scopes: Scope[], proposeOnly = true) => {
    const { secret } = await server.client.createToken({ body: { name: 'calendar agent', scopes, proposeOnly } });
    const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' };
    return {
      client: createClient({ baseUrl: server.url, headers: { authorization: headers.authorization } }),
      send: async (method: string, path: string, body?: unknown) => {
        const text = body === undefined ? {} : { body: JSON.stringify(body) };
        const reply = await fetch(server.url + path, { method, headers, ...text });
        return { status: reply.status, body: (await reply.json()) as Asked & { readonly code?: string } };
      },
    };
  };

  const refuses = (call: Promise<unknown>, code: string) =>
    assert.rejects(call, (error: unknown) => error instanceof ApiProblem && error.code === code);

  it('changes nothing until the person accepts, and then it happens once', async () => {
    const program = await makeProgram(['read', 'capture']);
    const asked = await program.send('POST', '/api/v1/goals?propose=true', { text: 'Paint the door, 1 hour' });
    assert.equal(asked.status, 202);
    assert.equal((await server.client.listTasks()).items.length, 0);

    const open = await server.client.listChangeRequests({ query: { state: 'open' } });
    const [request] = open.items;
    assert.deepEqual(
      [request?.id, request?.tokenName, request?.route, request?.body, request?.query],
      [
        asked.body.changeRequest.id,
        'calendar agent',
        'createGoal',
        { text: 'Paint the door, 1 hour' },
        { propose: 'true' },
      ],
    );
    const params = { id: asked.body.changeRequest.id };
    assert.equal((await server.client.acceptChangeRequest({ params })).state, 'accepted');
    assert.deepEqual(
      (await server.client.listTasks()).items.map((task) => task.title),
      ['Paint the door'],
    );
    await refuses(server.client.acceptChangeRequest({ params }), 'change-request-closed');
    assert.equal((await server.client.listTasks()).items.length, 1);
  });

  it('written with the typed client hears that its change waits', async () => {
    const program = await makeProgram(['capture']);
    await assert.rejects(
      program.client.createTask({ body: { title: 'Buy ink' } }),
      (error: unknown) => error instanceof ChangeRequested && error.changeRequest.state === 'open',
    );
  });

  it('is told no for good when the person declines', async () => {
    const program = await makeProgram(['read', 'capture']);
    const before = await server.client.listTasks();
    const asked = await program.send('POST', '/api/v1/tasks', { title: 'Sell the piano' });
    const params = { id: asked.body.changeRequest.id };
    assert.equal((await server.client.declineChangeRequest({ params })).state, 'declined');
    await refuses(server.client.acceptChangeRequest({ params }), 'change-request-closed');
    assert.deepEqual(await server.client.listTasks(), before);
  });

  it('cannot answer its own request, nor can any other program', async () => {
    const program = await makeProgram(['read', 'capture', 'plan', 'focus', 'memory', 'account']);
    const strong = await makeProgram(['read', 'capture', 'plan', 'focus', 'memory', 'account'], false);
    const asked = await program.send('POST', '/api/v1/tasks', { title: 'Sell the piano' });
    for (const { client } of [program, strong]) {
      await refuses(client.acceptChangeRequest({ params: { id: asked.body.changeRequest.id } }), 'person-needed');
    }
  });

  it('may not even ask for what concerns the account', async () => {
    const program = await makeProgram(['read', 'account']);
    await refuses(program.client.createToken({ body: { name: 'x', scopes: ['read'] } }), 'propose-only');
    await refuses(program.client.changeMe({ body: { name: 'Eve' } }), 'propose-only');
  });

  it('may look, think aloud and propose a plan, because that changes nothing', async () => {
    const program = await makeProgram(['read', 'capture', 'plan']);
    assert.equal(
      (await program.client.understandGoal({ body: { text: 'Call the bank, 10 min' } })).title,
      'Call the bank',
    );
    assert.equal((await program.client.createProposal({ body: {} })).state, 'open');
    assert.ok((await program.client.readPlan()).version >= 0);
  });

  it('is refused at once for what could never be right', async () => {
    const program = await makeProgram(['capture']);
    const asked = await program.send('POST', '/api/v1/tasks', { title: 7 });
    assert.deepEqual([asked.status, asked.body.code], [400, 'request-invalid']);
  });

  it('asks for what has become impossible: accepting says why, and the request stays open', async () => {
    const program = await makeProgram(['read', 'capture', 'plan']);
    const task = await server.client.createTask({ body: { title: 'Water the plants' } });
    const asked = await program.send('PATCH', `/api/v1/tasks/${task.id}`, { title: 'Water all plants' });
    assert.equal(asked.status, 202);
    await server.client.deleteTask({ params: { id: task.id } });
    const params = { id: asked.body.changeRequest.id };
    await refuses(server.client.acceptChangeRequest({ params }), 'task-missing');
    const open = await server.client.listChangeRequests({ query: { state: 'open' } });
    assert.ok(open.items.some(({ id }) => id === params.id));
  });

  it('may use a key that another of the person’s programs has used: asking is not the same as doing', async () => {
    const text = { body: { title: 'Water the plants' } };
    const [asking, doing] = [await makeProgram(['capture']), await makeProgram(['capture'], false)];
    for (const [first, idempotencyKey] of [
      ['asking', 'one-key'],
      ['doing', 'another-key'],
    ] as const) {
      const ask = () =>
        assert.rejects(
          asking.client.createTask({ ...text, idempotencyKey }),
          (error) => error instanceof ChangeRequested,
        );
      if (first === 'asking') await ask();
      const made = await doing.client.createTask({ ...text, idempotencyKey });
      assert.equal(made.title, 'Water the plants');
      await ask();
      assert.equal((await doing.client.createTask({ ...text, idempotencyKey })).id, made.id);
    }
  });

  it('may send text that no document could hold, and is answered', async () => {
    const program = await makeProgram(['plan']);
    const ics = 'BEGIN:VCALENDAR\u0000\ud800';
    const asked = await program.send('POST', '/api/v1/calendars', { name: 'x', ics });
    assert.equal(asked.status, 202);
    const tooLong = await program.send('POST', '/api/v1/calendars', { name: 'x', ics: 'y'.repeat(300_000) });
    assert.deepEqual([tooLong.status, tooLong.body.code], [413, 'body-too-large']);
  });

  it('is stopped by one word: a revoked token can neither ask nor look', async () => {
    const program = await makeProgram(['read', 'capture']);
    const mine = (await server.client.listTokens()).items[0];
    await server.client.revokeToken({ params: { id: mine?.id ?? '' } });
    assert.equal((await program.send('POST', '/api/v1/tasks', { title: 'x' })).status, 401);
    await refuses(program.client.listTasks(), 'token-invalid');
  });
});

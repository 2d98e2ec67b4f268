/** What could not be done for somebody, whatever was tried: they can see it in words and have it tried again; nobody else can. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { ApiProblem, type Client, createClient } from '#contract/client.ts';
import { deadJobChange } from '#testing/queue-fixture.ts';
import { sampleContents } from '#testing/sample-account.ts';
import { seedAccounts } from '#testing/seed-accounts.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { waitUntil } from '#testing/wait-until.ts';

const refuses = (call: Promise<unknown>, code: string) =>
  assert.rejects(call, (error: unknown) => error instanceof ApiProblem && error.code === code);

describe('work that failed as often as it may', () => {
  let folder: string;
  let server: TestServer;
  let ada: Client;
  let reader: Client;
  let bob: Client;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-failed-'));
    await using seed = await seedAccounts(folder);
    const [owner, other] = [
      await seed.addPerson({ name: 'Ada', role: 'owner' }),
      await seed.addPerson({ name: 'Bob', role: 'member' }),
    ];
    await seed.storage.commit(sampleContents(owner.id));
    await seed.storage.commit([deadJobChange(owner.id)]);
    const secretOf = async (person: typeof owner, scopes: ('read' | 'account')[]) =>
      (await seed.makeToken(person, { name: 'test', scopes, proposeOnly: false })).secret;
    const secrets = [
      await secretOf(owner, ['read', 'account']),
      await secretOf(owner, ['read']),
      await secretOf(other, ['read', 'account']),
    ];
    await seed[Symbol.asyncDispose]();
    server = await startTestServer({ folder, env: { FOCUSFORGE_ACCOUNTS: 'on' } });
    const [first, second, third] = secrets.map((secret) =>
      createClient({ baseUrl: server.url, headers: { authorization: `Bearer ${secret}` } }),
    );
    assert.ok(first && second && third);
    [ada, reader, bob] = [first, second, third];
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('is listed in words, with when and why', async () => {
    const { items, nextCursor } = await ada.listFailedJobs();
    assert.equal(nextCursor, null);
    assert.deepEqual(
      items.map(({ id, failedAt, attempts, why }) => ({ id, failedAt, attempts, why })),
      [{ id: 'job-1', failedAt: '2026-11-25T09:00:00.000Z', attempts: 8, why: 'address-unreachable' }],
    );
    assert.match(items[0]?.what ?? '', /^Read the calendar “.+” again$/);
  });

  it('is nobody else’s to see or to repeat, and no business of a program that only reads', async () => {
    assert.deepEqual((await bob.listFailedJobs()).items, []);
    await refuses(bob.retryJob({ params: { id: 'job-1' } }), 'job-missing');
    await refuses(reader.retryJob({ params: { id: 'job-1' } }), 'scope-missing');
    assert.equal((await reader.listFailedJobs()).items.length, 1);
  });

  it('is done once more when its person says so', async () => {
    const before = (await ada.listCalendars()).items[0]?.refreshedAt ?? '';
    await ada.retryJob({ params: { id: 'job-1' } });
    await refuses(ada.retryJob({ params: { id: 'job-1' } }), 'job-missing');
    await waitUntil('a worker has tried', async () => {
      const [calendar] = (await ada.listCalendars()).items;
      return calendar !== undefined && calendar.refreshedAt > before;
    });
    assert.deepEqual((await ada.listFailedJobs()).items, []);
  });
});

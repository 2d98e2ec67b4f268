/** A program run wild: it is told to wait, together with everything else that acts for the same person, and nobody else notices. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';
import { seedAccounts } from '#testing/seed-accounts.ts';
import { startTestServer } from '#testing/test-server.ts';

const MOST = 20;

it('a program that asks too often is told when to come again, and so are the person’s others, but nobody else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-busy-'));
  const seed = await seedAccounts(folder);
  const [ada, bob] = [
    await seed.addPerson({ name: 'Ada', role: 'owner' }),
    await seed.addPerson({ name: 'Bob', role: 'member' }),
  ];
  const given = { name: 'program', scopes: ['read' as const], proposeOnly: false };
  const [wild, calm, others] = [
    (await seed.makeToken(ada, given)).secret,
    (await seed.makeToken(ada, given)).secret,
    (await seed.makeToken(bob, given)).secret,
  ];
  await seed[Symbol.asyncDispose]();
  const env = { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_REQUESTS_PER_MINUTE: String(MOST) };
  await using server = await startTestServer({ folder, env });
  const ask = (secret: string, path = '/api/v1/today') =>
    fetch(server.url + path, { headers: { authorization: `Bearer ${secret}` } });

  const replies = await Promise.all(Array.from({ length: MOST + 5 }, () => ask(wild)));
  const refused = replies.filter(({ status }) => status === 429);
  assert.equal(refused.length, 5);
  const [first] = refused;
  assert.ok(first);
  const wait = Number(first.headers.get('retry-after'));
  assert.ok(wait >= 1 && wait <= 60, `wait ${wait}`);
  assert.equal(((await first.json()) as { code: string }).code, 'too-many-requests');
  assert.equal((await ask(calm)).status, 429, 'what is counted is the person');
  assert.equal((await ask(others)).status, 200);
  assert.equal((await fetch(`${server.url}/health/live`)).status, 200);
  await rm(folder, { recursive: true, force: true });
});

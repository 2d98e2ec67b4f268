/** From one person on a laptop to a household: the first owner, an invitation, and every way back in, over real HTTP. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { ApiProblem, createClient } from '#contract/client.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';
import { createVisitor, setUpSecret, type Visitor } from '#testing/visitor.ts';

const ADA = { name: 'Ada', passphrase: 'lamp orbit velvet seven' };
const BOB = { name: 'Bob', passphrase: 'river stone paper eleven' };
const SESSION = 'focusforge-session';
const DEVICE = 'focusforge-device';

const refuses = (call: Promise<unknown>, code: string) =>
  assert.rejects(call, (error: unknown) => error instanceof ApiProblem && error.code === code);

const secretOf = (link: string) => new URL(link).hash.slice(1);

describe('a household', () => {
  let folder: string;
  let server: TestServer;
  /** Ada's own browser, and Bob's. */
  let ada: Visitor;
  let bob: Visitor;
  const env = { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_TRUSTED_PROXIES: '127.0.0.1' };
  const visitor = (address?: string) => createVisitor(server.url, address === undefined ? {} : { address });
  const signIn = (who: Visitor, body: { name: string; passphrase: string }) => who.client.signIn({ body });

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'focusforge-household-'));
    await using alone = await startTestServer({ folder });
    await alone.client.createTask({ body: { title: 'Paint the door' } });
    assert.equal(setUpSecret(alone.output()), undefined);
    await alone.stop();
    server = await startTestServer({ folder, env });
  });
  after(async () => {
    await server[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  it('begins with a link in the terminal: whoever was there becomes the owner, with everything that is theirs', async () => {
    ada = visitor();
    await refuses(ada.client.listTasks(), 'sign-in-needed');
    assert.equal((await fetch(`${server.url}/api/v1/tasks`)).headers.get('www-authenticate'), 'Bearer');
    const secret = setUpSecret(server.output()) ?? '';
    assert.equal((await ada.client.readLink({ body: { secret } })).kind, 'set-up');
    const signedIn = await ada.client.takeLink({ body: { secret, ...ADA } });
    assert.deepEqual([signedIn.name, signedIn.role], ['Ada', 'owner']);
    assert.equal((await ada.client.readMe()).name, 'Ada');
    assert.deepEqual(
      (await ada.client.listTasks()).items.map(({ title }) => title),
      ['Paint the door'],
    );
    await refuses(visitor().client.takeLink({ body: { secret, ...BOB } }), 'link-invalid');
  });

  it('takes somebody in by a link, who sees nothing of the others and decides nothing for them', async () => {
    const { link } = await ada.client.createPerson({ body: { name: 'Bob' } });
    assert.ok(link.startsWith(`${server.url}/welcome#`), link);
    bob = visitor();
    const { passphrase } = BOB;
    const signedIn = await bob.client.takeLink({ body: { secret: secretOf(link), passphrase } });
    assert.deepEqual([signedIn.name, signedIn.role], ['Bob', 'member']);
    assert.deepEqual((await bob.client.listTasks()).items, []);
    assert.equal((await bob.client.readMe()).name, 'Bob');
    await refuses(bob.client.listPeople(), 'owner-needed');
    await bob.client.createTask({ body: { title: 'A secret of Bob’s' } });
    const people = await ada.client.listPeople();
    assert.deepEqual(
      people.items.map(({ name, role, state, usage }) => [name, role, state, usage.tasks]),
      [
        ['Ada', 'owner', 'active', 1],
        ['Bob', 'member', 'active', 1],
      ],
    );
    assert.ok(!JSON.stringify(people).includes('secret of Bob'));
  });

  it('signs in and out; a cookie of a browser that signed out is worth nothing', async () => {
    const elsewhere = visitor();
    await signIn(elsewhere, { ...BOB, name: ' BOB ' });
    const stolen = elsewhere.cookie(SESSION) ?? '';
    const state = await elsewhere.client.readSession();
    assert.equal(state.signedIn?.name, 'Bob');
    assert.ok((state.freshUntil ?? '') > new Date().toISOString());
    await elsewhere.client.signOut();
    assert.equal(elsewhere.cookie(SESSION), undefined);
    const thief = visitor();
    thief.plant(SESSION, stolen);
    await refuses(thief.client.listTasks(), 'sign-in-expired');
  });

  it('answers a wrong passphrase and a name nobody has byte for byte alike', async () => {
    const answers: string[] = [];
    for (const name of ['Bob', 'Nobody']) {
      const body = JSON.stringify({ name, passphrase: 'not the passphrase' });
      const headers = { 'content-type': 'application/json' };
      const reply = await visitor('203.0.113.77').fetch(`${server.url}/api/v1/session`, {
        method: 'POST',
        headers,
        body,
      });
      const text = await reply.text();
      assert.equal(reply.status, 401);
      assert.deepEqual(reply.headers.getSetCookie(), []);
      answers.push(text.replace(/"instance":"[^"]*"/, ''));
    }
    assert.equal(answers[0], answers[1]);
  });

  it('holds up strangers who guess, and never the browser that was there before', async () => {
    const guess = (address: string) =>
      signIn(visitor(address), { name: 'Bob', passphrase: 'a guess' }).catch((error: unknown) => error);
    const codes: string[] = [];
    for (let n = 0; n < 9; n += 1) {
      const error = await guess(`198.51.100.${n}`);
      assert.ok(error instanceof ApiProblem);
      codes.push(error.code);
    }
    // The attack reaches the check, and is then stopped before anything is looked at, wherever it comes from.
    assert.equal(codes[0], 'sign-in-wrong');
    assert.equal(codes.at(-1), 'too-many-attempts');
    const held = await visitor('198.51.100.99').fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(BOB),
    });
    assert.equal(held.status, 429);
    assert.match(held.headers.get('retry-after') ?? '', /^[1-9]\d*$/);

    assert.equal((await signIn(bob, BOB)).name, 'Bob');
    const { items } = await bob.client.listAudit();
    const failed = items.filter(({ kind }) => kind === 'sign-in-failed');
    assert.ok(failed.length >= 1 && failed.length <= 10, `${failed.length}`);
  });

  it('comes back with a recovery code, once', async () => {
    const { codes } = await bob.client.makeRecoveryCodes();
    const body = { name: 'bob', code: codes[3]?.toLowerCase() ?? '' };
    const elsewhere = visitor('203.0.113.8');
    assert.equal((await elsewhere.client.signInWithRecoveryCode({ body })).name, 'Bob');
    assert.equal((await elsewhere.client.readAccount()).recoveryCodesLeft, 9);
    await refuses(visitor('203.0.113.8').client.signInWithRecoveryCode({ body }), 'sign-in-wrong');
  });

  it('lets the owner bring somebody back, which signs every other browser out', async () => {
    const { items } = await ada.client.listPeople();
    const id = items.find(({ name }) => name === 'Bob')?.id ?? '';
    const first = await ada.client.makePersonLink({ params: { id } });
    const second = await ada.client.makePersonLink({ params: { id } });
    const fresh = visitor();
    const take = (link: string) =>
      fresh.client.takeLink({ body: { secret: secretOf(link), passphrase: 'meadow clock anchor nine' } });
    await refuses(take(first.link), 'link-invalid');
    assert.ok(await bob.client.readMe());
    assert.equal((await take(second.link)).name, 'Bob');
    await refuses(bob.client.readMe(), 'sign-in-expired');
    BOB.passphrase = 'meadow clock anchor nine';
    bob = fresh;
  });

  it('sees where it is signed in, and signs one browser out from another', async () => {
    const phone = visitor();
    await signIn(phone, ADA);
    const { items } = await ada.client.listAccountSessions();
    const other = items.find(({ isThis }) => !isThis);
    assert.equal(items.filter(({ isThis }) => isThis).length, 1);
    await ada.client.revokeAccountSession({ params: { id: other?.id ?? '' } });
    await refuses(phone.client.readMe(), 'sign-in-expired');
    assert.ok(await ada.client.readMe());
  });

  it('keeps its last owner, and makes another one', async () => {
    const { items } = await ada.client.listPeople();
    const idOf = (name: string) => ({ id: items.find((each) => each.name === name)?.id ?? '' });
    const make = (name: string, role: 'owner' | 'member') =>
      ada.client.changePerson({ params: idOf(name), body: { role } });
    await refuses(make('Ada', 'member'), 'last-owner');
    assert.equal((await make('Bob', 'owner')).role, 'owner');
    assert.equal((await bob.client.listPeople()).items.length, 2);
    assert.equal((await make('Bob', 'member')).role, 'member');
    await refuses(bob.client.listPeople(), 'owner-needed');
  });

  it('refuses what would be guessed soon, in words', async () => {
    const body = { passphrase: 'password123' };
    const error = await ada.client.changePassphrase({ body }).catch((caught: unknown) => caught);
    assert.ok(error instanceof ApiProblem && error.code === 'passphrase-weak');
    assert.match(error.message, /commonly used/);
  });

  it('adds somebody from the command line while it runs, and their token works at once', async () => {
    const run = promisify(execFile);
    const main = new URL('../../src/main.ts', import.meta.url).pathname;
    const people = async (...args: string[]) => {
      const options = { env: { PATH: process.env.PATH, ...env, FOCUSFORGE_DATA: folder } };
      return (await run(process.execPath, [main, 'people', ...args], options)).stdout;
    };
    const token = (await people('add', 'Carl', '--token')).split('\n')[0] ?? '';
    assert.match(token, /^ffp_/);
    const program = createClient({ baseUrl: server.url, headers: { authorization: `Bearer ${token}` } });
    assert.equal((await program.readMe()).name, 'Carl');
    await refuses(program.listPeople(), 'owner-needed');
    const link = (await people('add', 'Dora')).split('\n')[0] ?? '';
    const dora = visitor();
    const taken = await dora.client.takeLink({
      body: { secret: secretOf(link), passphrase: 'copper fern lantern two' },
    });
    assert.equal(taken.name, 'Dora');
    assert.match(await people('list'), /^Ada +owner +active/m);
  });

  it('lets somebody go: every browser and program of theirs is out at once, and the name is free again', async () => {
    const { link, person } = await ada.client.createPerson({ body: { name: 'Eli' } });
    const eli = visitor();
    const { passphrase } = BOB;
    await eli.client.takeLink({ body: { secret: secretOf(link), passphrase } });
    const { secret } = await eli.client.createToken({ body: { name: 'script', scopes: ['read'] } });
    const program = createClient({ baseUrl: server.url, headers: { authorization: `Bearer ${secret}` } });
    assert.equal((await program.readMe()).name, 'Eli');
    assert.equal((await eli.client.readMe()).name, 'Eli');
    await ada.client.removePerson({ params: { id: person.id } });
    await refuses(eli.client.readMe(), 'sign-in-expired');
    await refuses(eli.client.listTasks(), 'sign-in-expired');
    await refuses(program.readMe(), 'token-invalid');
    await refuses(ada.client.removePerson({ params: { id: person.id } }), 'person-missing');
    await ada.client.createPerson({ body: { name: 'Eli' } });
  });

  it('stays signed in when the service is started again, which prints no link any more', async () => {
    await server.kill();
    await server.restart();
    assert.equal(setUpSecret(server.output()), undefined);
    assert.equal((await ada.client.readSession()).signedIn?.name, 'Ada');
    assert.equal((await bob.client.readMe()).name, 'Bob');
  });
});

describe('a cookie that somebody planted before the sign-in', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({
      env: { FOCUSFORGE_ACCOUNTS: 'on', FOCUSFORGE_REGISTRATION: 'on', FOCUSFORGE_TRUSTED_PROXIES: '127.0.0.1' },
    });
  });
  after(() => server[Symbol.asyncDispose]());

  it('is worth nothing after it: neither a good session of the attacker’s, nor one made up', async () => {
    const [eve, victim] = [createVisitor(server.url), createVisitor(server.url)];
    await eve.client.register({ body: { name: 'Eve', passphrase: 'copper fern lantern two' } });
    const known = createVisitor(server.url);
    await known.client.register({ body: ADA });
    const planted = eve.cookie(SESSION) ?? '';

    // The attack gets as far as it can: the victim's browser is Eve's, until the victim signs in.
    victim.plant(SESSION, planted);
    assert.equal((await victim.client.readSession()).signedIn?.name, 'Eve');
    await victim.client.signIn({ body: ADA });
    assert.equal((await victim.client.readSession()).signedIn?.name, 'Ada');
    assert.notEqual(victim.cookie(SESSION), planted);
    await refuses(eve.client.readMe(), 'sign-in-expired');

    const second = createVisitor(server.url);
    second.plant(SESSION, 'A'.repeat(43));
    await second.client.signIn({ body: ADA });
    const attacker = createVisitor(server.url);
    attacker.plant(SESSION, 'A'.repeat(43));
    await refuses(attacker.client.readMe(), 'sign-in-expired');
  });

  it('that should make a stranger’s browser known does not', async () => {
    const planted = 'B'.repeat(43);
    const victim = createVisitor(server.url, { address: '203.0.113.1' });
    victim.plant(DEVICE, planted);
    await victim.client.signIn({ body: ADA });
    assert.notEqual(victim.cookie(DEVICE)?.split('.')[0], planted);
    const guess = async (cookie: string) => {
      const thief = createVisitor(server.url, { address: '198.51.100.1' });
      thief.plant(DEVICE, cookie);
      const body = { name: 'Ada', passphrase: 'a guess' };
      const error = await thief.client.signIn({ body }).catch((caught: unknown) => caught);
      return error instanceof ApiProblem ? error.code : 'let in';
    };
    const codes: string[] = [];
    for (let n = 0; n < 8; n += 1) codes.push(await guess(planted));
    assert.equal(codes[0], 'sign-in-wrong');
    assert.equal(codes.at(-1), 'too-many-attempts');
    // What the victim was really given would have made a difference: that is what the check looks at.
    assert.equal(await guess(victim.cookie(DEVICE) ?? ''), 'sign-in-wrong');
  });

  it('cannot be read by pages, and behind TLS is taken from this host alone', async () => {
    const reply = await fetch(`${server.url}/api/v1/registrations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-proto': 'https' },
      body: JSON.stringify({ name: 'Fay', passphrase: 'copper fern lantern two' }),
    });
    assert.equal(reply.status, 201);
    const lines = reply.headers.getSetCookie();
    assert.equal(lines.length, 2);
    for (const line of lines) {
      assert.match(line, /^__Host-focusforge-(session|device)=[A-Za-z0-9_.-]+; /);
      for (const part of [/; Path=\/(;|$)/, /; HttpOnly(;|$)/, /; Secure(;|$)/, /; SameSite=(Lax|Strict)(;|$)/]) {
        assert.match(line, part);
      }
      assert.doesNotMatch(line, /Domain/i);
    }
  });
});

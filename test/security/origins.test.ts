/**
 * Pages of other origins, names that were pointed at us, and headers that claim to come from a proxy. Each attack is first shown to reach
 * what it is after: the same request without the mark of the attacker succeeds.
 */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { changesSomething, type Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import { createHttpCaller, type HttpCaller, type ReceivedReply, type SentRequest } from '#testing/http-caller.ts';
import { type Secret, type SeededPerson, seedAccounts } from '#testing/seed-accounts.ts';
import { startTestServer, type TestServer } from '#testing/test-server.ts';

const LISTED = 'https://board.example.org';
const EVIL = 'https://evil.example';
const JSON_TYPE = { 'content-type': 'application/json' };

interface Install extends AsyncDisposable {
  readonly server: TestServer;
  readonly http: HttpCaller;
  readonly owner: SeededPerson;
  readonly session: Secret;
  readonly token: Secret;
  readonly send: (method: string, path: string, given?: Partial<SentRequest>) => Promise<Received>;
}

type Received = ReceivedReply & { readonly json: Readonly<Record<string, unknown>> };

/** A server with accounts and one owner, who is signed in at a browser and has a program. */
async function startInstall(env: Readonly<Record<string, string>> = {}): Promise<Install> {
  const folder = await mkdtemp(join(tmpdir(), 'focusforge-origins-'));
  const seed = await seedAccounts(folder);
  const owner = await seed.addPerson({ name: 'Ada', role: 'owner' });
  const session = await seed.signIn(owner);
  const token = await seed.makeToken(owner, { name: 'board', scopes: ['read', 'capture', 'account'] });
  await seed[Symbol.asyncDispose]();
  const server = await startTestServer({ folder, env: { FOCUSFORGE_ACCOUNTS: 'on', ...env } });
  const port = new URL(server.url).port;
  const http = createHttpCaller(`http://127.0.0.1:${port}`);
  return {
    server,
    http,
    owner,
    session,
    token,
    send: async (method, path, { headers = {}, body } = {}) => {
      const own = { host: `localhost:${port}`, ...(body === undefined ? {} : JSON_TYPE) };
      const reply = await http.send({ method, path, headers: { ...own, ...headers }, body });
      const isJson = /json/.test(String(reply.headers['content-type'])) && reply.text !== '';
      return { ...reply, json: isJson ? JSON.parse(reply.text) : {} };
    },
    [Symbol.asyncDispose]: async () => {
      http[Symbol.dispose]();
      await server[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const cookieOf = ({ session }: Install, prefix = '') => ({ cookie: `${prefix}focusforge-session=${session.secret}` });
const bearerOf = ({ token }: Install) => ({ authorization: `Bearer ${token.secret}` });

/** Every route that changes something, with ids that are nobody's. */
const unsafe = Object.entries<Route>(ROUTES)
  .filter(([, route]) => route.method !== 'GET')
  .map(([name, route]) => ({ name, method: route.method, path: route.path.replace(/:\w+/g, 'nothing') }));

describe('a page of another origin', () => {
  let install: Install;
  before(async () => {
    install = await startInstall();
  });
  after(() => install[Symbol.asyncDispose]());

  it('cannot make a signed-in browser change anything, on any route there is', async () => {
    const body = '{"title":"Planted"}';
    const own = await install.send('POST', '/api/v1/tasks', { headers: cookieOf(install), body });
    assert.equal(own.status, 201, 'the cookie alone would do');
    for (const { name, method, path } of unsafe) {
      for (const mark of [
        { origin: EVIL },
        { origin: 'null' },
        { origin: `http://localhost:${Number(new URL(install.server.url).port) + 1}` },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { 'sec-fetch-site': 'cross-site', origin: install.server.url },
      ]) {
        const reply = await install.send(method, path, { headers: { ...cookieOf(install), ...mark }, body: '{}' });
        assert.deepEqual(
          [reply.status, reply.json.code],
          [403, 'origin-not-allowed'],
          `${name} ${JSON.stringify(mark)}`,
        );
      }
    }
    const tasks = await install.send('GET', '/api/v1/tasks', { headers: cookieOf(install) });
    assert.equal((tasks.json.items as unknown[]).length, 1);
  });

  it('cannot send JSON as a form, which needs no leave of ours', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const headers = { ...cookieOf(install), 'content-type': type };
      const reply = await install.send('POST', '/api/v1/tasks', { headers, body: '{"title":"Planted"}' });
      assert.deepEqual([reply.status, reply.json.code], [415, 'media-type-unsupported']);
    }
  });

  it('gets no header that would let it read anything, and is told nothing before it calls', async () => {
    for (const method of ['GET', 'OPTIONS']) {
      const headers = { origin: LISTED, 'access-control-request-method': 'GET', ...bearerOf(install) };
      const reply = await install.send(method, '/api/v1/me', { headers });
      assert.ok(!Object.keys(reply.headers).some((name) => name.startsWith('access-control')));
    }
  });

  it('cannot be reached by a redirect of ours to an address of its own', async () => {
    for (const path of [
      '//evil.example',
      '/%2f%2fevil.example',
      '/https://evil.example',
      '/docs?next=//evil.example',
    ]) {
      const reply = await install.send('GET', path);
      assert.ok(reply.status < 300 || reply.status >= 400, path);
      assert.equal(reply.headers.location, undefined);
    }
  });
});

describe('a page of a listed origin', () => {
  let install: Install;
  before(async () => {
    install = await startInstall({ FOCUSFORGE_ALLOWED_ORIGINS: `${LISTED},http://localhost:5173` });
  });
  after(() => install[Symbol.asyncDispose]());

  it('is told what it may send', async () => {
    const headers = {
      origin: LISTED,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'x-odd',
    };
    const reply = await install.send('OPTIONS', '/api/v1/me', { headers });
    assert.equal(reply.status, 204);
    assert.equal(reply.headers['access-control-allow-origin'], LISTED);
    assert.equal(reply.headers['access-control-allow-methods'], 'GET, POST, PATCH, DELETE');
    assert.match(String(reply.headers['access-control-allow-headers']), /^authorization, content-type/);
    assert.equal(reply.headers['access-control-allow-credentials'], undefined);
    assert.match(String(reply.headers.vary), /Origin/i);
  });

  it('reads and changes with a token', async () => {
    const headers = { origin: LISTED, 'sec-fetch-site': 'cross-site', ...bearerOf(install) };
    const made = await install.send('POST', '/api/v1/tasks', { headers, body: '{"title":"From the board"}' });
    assert.equal(made.status, 201);
    assert.equal(made.headers['access-control-allow-origin'], LISTED);
    const read = await install.send('GET', '/api/v1/tasks', { headers });
    assert.equal(read.status, 200);
    assert.match(String(read.headers['access-control-expose-headers']), /etag/);
    const stream = await install.send('GET', '/api/v1/events', { headers });
    assert.deepEqual([stream.status, stream.headers['access-control-allow-origin']], [200, LISTED]);
    const refused = await install.send('GET', '/api/v1/tasks/nothing', { headers });
    assert.deepEqual([refused.status, refused.headers['access-control-allow-origin']], [404, LISTED]);
  });

  it('never gets anything by the cookie, which a browser adds for a neighbouring name', async () => {
    const cookie = cookieOf(install);
    assert.equal((await install.send('GET', '/api/v1/me', { headers: cookie })).status, 200, 'the cookie is good');
    const headers = { ...cookie, origin: LISTED };
    assert.equal((await install.send('GET', '/api/v1/me', { headers })).json.code, 'sign-in-needed');
    const post = await install.send('POST', '/api/v1/tasks', { headers, body: '{"title":"x"}' });
    assert.equal(post.json.code, 'origin-not-allowed');
    const wrong = { ...headers, authorization: 'Bearer ffp_wrong' };
    assert.equal((await install.send('POST', '/api/v1/tasks', { headers: wrong, body: '{"title":"x"}' })).status, 401);
    await install.send('DELETE', '/api/v1/session', { headers: wrong });
    assert.equal((await install.send('GET', '/api/v1/me', { headers: cookie })).status, 200, 'still signed in');
  });

  for (const origin of [
    `${LISTED}.evil.example`,
    `${LISTED}:8443`,
    'http://board.example.org',
    'https://BOARD.example.org',
    'https://xboard.example.org',
    `${LISTED}/`,
    `${LISTED}, ${EVIL}`,
    'null',
    EVIL,
  ]) {
    it(`is not ${origin}`, async () => {
      const headers = { origin, ...bearerOf(install) };
      const read = await install.send('GET', '/api/v1/me', { headers });
      assert.equal(read.headers['access-control-allow-origin'], undefined);
      const post = await install.send('POST', '/api/v1/tasks', { headers, body: '{"title":"x"}' });
      assert.equal(post.json.code, 'origin-not-allowed');
      const asked = { origin, 'access-control-request-method': 'POST' };
      const preflight = await install.send('OPTIONS', '/api/v1/tasks', { headers: asked });
      assert.deepEqual([preflight.status, preflight.headers['access-control-allow-origin']], [405, undefined]);
    });
  }

  it('may call the API, and nothing beside it', async () => {
    for (const path of ['/', '/docs', '/metrics', '/nowhere']) {
      const reply = await install.send('GET', path, { headers: { origin: LISTED } });
      assert.equal(reply.headers['access-control-allow-origin'], undefined);
    }
    assert.equal((await install.send('GET', '/nowhere')).status, 404);
  });

  it('under a name that is not ours is nobody', async () => {
    const headers = { host: 'evil.example', origin: LISTED, ...bearerOf(install) };
    assert.equal((await install.send('GET', '/api/v1/me', { headers })).json.code, 'host-not-allowed');
    const asked = { host: 'evil.example', origin: LISTED, 'access-control-request-method': 'POST' };
    assert.equal((await install.send('OPTIONS', '/api/v1/tasks', { headers: asked })).status, 403);
  });
});

describe('a name that was pointed at us', () => {
  it('is refused by every address there is, though the connection and the credentials are good', async () => {
    await using install = await startInstall();
    assert.equal((await install.send('GET', '/api/v1/me', { headers: bearerOf(install) })).status, 200);
    const paths = Object.values<Route>(ROUTES).map(
      (route) => [route.method, route.path.replace(/:\w+/g, 'x')] as const,
    );
    for (const [method, path] of [...paths, ['GET', '/'], ['GET', '/nowhere'], ['OPTIONS', '/api/v1/me']] as const) {
      const reply = await install.send(method, path, { headers: { host: 'rebound.example', ...bearerOf(install) } });
      assert.deepEqual([reply.status, reply.json.code], [403, 'host-not-allowed'], `${method} ${path}`);
    }
  });

  it('is refused where it listens on every address, while the address itself is taken', async (context) => {
    await using install = await startInstall({ FOCUSFORGE_HOST: '0.0.0.0' });
    const own = Object.values(networkInterfaces())
      .flatMap((all) => all ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
    if (own === undefined) return context.skip('this machine has no address but loopback');
    const port = new URL(install.server.url).port;
    using http = createHttpCaller(`http://${own}:${port}`);
    const ask = (host: string) =>
      http.send({ method: 'GET', path: '/api/v1/me', headers: { host, ...bearerOf(install) } });
    assert.equal((await ask(`${own}:${port}`)).status, 200);
    assert.equal((await ask('rebound.example')).status, 403);
    assert.equal((await ask('192.0.2.77')).status, 403);
  });
});

describe('headers that claim to come from a proxy', () => {
  const forged = {
    'x-forwarded-for': '203.0.113.9',
    'x-forwarded-proto': 'https',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-port': '443',
    'x-real-ip': '203.0.113.9',
    forwarded: 'for=203.0.113.9;proto=https;host=evil.example',
  };

  /** The address the trail has for the newest token made. */
  const addressOfNewToken = async (install: Install, headers: Readonly<Record<string, string>>) => {
    const body = '{"name":"x","scopes":["read"]}';
    const made = await install.send('POST', '/api/v1/tokens', { headers: { ...bearerOf(install), ...headers }, body });
    assert.equal(made.status, 201, made.text);
    const tokens = await install.send('GET', '/api/v1/audit?limit=1', {
      headers: { ...bearerOf(install), ...headers },
    });
    return (tokens.json.items as { readonly address: string }[])[0]?.address;
  };

  it('from somebody who is not trusted change nothing', async () => {
    await using install = await startInstall();
    const reply = await install.send('GET', '/api/v1/me', { headers: { ...forged, ...cookieOf(install) } });
    assert.equal(reply.status, 200, 'the bare cookie is read and the host is the one of Host');
    assert.equal(reply.headers['strict-transport-security'], undefined);
    const secure = { ...forged, ...cookieOf(install, '__Host-') };
    assert.equal((await install.send('GET', '/api/v1/me', { headers: secure })).json.code, 'sign-in-needed');
    const hidden = { host: 'evil.example', 'x-forwarded-host': 'localhost' };
    assert.equal((await install.send('GET', '/api/v1/me', { headers: hidden })).json.code, 'host-not-allowed');
    const feed = await install.send('POST', '/api/v1/calendars/plan-feed', {
      headers: { ...bearerOf(install), ...forged },
    });
    assert.equal(feed.status, 201);
    assert.ok(!feed.text.includes('evil.example'));
    const link = await install.send('POST', '/api/v1/people', {
      headers: { ...forged, ...cookieOf(install) },
      body: '{"name":"Grace"}',
    });
    assert.ok(!link.text.includes('evil.example'), link.text);
    const out = await install.send('DELETE', '/api/v1/session', { headers: { ...forged, ...cookieOf(install) } });
    for (const cookie of [out.headers['set-cookie'] ?? []].flat()) assert.doesNotMatch(cookie, /__Host-|; Secure/);
  });

  it('from a trusted proxy count, and only what that proxy itself added', async () => {
    await using install = await startInstall({
      FOCUSFORGE_TRUSTED_PROXIES: '127.0.0.1',
      FOCUSFORGE_PUBLIC_URL: 'https://focus.example.org',
    });
    const proxied = { host: 'focus.example.org', 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.9' };
    assert.equal(await addressOfNewToken(install, proxied), '203.0.113.9', 'the attack would reach the trail');
    const planted = { ...proxied, 'x-forwarded-for': '198.51.100.1, 203.0.113.9' };
    assert.equal(await addressOfNewToken(install, planted), '203.0.113.9');
    for (const [named, meant] of [
      ['203.0.113.9:4711', '203.0.113.9'],
      ['[2001:db8::9]:4711', '2001:db8::9'],
      ['unknown', '127.0.0.1'],
      ['<script>', '127.0.0.1'],
      ['x'.repeat(3000), '127.0.0.1'],
    ] as const) {
      assert.equal(await addressOfNewToken(install, { ...proxied, 'x-forwarded-for': named }), meant);
    }
    const reply = await install.send('GET', '/api/v1/me', { headers: { ...proxied, ...cookieOf(install, '__Host-') } });
    assert.equal(reply.status, 200);
    assert.equal(reply.headers['strict-transport-security'], 'max-age=31536000');
    const bare = await install.send('GET', '/api/v1/me', { headers: { ...proxied, ...cookieOf(install) } });
    assert.equal(bare.json.code, 'sign-in-needed', 'a cookie that a neighbour could plant is not read over TLS');
    const other = await install.send('GET', '/api/v1/me', {
      headers: { ...proxied, 'x-forwarded-host': 'evil.example' },
    });
    assert.equal(other.json.code, 'host-not-allowed');
    const out = await install.send('DELETE', '/api/v1/session', {
      headers: { ...proxied, ...cookieOf(install, '__Host-') },
    });
    assert.match(String(out.headers['set-cookie']), /^__Host-focusforge-session=;.*Secure/);
    const feed = await install.send('POST', '/api/v1/calendars/plan-feed', {
      headers: { ...bearerOf(install), ...proxied },
    });
    assert.match(String(feed.json.url), /^https:\/\/focus\.example\.org\//);
  });

  it('from a stranger are not what attempts and trails are counted by', async () => {
    await using install = await startInstall();
    assert.equal(await addressOfNewToken(install, forged), '127.0.0.1');
  });

  it('from a proxy that is not on the list are those of a stranger', async () => {
    await using install = await startInstall({ FOCUSFORGE_TRUSTED_PROXIES: '192.0.2.0/24' });
    assert.equal(await addressOfNewToken(install, forged), '127.0.0.1');
  });
});

describe('every kind of answer', () => {
  const isGuarded = (headers: Readonly<Record<string, unknown>>, what: string) => {
    assert.match(String(headers['content-security-policy']), /default-src 'self'.*frame-ancestors 'none'/, what);
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*/);
    assert.equal(headers['x-content-type-options'], 'nosniff', what);
    assert.equal(headers['x-frame-options'], 'DENY', what);
    assert.equal(headers['referrer-policy'], 'no-referrer', what);
    assert.equal(headers['cross-origin-opener-policy'], 'same-origin', what);
    assert.equal(headers['cross-origin-resource-policy'], 'same-origin', what);
    assert.equal(headers['strict-transport-security'], undefined, 'on plain http');
  };

  it('tells the browser what it may do with it', async () => {
    await using install = await startInstall();
    const page = await install.send('GET', '/');
    const asset = /(?:src|href)="(\/assets\/[^"]+)"/.exec(page.text)?.[1];
    const kinds: readonly (readonly [method: string, path: string, given?: Partial<SentRequest>])[] = [
      ['GET', '/'],
      ['GET', asset ?? '/assets/none.js'],
      ['GET', '/assets/../../package.json'],
      ['HEAD', '/'],
      ['GET', '/docs'],
      ['GET', '/docs/docs.css'],
      ['GET', '/openapi.json'],
      ['GET', '/metrics'],
      ['GET', '/health'],
      ['GET', '/api/v1/me', { headers: bearerOf(install) }],
      ['GET', '/api/v1/focus-sessions/current', { headers: bearerOf(install) }],
      ['GET', '/api/v1/events', { headers: bearerOf(install) }],
      ['GET', '/api/v1/session/openid/callback?state=x'],
      ['GET', '/api/v1/me'],
      ['GET', '/api/v1/tasks/nothing', { headers: bearerOf(install) }],
      ['POST', '/api/v1/tasks', { headers: bearerOf(install), body: '{' }],
      ['POST', '/api/v1/tasks', { headers: { ...bearerOf(install), origin: EVIL }, body: '{}' }],
      ['GET', '/api/v1/me', { headers: { host: 'evil.example' } }],
      ['PUT', '/api/v1/me'],
      ['OPTIONS', '/api/v1/me'],
      ['GET', '/nowhere'],
      ['GET', '/%zz'],
      ['GET', `/api/v1/tasks/${'x'.repeat(600)}`],
    ];
    for (const [method, path, given] of kinds) {
      const { headers } = await install.send(method, path, given);
      isGuarded(headers, `${method} ${path}`);
    }
    for (const bytes of ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`]) {
      const [head = ''] = (await install.http.sendBytes(bytes)).split('\r\n\r\n');
      const lines = head.split('\r\n').slice(1);
      isGuarded(Object.fromEntries(lines.map((line) => line.split(': '))), 'what never became a request');
    }
  });

  it('that anybody may read holds no word of a person and no secret', async () => {
    await using install = await startInstall();
    const word = 'canary-7d1f';
    const bearer = bearerOf(install);
    const body = JSON.stringify({ title: word, notes: word, [word]: word });
    await install.send('POST', '/api/v1/tasks', { headers: { ...bearer, 'idempotency-key': word }, body });
    await install.send('POST', '/api/v1/tasks', { headers: bearer, body: JSON.stringify({ title: word }) });
    await install.send('POST', '/api/v1/tasks', { headers: bearer, body: `{"${word}` });
    await install.send('POST', '/api/v1/tasks', { headers: { ...bearer, 'content-type': `text/${word}` }, body });
    await install.send('GET', `/api/v1/tasks/${word}?cursor=${word}`, { headers: bearer });
    await install.send('GET', `/${word}?${word}`, { headers: { ...bearer, 'user-agent': word, referer: word } });
    await install.send('GET', '/api/v1/me', { headers: { authorization: `Bearer ffp_${word}`, cookie: `a=${word}` } });
    await install.send(word.toUpperCase().replaceAll('-', ''), `/${word}`).catch(() => undefined);
    await install.http.sendBytes(`${word} ${word}\r\n\r\n`);
    for (const path of ['/health', '/health/ready', '/health/live', '/metrics', '/metrics/performance']) {
      for (const accept of ['*/*', 'application/json']) {
        const { text } = await install.send('GET', path, { headers: { accept } });
        assert.ok(text.length > 10);
        for (const secret of [word, install.token.secret, install.session.secret, install.owner.id, 'Ada']) {
          assert.ok(!text.toLowerCase().includes(secret.toLowerCase()), `${path} says ${secret}`);
        }
      }
    }
    assert.ok(!install.server.output().includes(word), 'nor does the log');
  });
});

it('every route that changes something is a method that is checked', () => {
  const unchecked = Object.values<Route>(ROUTES).filter((route) => route.method === 'GET' && changesSomething(route));
  assert.deepEqual(unchecked, []);
});

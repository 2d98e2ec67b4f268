import assert from 'node:assert/strict';
import { request as sendRequest } from 'node:http';
import { after, before, describe, it } from 'node:test';

import { type HttpFixture, startHttp } from '#testing/http-fixture.ts';
import { createHostCheck } from './allowed-hosts.ts';

const ME = { readMe: () => ({ body: {} as never }), changeMe: () => ({ body: {} as never }) };
const options = { handlers: ME, checkReplies: false };
const NOWHERE = () => undefined;

describe('the name a request came under', () => {
  const check = createHostCheck({ host: '127.0.0.1', publicUrl: 'https://Focus.example.org', accounts: false });
  const table: readonly [host: string, allowed: boolean][] = [
    ['localhost', true],
    ['localhost:8004', true],
    ['LOCALHOST:9000', true],
    ['127.0.0.1:8004', true],
    ['127.9.9.9', true],
    ['[::1]:8004', true],
    ['focus.example.org', true],
    ['FOCUS.example.org', true],
    ['focus.example.org:8443', false],
    ['evil.example', false],
    ['localhost:65535', true],
    ['localhost:65536', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['evil.example:8004', false],
    ['localhost@evil.example', false],
    ['evil.example#localhost', false],
    ['localhost evil', false],
    ['[::2]', false],
    ['192.168.1.5:8004', false],
    ['0.0.0.0', false],
    ['2130706433', false],
    ['', false],
    [' ', false],
  ];
  for (const [host, allowed] of table) {
    it(`${JSON.stringify(host)} is ${allowed ? 'ours' : 'not ours'}`, () =>
      assert.equal(check(host, NOWHERE), allowed));
  }

  it('is ours when it is the configured host', () => {
    const at = (host: string) => createHostCheck({ host, publicUrl: undefined, accounts: true });
    assert.equal(at('::1')('[::1]:1', NOWHERE), true);
    assert.equal(at('box.local')('box.local:8004', NOWHERE), true);
  });

  describe('where it listens on every address', () => {
    const open = createHostCheck({ host: '0.0.0.0', publicUrl: 'https://focus.example.org', accounts: true });
    const own: readonly [host: string, local: string, allowed: boolean][] = [
      ['192.168.1.5:8004', '192.168.1.5', true],
      ['192.168.1.5', '::ffff:192.168.1.5', true],
      ['[fd00::5]:8004', 'fd00::5', true],
      ['[FD00:0::0005]', 'fd00::5', true],
      ['[fe80::1]', 'fe80::1%eth0', true],
      ['focus.example.org', '192.168.1.5', true],
      ['localhost:8004', '127.0.0.1', true],
      ['192.168.1.6:8004', '192.168.1.5', false],
      ['192.168.1.5.evil.example', '192.168.1.5', false],
      ['evil.example', '192.168.1.5', false],
      ['box.local', '192.168.1.5', false],
      ['3232235781', '192.168.1.5', false],
      ['192.168.261', '192.168.1.5', false],
      ['0xc0a80105', '192.168.1.5', false],
      ['192.168.001.005', '192.168.1.5', false],
      ['[fd00::6]', 'fd00::5', false],
      ['[::::]', 'fd00::5', false],
      ['999.1.1.1', '192.168.1.5', false],
    ];
    for (const [host, local, allowed] of own) {
      it(`${host} at ${local} is ${allowed ? 'ours' : 'not ours'}`, () =>
        assert.equal(
          open(host, () => local),
          allowed,
        ));
    }

    it('an address that was ours on one connection is not on another', () => {
      assert.equal(
        open('10.0.0.1', () => '10.0.0.1'),
        true,
      );
      assert.equal(
        open('10.0.0.1', () => '10.0.0.2'),
        false,
      );
      assert.equal(
        open('10.0.0.1', () => undefined),
        false,
      );
    });

    it('only where people sign in', () => {
      const closed = createHostCheck({ host: '0.0.0.0', publicUrl: undefined, accounts: false });
      assert.equal(
        closed('10.0.0.1', () => '10.0.0.1'),
        false,
      );
    });
  });
});

describe('a page elsewhere', () => {
  let http: HttpFixture;
  before(async () => {
    http = await startHttp(options);
  });
  after(() => http[Symbol.asyncDispose]());

  it('cannot read anything through a name that it points at this machine', async () => {
    for (const path of ['/', '/api/v1/me', '/health', '/nowhere']) {
      const reply = await http.send({ path, headers: { host: `evil.example:${http.port}` } });
      assert.equal(reply.status, 403);
      assert.equal(reply.json?.code, 'host-not-allowed');
    }
  });

  const here = () => `http://localhost:${http.port}`;
  const refused: readonly (readonly [string, () => Record<string, string>])[] = [
    ['an origin elsewhere', () => ({ origin: 'https://evil.example' })],
    ['an origin with our name as a part', () => ({ origin: `http://localhost.evil.example:${http.port}` })],
    ['an origin of another port', () => ({ origin: `http://localhost:${http.port + 1}` })],
    ['an origin that hides', () => ({ origin: 'null' })],
    ['an origin that is none', () => ({ origin: 'localhost' })],
    ['an extension', () => ({ origin: 'chrome-extension://abc' })],
    ['another site', () => ({ 'sec-fetch-site': 'cross-site' })],
    ['another site that claims our origin', () => ({ 'sec-fetch-site': 'cross-site', origin: here() })],
    ['a neighbour on the same machine', () => ({ 'sec-fetch-site': 'same-site' })],
  ];
  for (const [what, headers] of refused) {
    it(`cannot change anything as ${what}`, async () => {
      const own = { host: `localhost:${http.port}`, 'content-type': 'application/json' };
      for (const method of ['PATCH', 'POST', 'DELETE']) {
        const reply = await http.send({ method, path: '/api/v1/me', headers: { ...own, ...headers() }, body: '{}' });
        assert.equal(reply.json?.code, 'origin-not-allowed');
        assert.equal(reply.status, 403);
      }
    });
  }

  it('gets no header that would let it read an answer', async () => {
    const reply = await http.send({ path: '/api/v1/me', headers: { origin: 'https://evil.example' } });
    assert.ok(!Object.keys(reply.headers).some((name) => name.startsWith('access-control')));
    const asked = await http.send({
      method: 'OPTIONS',
      path: '/api/v1/me',
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(asked.status, 405);
    assert.ok(!Object.keys(asked.headers).some((name) => name.startsWith('access-control')));
  });
});

describe('our own page', () => {
  it('and programs that are no browser may change things', async () => {
    await using http = await startHttp(options);
    const host = `localhost:${http.port}`;
    for (const headers of [
      { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' },
      { origin: `http://${host}` },
      {},
    ]) {
      const all = { host, 'content-type': 'application/json', ...headers };
      assert.equal((await http.send({ method: 'PATCH', path: '/api/v1/me', headers: all, body: '{}' })).status, 200);
    }
  });

  it('may change things behind a proxy that speaks https', async () => {
    await using http = await startHttp({ ...options, env: { FOCUSFORGE_PUBLIC_URL: 'https://focus.example.org' } });
    const headers = {
      host: 'focus.example.org',
      origin: 'https://focus.example.org',
      'content-type': 'application/json',
    };
    assert.equal((await http.send({ method: 'PATCH', path: '/api/v1/me', headers, body: '{}' })).status, 200);
  });

  it('is known by the forwarded name only when the proxy is trusted', async () => {
    const headers = { host: 'localhost', 'x-forwarded-host': 'evil.example' };
    await using http = await startHttp(options);
    assert.equal((await http.send({ path: '/api/v1/me', headers })).status, 200);
    await using proxied = await startHttp({ ...options, env: { FOCUSFORGE_TRUSTED_PROXIES: '127.0.0.1' } });
    assert.equal((await proxied.send({ path: '/api/v1/me', headers })).json?.code, 'host-not-allowed');
  });
});

describe('every reply', () => {
  it('forbids what our pages do not need, also when it is a problem', async () => {
    await using http = await startHttp(options);
    for (const path of ['/api/v1/me', '/nowhere', '/docs', '/health/live', '/']) {
      const { headers } = await http.send({ path });
      assert.match(String(headers['content-security-policy']), /default-src 'self'/);
      assert.doesNotMatch(String(headers['content-security-policy']), /unsafe|\*/);
      assert.match(String(headers['content-security-policy']), /frame-ancestors 'none'/);
      assert.equal(headers['x-content-type-options'], 'nosniff');
      assert.equal(headers['referrer-policy'], 'no-referrer');
      assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
      assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
      assert.equal(headers['strict-transport-security'], undefined);
      assert.equal(headers['x-powered-by'], undefined);
    }
  });
});

it('a request without any name is refused before it reaches us', async () => {
  await using http = await startHttp(options);
  const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
  sendRequest({ host: '127.0.0.1', port: http.port, path: '/api/v1/me', setHost: false, agent: false }, (reply) => {
    reply.resume();
    resolve(reply.statusCode);
  })
    .on('error', reject)
    .end();
  assert.equal(await promise, 400);
});

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

import { type HttpFixture, startHttp } from '#testing/http-fixture.ts';
import { SCREEN_PATHS } from './serve-web.ts';

describe('an address', () => {
  let http: HttpFixture;
  before(async () => {
    http = await startHttp();
  });
  after(() => http[Symbol.asyncDispose]());

  for (const path of ['/nowhere', '/api', '/api/v1', '/API/v1/me', '/api/v2/me', '/%2e%2e/', '/index.html']) {
    it(`${path} has nothing, whatever is asked of it`, async () => {
      for (const method of ['GET', 'POST', 'DELETE']) {
        const reply = await http.send({ method, path, headers: { 'content-type': 'text/odd' }, body: '{' });
        assert.equal(reply.status, 404);
        assert.equal(reply.json?.code, 'route-missing');
      }
    });
  }

  for (const [method, path, allowed] of [
    ['PUT', '/api/v1/tasks', 'GET, HEAD, POST'],
    ['POST', '/api/v1/tasks/task-1', 'DELETE, GET, HEAD, PATCH'],
    ['PUT', '/api/v1/me', 'DELETE, GET, HEAD, PATCH'],
    ['OPTIONS', '/api/v1/goals', 'POST'],
    ['GET', '/api/v1/goals', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['HEAD', '/api/v1/events', 'GET'],
  ] as const) {
    it(`${path} does not take ${method} and says what it takes`, async () => {
      const reply = await http.send({ method, path });
      assert.equal(reply.status, 405);
      assert.equal(reply.headers.allow, allowed);
      if (method !== 'HEAD') assert.equal(reply.json?.code, 'method-not-allowed');
    });
  }
});

describe('the screens', () => {
  const folder = mkdtempSync(join(tmpdir(), 'focusforge-web-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  writeFileSync(join(folder, 'icon.svg'), '<svg/>');
  writeFileSync(join(folder, 'assets', 'app-1a2b.js'), 'run()');
  writeFileSync(join(folder, 'assets', '.secret'), 'secret');
  after(() => rmSync(folder, { recursive: true }));

  it('are the page at every address of a screen, asked for anew each time', async () => {
    await using http = await startHttp({ webRoot: folder });
    for (const path of SCREEN_PATHS) {
      const reply = await http.send({ path });
      assert.equal(reply.status, 200);
      assert.equal(reply.headers['content-type'], 'text/html; charset=utf-8');
      assert.equal(reply.headers['cache-control'], 'no-cache');
      assert.equal(reply.text, '<title>page</title>');
    }
    const { headers } = await http.send({ path: '/' });
    const again = await http.send({ path: '/', headers: { 'if-none-match': String(headers.etag) } });
    assert.equal(again.status, 304);
  });

  it('say that there is nothing to somebody who typed another address, and to programs as a problem', async () => {
    await using http = await startHttp({ webRoot: folder });
    const accept = 'text/html,application/xhtml+xml,*/*;q=0.8';
    const visit = await http.send({ path: '/nowhere', headers: { accept } });
    assert.equal(visit.status, 404);
    assert.equal(visit.text, '<title>page</title>');
    assert.equal(visit.headers['content-type'], 'text/html; charset=utf-8');
    for (const path of ['/api/v1/nowhere', '/assets/gone.js', '/health/nowhere']) {
      assert.equal((await http.send({ path, headers: { accept } })).json?.code, 'route-missing');
    }
    await using unbuilt = await startHttp({ webRoot: join(folder, 'nothing') });
    assert.equal((await unbuilt.send({ path: '/nowhere', headers: { accept } })).json?.code, 'route-missing');
  });

  it('keep files with a hash for good, others for an hour', async () => {
    await using http = await startHttp({ webRoot: folder });
    const asset = await http.send({ path: '/assets/app-1a2b.js' });
    assert.deepEqual([asset.status, asset.text], [200, 'run()']);
    assert.match(String(asset.headers['cache-control']), /max-age=31536000, immutable/);
    const icon = await http.send({ path: '/icon.svg' });
    assert.deepEqual([icon.status, icon.headers['cache-control']], [200, 'public, max-age=3600']);
  });

  it('give nothing that is not one of their files', async () => {
    await using http = await startHttp({ webRoot: folder });
    for (const path of [
      '/assets/gone.js',
      '/assets/.secret',
      '/assets/',
      '/assets',
      '/assets/../index.html',
      '/assets/%2e%2e/index.html',
      '/assets/..%2findex.html',
      '/assets/..%5cindex.html',
      '/assets//app-1a2b.js',
      '/assets/app-1a2b.js%00',
      '/elsewhere',
    ]) {
      const reply = await http.send({ path });
      assert.ok([400, 404].includes(reply.status), `${path} ${reply.status}`);
      assert.equal(reply.headers['content-type'], 'application/problem+json; charset=utf-8');
    }
  });

  it('say how to build them when they are not there', async () => {
    await using http = await startHttp({ webRoot: join(folder, 'nowhere') });
    const reply = await http.send({ path: '/' });
    assert.equal(reply.status, 404);
    assert.match(String(reply.json?.detail), /npm run build:web/);
  });
});

describe('the documentation', () => {
  it('is pages without script or style of their own, which lead to each other', async () => {
    await using http = await startHttp();
    for (const path of ['/docs', '/docs/errors']) {
      const { status, text, headers } = await http.send({ path });
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'text/html; charset=utf-8');
      assert.doesNotMatch(text, /<script|style=|onclick|https?:\/\//);
      const ids = new Set([...text.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
      for (const [, target = ''] of text.matchAll(/href="([^"]+)"/g)) {
        if (target.startsWith('#')) assert.ok(ids.has(target.slice(1)), `${path} ${target}`);
        else if (target !== 'data:,') assert.equal((await http.send({ path: target })).status, 200, target);
      }
    }
  });

  it('has a row for the problem that leads to it', async () => {
    await using http = await startHttp();
    const problem = await http.send({ path: '/nowhere' });
    const [page = '', anchor] = String(problem.json?.type).split('#');
    assert.match((await http.send({ path: page })).text, new RegExp(`<tr id="${anchor}">`));
  });

  it('has the OpenAPI document as JSON', async () => {
    await using http = await startHttp();
    const { json } = await http.send({ path: '/openapi.json' });
    assert.equal(json?.openapi, '3.1.0');
  });
});

import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startHttp } from '#testing/http-fixture.ts';

test('an asset comes packed to whoever takes it so, as it is to others, and caches hear that there are both', async () => {
  const webRoot = await mkdtemp(join(tmpdir(), 'focusforge-web-'));
  await mkdir(join(webRoot, 'assets'));
  const plain = 'console.log(1);';
  await Promise.all([
    writeFile(join(webRoot, 'index.html'), '<!doctype html>'),
    writeFile(join(webRoot, 'assets', 'page-1.js'), plain),
    writeFile(join(webRoot, 'assets', 'page-1.js.gz'), gzipSync(plain)),
  ]);
  await using http = await startHttp({ webRoot });
  const path = '/assets/page-1.js';
  const packed = await http.send({ path, headers: { 'accept-encoding': 'gzip, br' } });
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.match(String(packed.headers['content-type']), /javascript/);
  assert.match(String(packed.headers['cache-control']), /immutable/);
  const whole = await http.send({ path });
  assert.deepEqual([whole.status, whole.headers['content-encoding'], whole.text], [200, undefined, plain]);
  for (const { headers } of [packed, whole]) assert.match(String(headers.vary), /accept-encoding/i);
  await rm(webRoot, { recursive: true, force: true });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRedisAddress } from './redis-address.ts';

describe('the address of Redis', () => {
  it('names one server, with a database and a password where it has them', () => {
    const plain = { kind: 'server', server: { host: 'cache', port: 6379 }, database: 0, tls: false };
    assert.deepEqual(parseRedisAddress('redis://cache'), plain);
    assert.deepEqual(parseRedisAddress('rediss://me:p%40ss:w@10.0.0.1:7000/2'), {
      kind: 'server',
      server: { host: '10.0.0.1', port: 7000 },
      database: 2,
      tls: true,
      username: 'me',
      password: 'p@ss:w',
    });
    assert.deepEqual(parseRedisAddress('redis://:secret@[::1]:7000/'), {
      ...plain,
      server: { host: '::1', port: 7000 },
      password: 'secret',
    });
  });

  it('names the Sentinels that know the master, and what they call it', () => {
    assert.deepEqual(parseRedisAddress('redis+sentinel://a:1,b/focus'), {
      kind: 'sentinel',
      sentinels: [
        { host: 'a', port: 1 },
        { host: 'b', port: 26379 },
      ],
      name: 'focus',
    });
  });

  it('is nothing else', () => {
    for (const text of [
      '',
      'http://a',
      'redis://',
      'redis://a,b',
      'redis://a:99999',
      'redis://a/x',
      'redis+sentinel://a',
    ]) {
      assert.equal(parseRedisAddress(text), undefined, text);
    }
  });
});

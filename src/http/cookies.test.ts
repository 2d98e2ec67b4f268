import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FastifyRequest } from 'fastify';
import { cookieName, readCookie, writeCookie } from './cookies.ts';

const requestWith = (cookie: string | undefined, protocol: 'http' | 'https' = 'http') =>
  ({ headers: cookie === undefined ? {} : { cookie }, protocol }) as unknown as FastifyRequest;

describe('a cookie of ours', () => {
  it('is locked to this host behind TLS, and goes by its bare name on plain http', () => {
    assert.equal(
      writeCookie({ name: 'session', value: 'abc', maxAgeSeconds: 60 }, true),
      '__Host-focusforge-session=abc; Max-Age=60; Path=/; HttpOnly; Secure; SameSite=Lax',
    );
    assert.equal(
      writeCookie({ name: 'device', value: 'abc' }, false),
      'focusforge-device=abc; Path=/; HttpOnly; SameSite=Strict',
    );
  });

  it('is removed by a lifetime of zero under the same name', () => {
    assert.match(
      writeCookie({ name: 'session', value: null }, true),
      /^__Host-focusforge-session=; Max-Age=0; Path=\//,
    );
  });

  it('is read only under the name of the connection it came over', () => {
    const planted = `${cookieName('session', false)}=planted`;
    assert.equal(readCookie(requestWith(planted, 'https'), 'session'), undefined);
    assert.equal(readCookie(requestWith(planted), 'session'), 'planted');
    assert.equal(readCookie(requestWith(`x=1; ${cookieName('session', true)}=own; y=2`, 'https'), 'session'), 'own');
  });

  it('is read as it was sent: nothing is decoded', () => {
    assert.equal(readCookie(requestWith('focusforge-session=%41%zz'), 'session'), '%41%zz');
  });

  it('is not there in a header that is missing, empty, broken or endless', () => {
    for (const header of [
      undefined,
      '',
      ';;;',
      '=',
      'focusforge-session',
      `x=${'y'.repeat(9000)}; focusforge-session=a`,
    ]) {
      assert.equal(readCookie(requestWith(header), 'session'), undefined);
    }
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { systemClock } from '#kernel/clock.ts';
import { createFixedClock } from '#testing/fixed-clock.ts';
import { type LyingProvider, startLyingProvider } from '#testing/lying-provider.ts';
import { createOpenIdProvider, type OpenIdProviderOptions } from './openid-provider.ts';

const TIES = {
  redirectUri: 'http://localhost:8004/api/v1/session/openid/callback',
  state: 'state',
  nonce: 'nonce',
  codeVerifier: 'v'.repeat(43),
};

describe('an OpenID provider', () => {
  let provider: LyingProvider;
  before(async () => {
    provider = await startLyingProvider({ clientId: 'focusforge' });
  });
  after(() => provider[Symbol.asyncDispose]());

  const open = (given: Partial<OpenIdProviderOptions> = {}) =>
    createOpenIdProvider({
      issuer: provider.issuer,
      clientId: 'focusforge',
      clientSecret: 'a + secret',
      clock: systemClock,
      ...given,
    });
  /** There and back without a person in between. */
  const signIn = async (asked = open()) => {
    const reply = await fetch(await asked.begin(TIES), { redirect: 'manual' });
    const back = new URL(reply.headers.get('location') ?? '');
    return asked.finish(Object.fromEntries(back.searchParams), TIES);
  };

  it('is found under its name with and without the slash that some have at its end', async () => {
    const issuer = `${provider.issuer}/application/focus`;
    for (const name of [issuer, `${issuer}/`]) {
      provider.lie({ metadata: { issuer: name }, claims: { iss: name }, callback: { iss: name } });
      assert.equal((await signIn(open({ issuer })))?.issuer, name);
    }
  });

  it('is given the secret in the way it takes it, and a client without one has none to give', async () => {
    const bodyOf = async (clientSecret: string | undefined, methods: readonly string[] | undefined) => {
      provider.lie({ metadata: { token_endpoint_auth_methods_supported: methods } });
      assert.ok(await signIn(open({ clientSecret })));
      return provider.exchanges().at(-1)?.get('client_secret') ?? null;
    };
    assert.equal(await bodyOf('a + secret', undefined), null);
    assert.equal(await bodyOf('a + secret', ['client_secret_post', 'client_secret_basic']), null);
    assert.equal(await bodyOf('a + secret', ['client_secret_post']), 'a + secret');
    assert.equal(await bodyOf(undefined, ['client_secret_post']), null);
  });

  it('that will not say what somebody is called lets them in all the same', async () => {
    provider.lie({
      claims: { name: undefined },
      metadata: { userinfo_endpoint: `${provider.issuer}/userinfo` },
      broken: { '/userinfo': 'fails' },
    });
    assert.deepEqual(await (await signIn())?.readProfile(), { name: undefined, userName: undefined });
    provider.lie({ claims: { name: 'Ada', preferred_username: 'ada' } });
    assert.deepEqual(await (await signIn())?.readProfile(), { name: 'Ada', userName: 'ada' });
    provider.lie({ claims: { name: { first: 'Ada' } } });
    assert.deepEqual(await (await signIn())?.readProfile(), { name: undefined, userName: undefined });
  });

  it('is asked what it says about itself once a day', async () => {
    const clock = createFixedClock('2026-11-23T09:00:00Z');
    const asked = open({ clock });
    const signInPage = async () => new URL(await asked.begin(TIES)).pathname;
    provider.lie({});
    assert.equal(await signInPage(), '/authorize');
    provider.lie({ metadata: { authorization_endpoint: `${provider.issuer}/moved` } });
    clock.advanceMs(24 * 3_600_000 - 1);
    assert.equal(await signInPage(), '/authorize');
    clock.advanceMs(1);
    assert.equal(await signInPage(), '/moved');
  });
});

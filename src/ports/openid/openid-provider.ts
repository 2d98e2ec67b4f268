/**
 * Any OpenID provider, by `openid-client`: it checks issuer, audience, nonce, time and signature of what the provider says, and this adds
 * that nothing goes over an open network, that no call takes long, and that what failed once is tried again by the next who asks. What a
 * provider says about itself is kept for a day.
 */
import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientError,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  None,
  ResponseBodyError,
} from 'openid-client';

import { isLoopbackName } from '#config/loopback.ts';
import type { Clock } from '#kernel/clock.ts';
import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { OpenIdIdentity, OpenIdProfile, OpenIdProvider, OpenIdTies } from './openid.ts';

export interface OpenIdProviderOptions {
  /** `https://login.example.org/realms/home`; http only on this machine. */
  readonly issuer: string;
  readonly clientId: string;
  /** Undefined for a client without one; PKCE protects it all the same. */
  readonly clientSecret: string | undefined;
  readonly clock: Pick<Clock, 'monotonic'>;
  /** Longest wait for each answer of the provider, milliseconds. */
  readonly deadlineMs?: number;
}

const DEADLINE_MS = 5000;
const KNOWN_FOR_MS = 24 * 3600_000;
/** Never the mail address: nothing is matched by it, so nobody needs to know it. */
const SCOPE = 'openid profile';

export function createOpenIdProvider(options: OpenIdProviderOptions): OpenIdProvider {
  const { clientId, clientSecret, clock } = options;
  let known: { readonly configuration: Promise<Configuration>; readonly until: number } | undefined;

  const discover = async (issuer: URL): Promise<Configuration> =>
    discovery(issuer, clientId, {}, clientSecret === undefined ? None() : secretAuth(clientSecret), {
      [customFetch]: reach,
      timeout: (options.deadlineMs ?? DEADLINE_MS) / 1000,
      // Without these the signature of a token that came straight from the provider would not be looked at.
      execute: [enableNonRepudiationChecks, ...(issuer.protocol === 'http:' ? [allowInsecureRequests] : [])],
    });

  /** Some providers have a slash at the end of their name, which people leave out. */
  const discoverEither = async (): Promise<Configuration> => {
    try {
      return await discover(new URL(options.issuer));
    } catch (error) {
      if (!(error instanceof ClientError) || error.code !== 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') throw error;
      return discover(new URL(`${options.issuer}/`));
    }
  };

  const configure = async (): Promise<Configuration> => {
    if (known === undefined || clock.monotonic() >= known.until) {
      known = { configuration: discoverEither(), until: clock.monotonic() + KNOWN_FOR_MS };
    }
    const asked = known;
    try {
      return await asked.configuration;
    } catch (error) {
      if (known === asked) known = undefined;
      emitSignal('openid-failed', { outcome: 'unavailable', reason: reasonOf(error) });
      throw unavailable(error);
    }
  };

  return {
    begin: async ({ redirectUri, state, nonce, codeVerifier }) => {
      const url = buildAuthorizationUrl(await configure(), {
        redirect_uri: redirectUri,
        scope: SCOPE,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(codeVerifier),
        code_challenge_method: 'S256',
      });
      if (isProtected(url)) return url.href;
      throw unavailable(new Error('its sign-in page is not protected by TLS'));
    },

    finish: async (query, ties) => {
      const configuration = await configure();
      try {
        return await exchange(configuration, query, ties);
      } catch (error) {
        const outcome = isOutage(error) ? 'unavailable' : 'refused';
        emitSignal('openid-failed', { outcome, reason: reasonOf(error) });
        if (outcome === 'unavailable') throw unavailable(error);
        return undefined;
      }
    },
  };
}

async function exchange(
  configuration: Configuration,
  query: Readonly<Record<string, string | readonly string[]>>,
  { redirectUri, state, nonce, codeVerifier }: OpenIdTies,
): Promise<OpenIdIdentity | undefined> {
  const url = new URL(redirectUri);
  // What stands there twice stays there twice, so that it is refused.
  for (const [name, value] of Object.entries(query)) {
    for (const one of [value].flat()) url.searchParams.append(name, one);
  }
  const tokens = await authorizationCodeGrant(configuration, url, {
    expectedState: state,
    expectedNonce: nonce,
    pkceCodeVerifier: codeVerifier,
    idTokenExpected: true,
  });
  const claims = tokens.claims();
  if (claims === undefined || claims.sub === '') return undefined;
  const readProfile = async (): Promise<OpenIdProfile> => {
    if (typeof claims.name === 'string') return profileIn(claims);
    if (configuration.serverMetadata().userinfo_endpoint === undefined) return profileIn(claims);
    try {
      return profileIn(await fetchUserInfo(configuration, tokens.access_token, claims.sub));
    } catch {
      // What somebody is called is worth a question, not a failure.
      return profileIn(claims);
    }
  };
  return { issuer: claims.iss, subject: claims.sub, readProfile };
}

function profileIn(claims: Readonly<Record<string, unknown>>): OpenIdProfile {
  const { name, preferred_username: userName } = claims;
  return {
    name: typeof name === 'string' ? name : undefined,
    userName: typeof userName === 'string' ? userName : undefined,
  };
}

/** `client_secret_basic`, which every provider has to take unless it says otherwise (OpenID Connect Discovery 1.0, section 3). */
function secretAuth(secret: string): ClientAuth {
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, client, body, headers) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
    const isPost = !methods.includes('client_secret_basic') && methods.includes('client_secret_post');
    return (isPost ? post : basic)(server, client, body, headers);
  };
}

/** Every request to a provider. A network that fails and a provider that breaks down are the same to whoever waits. */
const reach: CustomFetch = async (address, { body, ...init }) => {
  if (!isProtected(new URL(address))) throw unavailable(new Error('an address of it is not protected by TLS'));
  const response = await fetch(address, { ...init, ...(body == null ? {} : { body }) }).catch((error: unknown) => {
    throw unavailable(error);
  });
  if (response.status < 500) return response;
  await response.body?.cancel();
  throw unavailable(new Error(`it answered with HTTP ${response.status}`));
};

function isProtected({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || (protocol === 'http:' && isLoopbackName(hostname));
}

function unavailable(cause: unknown): Problem {
  const options = { detail: 'The sign-in provider does not answer as it should.', retryAfterSeconds: 10 };
  return cause instanceof Problem ? cause : new Problem('provider-unavailable', { ...options, cause });
}

/** Whether the provider could not be asked, rather than said something wrong. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof Problem || error.name === 'TimeoutError' || error.name === 'AbortError') return true;
  return isOutage(error.cause);
}

/** A code for whoever runs the service: why people cannot sign in, without a word of theirs. */
function reasonOf(error: unknown): string {
  const code = codeOf(error);
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code : 'unknown';
}

function codeOf(error: unknown): unknown {
  if (error instanceof AuthorizationResponseError || error instanceof ResponseBodyError) return error.error;
  if (!(error instanceof Error)) return undefined;
  // A problem is ours; why there is one stands in its cause.
  const inner = error.cause === undefined ? undefined : codeOf(error.cause);
  return inner ?? ('code' in error ? error.code : undefined);
}

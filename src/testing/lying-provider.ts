/**
 * An OpenID provider that says whatever a test wants: about itself, in its tokens, late or never. Left alone it tells the truth, so that a
 * test can show that it was the lie.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { listen, pathOf } from './openid-provider.ts';
import { makeSigningKey, type SigningKey, signToken, unsignedToken } from './openid-token.ts';

/** What it says instead of the truth, for as long as it is set. */
export interface ProviderLies {
  /** Claims of the ID token; undefined leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Who signs. */
  readonly signature?: 'stranger' | 'nobody';
  /** What it says about itself. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** What comes back with the browser. */
  readonly callback?: Readonly<Record<string, string>>;
  /** Which part of it answers with HTTP 503, or never. */
  readonly broken?: Readonly<Record<string, 'fails' | 'hangs'>>;
}

export interface LyingProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly lie: (lies: ProviderLies) => void;
  /** What was sent to the token endpoint. */
  readonly exchanges: () => readonly URLSearchParams[];
}

const SUBJECT = 'ada-at-the-provider';

export async function startLyingProvider({ clientId }: { readonly clientId: string }): Promise<LyingProvider> {
  const [key, stranger] = [makeSigningKey('one'), makeSigningKey('one')];
  let lies: ProviderLies = {};
  const exchanges: URLSearchParams[] = [];
  const asked = new Map<string, URLSearchParams>();

  const authorize = (query: URLSearchParams, reply: ServerResponse) => {
    const code = `code-${asked.size}`;
    asked.set(code, query);
    const back = new URL(query.get('redirect_uri') ?? '');
    const said = { code, state: query.get('state') ?? '', iss: server.url, ...lies.callback };
    for (const [name, value] of Object.entries(said)) back.searchParams.set(name, value);
    reply.writeHead(303, { location: back.href }).end();
  };

  const exchange = async (request: IncomingMessage, reply: ServerResponse) => {
    const sent = new URLSearchParams(await readText(request));
    exchanges.push(sent);
    const nonce = asked.get(sent.get('code') ?? '')?.get('nonce');
    const now = Math.floor(Date.now() / 1000);
    const truth = { iss: server.url, sub: SUBJECT, aud: clientId, nonce, iat: now, exp: now + 300, name: 'Ada' };
    const idToken = signedBy(lies.signature, { ...truth, ...lies.claims }, { key, stranger });
    sendJson(reply, { access_token: 'a', token_type: 'Bearer', expires_in: 300, id_token: idToken });
  };

  const metadata = () => ({
    issuer: server.url,
    authorization_endpoint: `${server.url}/authorize`,
    token_endpoint: `${server.url}/token`,
    jwks_uri: `${server.url}/keys`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    authorization_response_iss_parameter_supported: true,
    ...lies.metadata,
  });

  const server = await listen((request, reply) => {
    const path = pathOf(request);
    const trouble = lies.broken?.[path];
    if (trouble === 'hangs') return;
    if (trouble === 'fails') reply.writeHead(503).end();
    else if (path === '/authorize') authorize(new URL(request.url ?? '', server.url).searchParams, reply);
    else if (path === '/token') void exchange(request, reply);
    else if (path === '/keys') sendJson(reply, { keys: [key.publicJwk] });
    else sendJson(reply, metadata());
  });

  return {
    issuer: server.url,
    lie: (told) => {
      lies = told;
    },
    exchanges: () => exchanges,
    [Symbol.asyncDispose]: server.close,
  };
}

function signedBy(
  who: ProviderLies['signature'],
  claims: Readonly<Record<string, unknown>>,
  keys: { readonly key: SigningKey; readonly stranger: SigningKey },
): string {
  if (who === 'nobody') return unsignedToken(claims);
  return signToken(claims, who === 'stranger' ? keys.stranger : keys.key);
}

function sendJson(reply: ServerResponse, body: unknown): void {
  reply.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

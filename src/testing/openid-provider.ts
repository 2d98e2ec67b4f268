/**
 * A real OpenID provider in this process, on a free port of its own: `oidc-provider`, with people who need not type a passphrase. It is
 * told about the service that asks once that has an address.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { newSecret } from '#kernel/id.ts';
import { makeSigningKey } from './openid-token.ts';

export const CLIENT_ID = 'focusforge';
export const CLIENT_SECRET = 'a secret of the test, long enough';

export interface TestOpenIdProvider extends AsyncDisposable {
  readonly issuer: string;
  /** `webOrigin`: where the service that asks is reached. */
  readonly serve: (webOrigin: string) => void;
  /** Who is at the provider when it asks next; undefined declines. */
  readonly setPerson: (subject: string | undefined) => void;
  /** Every address that was asked for, without its query. */
  readonly visited: () => readonly string[];
}

/** `name`, as the provider knows somebody. Two may have the same name and mail address. */
export async function startOpenIdProvider(people: Readonly<Record<string, string>>): Promise<TestOpenIdProvider> {
  const visited: string[] = [];
  let answer: RequestListener = (_, reply) => reply.writeHead(503).end();
  let person: string | undefined;
  const server = await listen((request, reply) => {
    visited.push(pathOf(request));
    answer(request, reply);
  });
  return {
    issuer: server.url,
    serve: (webOrigin) => {
      answer = createProvider({ issuer: server.url, webOrigin, people, person: () => person });
    },
    setPerson: (subject) => {
      person = subject;
    },
    visited: () => visited,
    [Symbol.asyncDispose]: server.close,
  };
}

/** A server on a free loopback port that a test answers for. */
export async function listen(answer: RequestListener) {
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').replace(/\?.*/, '');
}

function createProvider(given: {
  readonly issuer: string;
  readonly webOrigin: string;
  readonly people: Readonly<Record<string, string>>;
  readonly person: () => string | undefined;
}): RequestListener {
  const { issuer, webOrigin, people } = given;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT_ID,
        client_secret: CLIENT_SECRET,
        redirect_uris: [`${webOrigin}/api/v1/session/openid/callback`],
      },
    ],
    cookies: { keys: [newSecret()] },
    jwks: { keys: [makeSigningKey('provider').privateJwk] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { readonly uid: string }) => `/interaction/${uid}` },
    findAccount: (_: unknown, subject: string) => ({
      accountId: subject,
      claims: () => ({
        sub: subject,
        name: people[subject],
        preferred_username: subject,
        email: 'everybody@example.org',
        email_verified: true,
      }),
    }),
    ttl: { Session: 600, Grant: 600, Interaction: 600, AccessToken: 600, IdToken: 600 },
  });

  const interact = async (request: IncomingMessage, reply: ServerResponse) => {
    const { prompt, params } = await provider.interactionDetails(request, reply);
    const accountId = given.person();
    const finish = (result: Readonly<Record<string, unknown>>) =>
      provider.interactionFinished(request, reply, result, { mergeWithLastSubmission: true });
    if (accountId === undefined) return finish({ error: 'access_denied' });
    if (prompt.name === 'login') return finish({ login: { accountId, remember: false } });
    const grant = new provider.Grant({ accountId, clientId: params.client_id });
    grant.addOIDCScope('openid profile');
    return finish({ consent: { grantId: await grant.save() } });
  };

  const answer = provider.callback();
  return (request, reply) => {
    const answering = pathOf(request).startsWith('/interaction/') ? interact(request, reply) : answer(request, reply);
    answering.catch((error: unknown) => reply.writeHead(500).end(String(error)));
  };
}

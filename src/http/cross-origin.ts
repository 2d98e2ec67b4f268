/**
 * Lets pages of listed origins read the answers of the API. Without a list no header of CORS is ever sent. Credentials stay off, so that
 * a browser shows such a page nothing that was asked for with a cookie: it needs a token of its own.
 */
import fastifyCors, { type FastifyCorsOptions } from '@fastify/cors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { isSameHost } from './guard-origin.ts';

/** How long a browser may remember what it was told about an address, seconds. */
const REMEMBERED_SECONDS = 600;

const FOR_LISTED = {
  credentials: false,
  methods: ['GET', 'POST', 'PATCH', 'DELETE'],
  allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'last-event-id'],
  exposedHeaders: ['etag', 'retry-after'],
  maxAge: REMEMBERED_SECONDS,
  strictPreflight: false,
} as const satisfies FastifyCorsOptions;

const FOR_OTHERS = { origin: false } as const satisfies FastifyCorsOptions;

/** Adds the headers of CORS for these origins, which are compared whole; nothing at all when there are none. */
export function allowOrigins(app: FastifyInstance, listed: ReadonlySet<string>): void {
  if (listed.size === 0) return;
  app.register(fastifyCors, {
    delegator: (request: FastifyRequest, choose: (error: null, options: FastifyCorsOptions) => void) => {
      const { origin } = request.headers;
      const isCall = request.url.startsWith('/api/');
      choose(null, isCall && origin !== undefined && listed.has(origin) ? { ...FOR_LISTED, origin } : FOR_OTHERS);
    },
  });
}

/**
 * Takes the cookie out of what the page of a listed origin sent. A page on a neighbouring name is of the same site as we are, so that
 * browsers do add it; what is open to anybody, such as signing out, must not act on it either.
 */
export function ignoreForeignCookie({ headers, host }: FastifyRequest, listed: ReadonlySet<string>): void {
  const { origin, cookie } = headers;
  if (cookie === undefined || origin === undefined) return;
  if (listed.has(origin) && !isSameHost(origin, host)) delete headers.cookie;
}

/** A live stream writes its own head: what was decided about its origin has to be handed over. */
export function crossOriginHeaders(reply: FastifyReply): Readonly<Record<string, string>> {
  const entries = ['access-control-allow-origin', 'access-control-expose-headers', 'vary'].map(
    (name) => [name, reply.getHeader(name)] as const,
  );
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

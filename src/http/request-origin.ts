/** Where a request came from: the client's address, its browser in words, and the origin its pages have. */
import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

import type { Origin } from '#features/accounts/caller.ts';
import { sayDevice } from './say-device.ts';

/** Everything about a request that signing in needs to know. */
export interface RequestOrigin extends Origin {
  /** `https://focus.example.org`: scheme and host as the browser sees them. */
  readonly webOrigin: string;
  /** The value of one of our cookies. */
  readonly cookie: (name: CookieName) => string | undefined;
}

/** What a browser keeps for us. */
export type CookieName = 'session' | 'device' | 'openid';

/** `publicUrl` wins over what the request says about itself; headers of proxies count only where Fastify was told to trust them. */
export function readOrigin(
  request: FastifyRequest,
  given: { readonly publicUrl: string | undefined; readonly cookie: RequestOrigin['cookie'] },
): RequestOrigin {
  return {
    address: addressOf(request),
    device: sayDevice(request.headers['user-agent']),
    webOrigin: given.publicUrl ?? `${request.protocol}://${request.host}`,
    cookie: given.cookie,
  };
}

/**
 * The address of the client. Some proxies name it with a port, which changes with every connection and would make each attempt the first;
 * one that names no address at all is itself who asks.
 */
function addressOf({ ip, socket }: FastifyRequest): string {
  const [, bracketed, dotted] = /^(?:\[([0-9a-f:.]+)\]|([\d.]+))(?::\d{1,5})?$/i.exec(ip) ?? [];
  const bare = bracketed ?? dotted ?? ip;
  return isIP(bare) === 0 ? (socket.remoteAddress ?? '') : bare;
}

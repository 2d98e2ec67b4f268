/**
 * Refuses what another web page could make a browser send: requests under a name that is not ours, and changes that do not come from
 * our own pages. Programs that send neither `Origin` nor `Sec-Fetch-Site` (curl, scripts) are no browser and pass. Pages of an origin
 * that the operator listed may change things with a token, which a browser never adds by itself; the cookie of a session never counts.
 */
import type { FastifyRequest } from 'fastify';

import { Problem } from '#kernel/problem.ts';
import type { HostCheck } from './allowed-hosts.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The problem with where a request comes from, if there is one. `listed`: origins whose pages may call with a token. */
export function guardOrigin(
  request: FastifyRequest,
  { isOurs, listed }: { readonly isOurs: HostCheck; readonly listed: ReadonlySet<string> },
): Problem | undefined {
  const host = request.host ?? '';
  if (!isOurs(host, () => request.socket.localAddress)) {
    return new Problem('host-not-allowed', {
      detail: 'The Host header names an address this service does not answer to.',
    });
  }
  if (SAFE.has(request.method)) return undefined;
  const { origin, authorization, 'sec-fetch-site': site } = request.headers;
  if (origin !== undefined && authorization !== undefined && listed.has(origin)) return undefined;
  const fromElsewhere = site !== undefined && site !== 'same-origin' && site !== 'none';
  if (fromElsewhere || (origin !== undefined && !isSameHost(origin, host))) {
    return new Problem('origin-not-allowed', { detail: 'This change was asked for by a page of another origin.' });
  }
  return undefined;
}

/** Compares hosts only: behind a proxy the page's scheme is https while ours is http. */
export function isSameHost(origin: string, host: string): boolean {
  const url = URL.parse(origin);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return false;
  return url.host === host.toLowerCase() || url.host === withoutDefaultPort(host.toLowerCase(), url.protocol);
}

function withoutDefaultPort(host: string, protocol: string): string {
  return host.replace(protocol === 'https:' ? /:443$/ : /:80$/, '');
}

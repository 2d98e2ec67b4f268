/**
 * Our cookies. Behind TLS they carry the `__Host-` prefix (RFC 6265bis): a browser then takes them only from this very host, over https,
 * for every path, and no neighbour under the same domain can plant one. On plain http, which is for this machine only, they go by their
 * bare names, because browsers would refuse the prefix.
 */
import { parseCookie, stringifySetCookie } from 'cookie';
import type { FastifyRequest } from 'fastify';
import type { CookieName } from './request-origin.ts';

/** A cookie to set; a null value removes it. */
export interface CookieChange {
  readonly name: CookieName;
  readonly value: string | null;
  /** How long the browser keeps it, seconds. */
  readonly maxAgeSeconds?: number;
}

const BARE_NAMES: Readonly<Record<CookieName, string>> = {
  session: 'focusforge-session',
  device: 'focusforge-device',
  openid: 'focusforge-openid',
};

/**
 * The page of another site that leads here is not signed in until it has loaded (`strict`); only the way back from an OpenID provider
 * is such a journey that has to bring its cookie along.
 */
const SAME_SITE: Readonly<Record<CookieName, 'strict' | 'lax'>> = { session: 'lax', device: 'strict', openid: 'lax' };

export function cookieName(name: CookieName, isSecure: boolean): string {
  return isSecure ? `__Host-${BARE_NAMES[name]}` : BARE_NAMES[name];
}

/** The value of one of our cookies; undefined without it. Nothing a client can send makes this throw. */
export function readCookie(request: FastifyRequest, name: CookieName): string | undefined {
  const { cookie } = request.headers;
  if (cookie === undefined || cookie.length > 8192) return undefined;
  return parseCookie(cookie, { decode: asItIs })[cookieName(name, isSecure(request))];
}

/** Our values are base64url: there is nothing to decode, and nothing to fail. */
function asItIs(text: string): string {
  return text;
}

/** The `Set-Cookie` header of a change. */
export function writeCookie(change: CookieChange, secure: boolean): string {
  const { name, value, maxAgeSeconds } = change;
  return stringifySetCookie(
    {
      name: cookieName(name, secure),
      value: value ?? '',
      httpOnly: true,
      path: '/',
      sameSite: SAME_SITE[name],
      secure,
      ...(value === null ? { maxAge: 0 } : maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }),
    },
    { encode: asItIs },
  );
}

/** Whether the browser reached us over TLS: directly, or as a trusted proxy says. */
export function isSecure(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

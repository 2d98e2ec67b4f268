/**
 * What every reply tells a browser it may do: nothing that our own pages do not need. No header here lets another origin read us. Where
 * the browser reached us over TLS, as a trusted proxy says, it is told to come back over TLS only; on plain http browsers ignore that.
 */
import type { FastifyRequest } from 'fastify';

import { isSecure } from './cookies.ts';

/** No inline script or style, nothing from elsewhere, no frame around us. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'none'",
  "connect-src 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
].join('; ');

/**
 * Constant, so that a request only copies them; made by hand because @fastify/helmet works the same list out anew for each request.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** A year, as long as browsers take seriously. Nothing is said about other names under the same domain: they are not ours. */
const OVER_TLS: Readonly<Record<string, string>> = {
  ...SECURITY_HEADERS,
  'strict-transport-security': 'max-age=31536000',
};

/** The headers for the answer to a request. */
export function securityHeaders(request: FastifyRequest): Readonly<Record<string, string>> {
  return isSecure(request) ? OVER_TLS : SECURITY_HEADERS;
}

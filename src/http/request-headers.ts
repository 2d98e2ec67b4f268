/** The headers that change what a request means: `Idempotency-Key`, `If-Match`, `Last-Event-ID`. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import { canonicalJson } from '#shelves/canonical-json.ts';
import type { Actor } from '#shelves/change.ts';
import { invalidRequest } from './request-faults.ts';

/** The version in `If-Match: "<version>"`; undefined without the header or for `*`, which asks for any. */
export function readExpectedVersion(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  const version = /^"([1-9]\d{0,14})"$/.exec(header.trim())?.[1];
  if (version === undefined) {
    throw invalidRequest([{ path: 'headers/if-match', message: 'expected one version in quotes, such as "3"' }]);
  }
  return Number(version);
}

/** `ETag` of a version. */
export function formatVersion(version: number): string {
  return `"${version}"`;
}

/**
 * The receipt that an `Idempotency-Key` asks for: an id made of route and key, and a fingerprint of everything the request means, so
 * that the same key with another request is noticed.
 */
export function readReceipt(request: {
  readonly headers: IncomingHttpHeaders;
  readonly route: string;
  readonly meaning: unknown;
  readonly isSecret?: true | undefined;
}): Actor['receipt'] {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = 'expected 1 to 200 visible ASCII characters';
    throw invalidRequest([{ path: 'headers/idempotency-key', message }]);
  }
  return {
    id: digest(`${request.route}\n${key}`),
    fingerprint: digest(`${request.route}\n${canonicalJson(request.meaning)}`),
    ...(request.isSecret === true && { isSecret: true }),
  };
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** The number of the last fact a listener saw, from the header or else from `?lastEventId=`; undefined when it saw none. */
export function readLastEventId(given: {
  readonly header: string | readonly string[] | undefined;
  readonly query: unknown;
}): number | undefined {
  const [path, text] =
    given.header === undefined ? ['query/lastEventId', given.query] : ['headers/last-event-id', given.header];
  if (text === undefined || text === '') return undefined;
  if (typeof text !== 'string' || !/^\d{1,15}$/.test(text)) {
    throw invalidRequest([{ path, message: 'expected the id of an event, a whole number' }]);
  }
  return Number(text);
}

/**
 * Reads a body as JSON: well-formed UTF-8, one value, and no member that would reach for an object's prototype. Routes that take JSON
 * Lines get the bytes as they came: such a body may be too large to be held twice.
 */
import { isUtf8 } from 'node:buffer';
import type { FastifyBodyParser, FastifyInstance, FastifyRequest } from 'fastify';

import { Problem } from '#kernel/problem.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The one kind of body that the route takes. */
    consumes?: 'application/json' | 'application/x-ndjson';
  }
}

/** An empty body counts as none: routes whose parts are all optional take it. */
export function parseJsonBody(app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (!consumes(request, 'application/json')) done(unsupported());
    else if (body.length === 0) done(null, undefined);
    else if (isUtf8(body)) parse(request, body.toString('utf8'), done);
    else done(new Problem('json-malformed', { detail: 'The body is not UTF-8.' }));
  };
}

export const parseLinesBody: FastifyBodyParser<Buffer> = (request, body, done) => {
  if (consumes(request, 'application/x-ndjson')) done(null, body);
  else done(unsupported());
};

function consumes(request: FastifyRequest, type: 'application/json' | 'application/x-ndjson'): boolean {
  return (request.routeOptions.config.consumes ?? 'application/json') === type;
}

function unsupported(): Problem {
  return new Problem('media-type-unsupported');
}

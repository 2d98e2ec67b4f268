/** Reads a body as JSON: well-formed UTF-8, one value, and no member that would reach for an object's prototype. */
import { isUtf8 } from 'node:buffer';
import type { FastifyBodyParser, FastifyInstance } from 'fastify';

import { Problem } from '#kernel/problem.ts';

/** An empty body counts as none: routes whose parts are all optional take it. */
export function parseJsonBody(app: FastifyInstance): FastifyBodyParser<Buffer> {
  const parse = app.getDefaultJsonParser('error', 'error');
  return (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else if (isUtf8(body)) parse(request, body.toString('utf8'), done);
    else done(new Problem('json-malformed', { detail: 'The body is not UTF-8.' }));
  };
}

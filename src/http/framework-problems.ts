/**
 * Turns what Fastify, Node's HTTP server and the parsers of bodies say about a request into codes of our own. Only for errors from
 * there: the same code thrown by a use case (a connection reset while asking elsewhere) would mean something else.
 */
import { Problem } from '#kernel/problem.ts';
import type { ProblemCode } from '#model/problem-catalogue.ts';

interface Meaning {
  readonly code: ProblemCode;
  readonly detail?: string;
}

/** By the `code` of the error. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'body-too-large' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'media-type-unsupported' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'json-malformed' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'request-invalid',
    detail: 'The body is not as long as Content-Length says.',
  },
  FST_ERR_BAD_URL: { code: 'request-invalid', detail: 'The address has an escape in it that is not valid.' },
  FST_ERR_MAX_PARAM_LENGTH: { code: 'request-invalid', detail: 'A part of the address is too long.' },
  HPE_HEADER_OVERFLOW: { code: 'request-invalid', detail: 'The headers are larger than 16 KiB.' },
  ERR_HTTP_REQUEST_TIMEOUT: { code: 'request-invalid', detail: 'The request did not arrive in time.' },
  ECONNRESET: { code: 'request-invalid', detail: 'The connection was closed before the request was complete.' },
};

/** The problem that an error of the framework is; `internal` when it is none of those a caller can cause. */
export function frameworkProblem(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const { code, statusCode } = propertiesOf(error);
  const meaning = typeof code === 'string' ? (MEANINGS[code] ?? parserMeaning(code)) : undefined;
  if (meaning !== undefined) {
    return new Problem(meaning.code, { ...(meaning.detail && { detail: meaning.detail }), cause: error });
  }
  // A file outside the folder of static files, or a name that is none: to a caller there is nothing at this address.
  if (statusCode === 404 || statusCode === 403) return new Problem('route-missing', { cause: error });
  return new Problem('internal', { cause: error });
}

function propertiesOf(error: unknown): Readonly<Record<string, unknown>> {
  return typeof error === 'object' && error !== null ? (error as Readonly<Record<string, unknown>>) : {};
}

/** Node's parser has a code for each rule of RFC 9112 that a request may break. */
function parserMeaning(code: string): Meaning | undefined {
  return code.startsWith('HPE_') ? { code: 'request-invalid', detail: 'This is not an HTTP request.' } : undefined;
}

/**
 * The one way out for everything that goes wrong: `application/problem+json` (RFC 9457) with a stable code from the catalogue. What is
 * not a `Problem` is a bug: it is signalled in full with the request id and told in one sentence that gives nothing away.
 */
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from '#kernel/problem.ts';
import { emitSignal } from '#kernel/signal.ts';
import { FAMILY_STATUS, PROBLEM_CATALOGUE, type ProblemCode } from '#model/problem-catalogue.ts';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** More faults than this help nobody and could make a reply far larger than its request. */
const MOST_FAULTS = 50;

/** What a problem looks like on the wire. */
export interface DescribedProblem {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

export function describeProblem(problem: Problem, requestId: string): DescribedProblem {
  const code = isCode(problem.code) ? problem.code : 'internal';
  const { family, title } = PROBLEM_CATALOGUE[code];
  const status = FAMILY_STATUS[family];
  const hasDetail = code !== 'internal' && problem.message !== problem.code;
  return {
    status,
    body: {
      ...problem.params,
      type: `/docs/errors#${code}`,
      title,
      status,
      detail: hasDetail ? problem.message : `${title}.`,
      instance: requestId,
      code,
      ...(problem.faults.length > 0 && { errors: problem.faults.slice(0, MOST_FAULTS) }),
    },
  };
}

function isCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEM_CATALOGUE, code);
}

/** Answers with what a use case threw; signals it when the fault is ours. Does nothing when an answer is on its way already. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, error: unknown): void {
  const problem = error instanceof Problem ? error : new Problem('internal', { cause: error });
  const { status, body } = describeProblem(problem, request.id);
  if (status >= 500) {
    const route = request.routeOptions.url ?? 'none';
    emitSignal('http-failure', {
      route,
      requestId: request.id,
      code: String(body.code),
      error: problem.cause ?? problem,
    });
  }
  if (reply.sent) return;
  if (status === 503 || problem.retryAfterSeconds !== undefined) {
    reply.header('retry-after', Math.ceil(problem.retryAfterSeconds ?? 1));
  }
  // Every 401 says how one may identify oneself (RFC 9110, 15.5.2); a browser asks nobody for a bearer token.
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  reply
    .code(status)
    .header('content-type', PROBLEM_TYPE)
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body));
}

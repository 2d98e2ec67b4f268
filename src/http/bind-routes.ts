/**
 * Binds every route of the contract to its handler: reads the call, answers it, and lets nothing out that is neither the declared reply
 * nor a problem. What a route needs is worked out once, when it is bound; a request only runs it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import type { PersonId } from '#kernel/id.ts';
import type { Answer, Call, Handler, Handlers } from './handler.ts';
import { type InFlight, signalOf, type Work } from './in-flight.ts';
import { sendProblem } from './problem-reply.ts';
import { parsePart } from './request-faults.ts';
import { formatVersion, readExpectedVersion, readReceipt } from './request-headers.ts';

/** Says who asks, or throws `unauthenticated`. */
export type Authenticate = (request: FastifyRequest) => PersonId | Promise<PersonId>;

export interface BindDeps {
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly inFlight: InFlight;
  /** Checks every reply against its route: for tests, where a reply that breaks the contract is a bug to find. */
  readonly checkReplies: boolean;
}

const BODY_LIMIT = 256 * 1024;

/** The actor of routes that are open to anybody; owns nothing. */
const NOBODY = 'nobody' as PersonId;

const NOTHING = z.strictObject({});

/** Adds every route that has a handler. */
export function bindRoutes(app: FastifyInstance, deps: BindDeps): void {
  // Each handler fits its own route; a loop over all of them can only know that they are handlers of routes.
  const handlers = deps.handlers as unknown as Readonly<Record<string, Handler<Route> | undefined>>;
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const handler = handlers[name];
    if (handler !== undefined) bindRoute(app, deps, { name, route, handler });
  }
}

interface Bound {
  readonly name: string;
  readonly route: Route;
  readonly handler: Handler<Route>;
}

function bindRoute(app: FastifyInstance, deps: BindDeps, { name, route, handler }: Bound): void {
  const { inFlight, authenticate } = deps;
  const isPublic = route.access === 'public';
  const readCall = callReader(name, route);
  const sendAnswer = answerSender(name, route, deps.checkReplies);

  const answerRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const work = inFlight.begin(request, reply);
    try {
      const person = isPublic ? NOBODY : await authenticate(request);
      const answer = await handler(readCall(person, work));
      if (!work.over) sendAnswer(reply, answer);
    } catch (error) {
      if (!work.over) sendProblem(request, reply, error);
    } finally {
      inFlight.end(work);
    }
  };

  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.bodyLimit ?? BODY_LIMIT,
    handler: (request, reply) => {
      void answerRequest(request, reply);
    },
  });
}

function callReader(name: string, route: Route): (person: PersonId, work: Work) => Call<Route> {
  const { params: paramsSchema, versioned, creates } = route;
  const readQuery = queryReader(route.query ?? NOTHING);
  const body = route.body ?? NOTHING;
  const hasBody = route.method !== 'GET';
  const withoutBody = body.safeParse({}).success ? {} : undefined;

  return (person, work) => {
    const { request } = work;
    const { headers } = request;
    const parts = {
      params: paramsSchema && parsePart('params', paramsSchema, request.params),
      query: readQuery(request.query),
      body: hasBody ? parsePart('body', body, request.body ?? withoutBody) : undefined,
    };
    const receipt = creates && readReceipt({ headers, route: name, meaning: parts });
    return {
      ...parts,
      actor: receipt === undefined ? { person } : { person, receipt },
      expectedVersion: versioned && readExpectedVersion(headers['if-match']),
      get signal() {
        return signalOf(work);
      },
    } as Call<Route>;
  };
}

/** Most requests have no query: what that means is worked out once. */
function queryReader(schema: z.ZodType): (given: unknown) => unknown {
  const without = schema.safeParse({});
  return (given) => {
    const isEmpty = Object.keys(given as object).length === 0;
    return isEmpty && without.success ? without.data : parsePart('query', schema, given);
  };
}

function answerSender(
  name: string,
  route: Route,
  isChecked: boolean,
): (reply: FastifyReply, answer: Answer<Route>) => void {
  const firstStatus = Number(Object.keys(route.replies)[0]);
  const isJson = route.produces === undefined;
  const contentType = isJson ? 'application/json; charset=utf-8' : `${route.produces}; charset=utf-8`;

  return (reply, { status = firstStatus, version, body }) => {
    if (isChecked) checkReply(name, route, { status, body });
    reply.code(status).header('cache-control', 'no-store');
    if (version !== undefined) reply.header('etag', formatVersion(version));
    if (route.replies[status] === null) reply.send();
    else reply.header('content-type', contentType).send(isJson ? JSON.stringify(body) : body);
  };
}

function checkReply(name: string, route: Route, given: { readonly status: number; readonly body: unknown }): void {
  const schema = route.replies[given.status];
  if (schema === undefined) throw new Error(`${name} answered ${given.status}, which its route does not declare`);
  if (schema === null) return;
  // As it will be on the wire: without members that are undefined, which a strict schema would take for present.
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(given.body)));
  if (!parsed.success) throw new Error(`${name} broke its contract: ${z.prettifyError(parsed.error)}`);
}

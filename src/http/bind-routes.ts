/**
 * Binds every route of the contract to its handler: reads the call, answers it, and lets nothing out that is neither the declared reply
 * nor a problem. What a route needs is worked out once, when it is bound; a request only runs it.
 */
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';

import type { ChangeRequestReply } from '#contract/change-request-routes.ts';
import type { Access, Route } from '#contract/route.ts';
import { ROUTES } from '#contract/routes.ts';
import type { Caller } from '#features/accounts/caller.ts';
import type { ChangeRequests } from '#features/change-requests/change-requests.ts';
import type { PersonId } from '#kernel/id.ts';
import { SCOPES } from '#model/scope.ts';
import { isCursor } from '#ports/storage/find-plan.ts';
import type { Actor } from '#shelves/change.ts';
import type { Authenticate } from './authenticate.ts';
import type { Authorize } from './authorize.ts';
import { showChangeRequest } from './change-request-parts.ts';
import { isSecure, readCookie, writeCookie } from './cookies.ts';
import type { Answer, Call, EventBody, Handler, Handlers, PieceBody } from './handler.ts';
import { type InFlight, signalOf, type Work } from './in-flight.ts';
import type { LimitRate } from './limit-rate.ts';
import { sendProblem } from './problem-reply.ts';
import { invalidRequest, parsePart } from './request-faults.ts';
import { formatVersion, readExpectedVersion, readReceipt } from './request-headers.ts';
import { readOrigin } from './request-origin.ts';
import { sendEvents } from './send-events.ts';

export interface BindDeps {
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly limitRate: LimitRate;
  readonly changeRequests: Pick<ChangeRequests, 'ask'>;
  /** The address people use, when it is known. */
  readonly publicUrl: string | undefined;
  readonly inFlight: InFlight;
  /** Checks every reply against its route: for tests, where a reply that breaks the contract is a bug to find. */
  readonly checkReplies: boolean;
}

const BODY_LIMIT = 256 * 1024;

/** Who calls routes that are open to anybody; owns nothing. */
const NOBODY = 'nobody' as PersonId;
const SOMEBODY: Caller = { kind: 'local', person: NOBODY };

const NOTHING = z.strictObject({});

/** Adds every route that has a handler. */
export function bindRoutes(app: FastifyInstance, deps: BindDeps): void {
  // Each handler fits its own route; a loop over all of them can only know that they are handlers of routes.
  const handlers = deps.handlers as unknown as Readonly<Record<string, Handler<Route> | undefined>>;
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    requireAccess(name, route);
    const handler = handlers[name];
    if (handler !== undefined) bindRoute(app, deps, { name, route, handler });
  }
}

const ACCESSES: ReadonlySet<Access> = new Set<Access>(['public', 'owner', ...SCOPES]);

/** Throws for a route that does not say who may call it: a service with such a route does not start. */
export function requireAccess(name: string, { access }: { readonly access?: Access | undefined }): void {
  if (access !== undefined && ACCESSES.has(access)) return;
  throw new Error(`The route ${name} does not say who may call it: give it an access of ${[...ACCESSES].join(', ')}.`);
}

interface Bound {
  readonly name: string;
  readonly route: Route;
  readonly handler: Handler<Route>;
}

function bindRoute(app: FastifyInstance, deps: BindDeps, { name, route, handler }: Bound): void {
  const { inFlight, authenticate, authorize, limitRate } = deps;
  const isPublic = route.access === 'public';
  const readCall = callReader(name, route, deps.publicUrl);
  const sendAnswer = answerSender(name, route, deps.checkReplies);

  const answerRequest = async (request: FastifyRequest, reply: FastifyReply) => {
    const work = inFlight.begin(request, reply);
    try {
      // Nearly always known at once: a request waits for nothing it need not wait for.
      const asking = isPublic ? undefined : authenticate(request);
      const caller = asking instanceof Promise ? await asking : asking;
      const counting = caller === undefined ? undefined : limitRate(caller);
      if (counting !== undefined) await counting;
      const judging = authorize(route, caller ?? SOMEBODY);
      const permission = judging instanceof Promise ? await judging : judging;
      const call = readCall(caller, work);
      if (permission === 'ask') {
        const asked = await askInstead(deps.changeRequests, { name, route, call, request });
        if (!work.over) sendAsked(reply, asked);
        return;
      }
      const answer = await handler(call);
      if (work.over) return;
      if (route.produces === 'text/event-stream') await stream(work, answer.body as unknown as EventBody);
      else sendAnswer(request, reply, answer);
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
    config: { consumes: route.consumes ?? 'application/json' },
    handler: (request, reply) => {
      void answerRequest(request, reply);
    },
  });
}

/** What a propose-only program asked for becomes a request that the person answers. Kept as it was sent: it is read again then. */
async function askInstead(
  changeRequests: BindDeps['changeRequests'],
  given: { readonly name: string; readonly route: Route; readonly call: Call<Route>; readonly request: FastifyRequest },
): Promise<ChangeRequestReply> {
  const { name, route, call, request } = given;
  const sent = JSON.stringify({ params: request.params, query: request.query, body: request.body ?? null });
  const tokenName = call.caller?.kind === 'token' ? call.caller.name : '';
  return showChangeRequest(
    await changeRequests.ask(askingActor(call.actor), { route: name, summary: route.summary, tokenName, sent }),
  );
}

/** The answer to asking is not the answer to doing: a key that was used for one of them says nothing of the other. */
function askingActor({ person, receipt }: Actor): Actor {
  return receipt === undefined ? { person } : { person, receipt: { ...receipt, id: `asked-${receipt.id}` } };
}

function sendAsked(reply: FastifyReply, changeRequest: ChangeRequestReply): void {
  reply.code(202).header('cache-control', 'no-store').header('content-type', 'application/json; charset=utf-8');
  reply.send(JSON.stringify({ changeRequest }));
}

function callReader(
  name: string,
  route: Route,
  publicUrl: string | undefined,
): (caller: Caller | undefined, work: Work) => Call<Route> {
  const { params: paramsSchema, versioned, creates, givesSecret } = route;
  const readQuery = queryReader(route.query ?? NOTHING);
  const body = route.body ?? NOTHING;
  const hasBody = route.method !== 'GET';
  const withoutBody = body.safeParse({}).success ? {} : undefined;
  const behind = seldomAsked(publicUrl);

  return (caller, work) => {
    const { request } = work;
    const person = caller?.person ?? NOBODY;
    const { headers } = request;
    const parts = {
      params: paramsSchema && parsePart('params', paramsSchema, request.params),
      query: readQuery(request.query),
      body: hasBody ? parsePart('body', body, request.body ?? withoutBody) : undefined,
    };
    const receipt = creates && readReceipt({ headers, route: name, meaning: parts, isSecret: givesSecret });
    return Object.assign(Object.create(behind), {
      ...parts,
      work,
      actor: receipt === undefined ? { person } : { person, receipt },
      caller,
      expectedVersion: versioned && readExpectedVersion(headers['if-match']),
    }) as Call<Route>;
  };
}

/**
 * What few handlers look at, worked out by whoever does. One object stands behind all calls: with getters of its own each call would be of
 * a new shape for the engine, and what describes that shape would hold on to the request until the whole memory is looked through.
 */
function seldomAsked(publicUrl: string | undefined): Pick<Call<Route>, 'origin' | 'signal'> {
  const asked: Pick<Call<Route>, 'origin' | 'signal'> & ThisType<{ readonly work: Work }> = {
    get origin() {
      const { request } = this.work;
      return readOrigin(request, { publicUrl, cookie: (cookie) => readCookie(request, cookie) });
    },
    get signal() {
      return signalOf(this.work);
    },
  };
  return asked;
}

/** Most requests have no query: what that means is worked out once. */
function queryReader(schema: z.ZodType): (given: unknown) => unknown {
  const without = schema.safeParse({});
  return (given) => {
    const isEmpty = Object.keys(given as object).length === 0;
    return isEmpty && without.success ? without.data : withKnownCursor(parsePart('query', schema, given));
  };
}

/** A cursor cut short or made up would be an empty page, which looks like the end of the list. */
function withKnownCursor(query: unknown): unknown {
  const cursor = (query as { readonly cursor?: unknown }).cursor;
  if (typeof cursor !== 'string' || isCursor(cursor)) return query;
  throw invalidRequest([{ path: 'query/cursor', message: 'expected `nextCursor` of the page before' }]);
}

function answerSender(
  name: string,
  route: Route,
  isChecked: boolean,
): (request: FastifyRequest, reply: FastifyReply, answer: Answer<Route>) => void {
  const firstStatus = Number(Object.keys(route.replies)[0]);
  const isJson = route.produces === undefined;
  const contentType = isJson ? 'application/json; charset=utf-8' : `${route.produces}; charset=utf-8`;

  return (request, reply, { status = firstStatus, version, body, cookies, location }) => {
    if (isChecked) checkReply(name, route, { status, body });
    reply.code(status).header('cache-control', 'no-store');
    for (const change of cookies ?? []) reply.header('set-cookie', writeCookie(change, isSecure(request)));
    if (location !== undefined) reply.header('location', location);
    if (version !== undefined) reply.header('etag', formatVersion(version));
    if (route.replies[status] === null) reply.send();
    else if (isJson) reply.header('content-type', contentType).send(JSON.stringify(body));
    else sendText(reply.header('content-type', contentType), body as unknown as string | PieceBody);
  };
}

/** The deadline of the request and a stop of the service end the events from now on, and the caller is told by the last of them. */
function stream(work: Work, body: EventBody): Promise<void> {
  work.isStreaming = true;
  return sendEvents(work.request, work.reply, body);
}

/** What is in pieces goes out as the caller reads, with its length, so that half of it is not taken for the whole. */
function sendText(reply: FastifyReply, body: string | PieceBody): void {
  if (typeof body === 'string') {
    reply.send(body);
    return;
  }
  const bytes = body.pieces.reduce((sum, piece) => sum + piece.length, 0);
  reply.header('content-length', bytes).send(Readable.from(body.pieces));
}

function checkReply(name: string, route: Route, given: { readonly status: number; readonly body: unknown }): void {
  const schema = route.replies[given.status];
  if (schema === undefined) throw new Error(`${name} answered ${given.status}, which its route does not declare`);
  if (schema === null || route.produces === 'application/x-ndjson') return;
  // As it will be on the wire: without members that are undefined, which a strict schema would take for present.
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(given.body)));
  if (!parsed.success) throw new Error(`${name} broke its contract: ${z.prettifyError(parsed.error)}`);
}

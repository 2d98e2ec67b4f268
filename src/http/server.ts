/**
 * The HTTP service: Fastify with every default that matters said aloud. Nothing is answered to a name that is not ours, every fault
 * leaves as a problem, and a stop answers what is under way before it lets go.
 */
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';

import type { Config } from '#config/load-config.ts';
import type { Clock } from '#kernel/clock.ts';
import { newSecret } from '#kernel/id.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Observation } from '#observe/observation.ts';
import type { Bus } from '#ports/bus/bus.ts';
import type { Storage } from '#ports/storage/storage.ts';
import { createHostCheck } from './allowed-hosts.ts';
import type { Authenticate } from './authenticate.ts';
import type { Authorize } from './authorize.ts';
import { type BindDeps, bindRoutes } from './bind-routes.ts';
import { allowOrigins, ignoreForeignCookie } from './cross-origin.ts';
import { frameworkProblem } from './framework-problems.ts';
import { guardOrigin } from './guard-origin.ts';
import type { Handlers } from './handler.ts';
import { createInFlight } from './in-flight.ts';
import { parseJsonBody, parseLinesBody } from './json-body.ts';
import { answerMissing } from './missing-route.ts';
import { describeProblem, PROBLEM_TYPE, sendProblem } from './problem-reply.ts';
import { SECURITY_HEADERS, securityHeaders } from './security-headers.ts';
import { serveDocs } from './serve-docs.ts';
import { serveWeb } from './serve-web.ts';
import { createEventStreams } from './stream-events.ts';
import { bindSystemRoutes } from './system-routes.ts';

export interface HttpServerDeps {
  readonly config: Config;
  readonly handlers: Handlers;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly limitRate: BindDeps['limitRate'];
  readonly changeRequests: BindDeps['changeRequests'];
  readonly storage: Storage;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly observation: Observation;
  /** The folder of the built screens. */
  readonly webRoot: string;
  /** Checks every reply against the contract; for tests. */
  readonly checkReplies?: boolean;
}

export interface HttpServer {
  /** Resolves with the address to open. Rejects with `EADDRINUSE` when somebody else listens there. */
  readonly listen: () => Promise<{ readonly url: string }>;
  /** Answers what is under way, ends live streams, then closes every connection; at the latest when the deadline has passed. */
  readonly close: () => Promise<void>;
  /** Sends a request without a network. */
  readonly inject: FastifyInstance['inject'];
}

/** Longest wait for a whole request to arrive, milliseconds. */
const ARRIVAL_DEADLINE_MS = 60_000;
/** Above the idle timeout of usual load balancers, so that it is they who close an idle connection. */
const KEEP_ALIVE_MS = 72_000;

/** Turns of the event loop for which the door stays open once a stop has begun; each lets in one waiting connection. */
const ADMISSION_TURNS = 256;

export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const { config, clock, observation } = deps;
  const inFlight = createInFlight({ clock, deadlineMs: config.requestDeadlineMs });
  const streams = createEventStreams(deps);
  let isClosing = false;
  const app = createApp(deps, () => isClosing);

  observation.metrics.watch('http_requests_in_flight', 'Requests being answered', inFlight.count);
  observation.metrics.watch('http_event_streams', 'Live connections', streams.count);
  bindRoutes(app, { ...deps, inFlight, publicUrl: config.publicUrl, checkReplies: deps.checkReplies ?? false });
  bindSystemRoutes(app, { ...deps, streams });
  serveDocs(app, observation);
  serveWeb(app, deps);

  const close = async () => {
    isClosing = true;
    // First, so that whoever sends traffic here stops sending.
    observation.health.stop();
    streams.close();
    inFlight.drain();
    const cancel = clock.after(config.shutdownDeadlineMs, () => app.server.closeAllConnections());
    // Connections that wait to be accepted hold requests that somebody has sent: they are taken in before the door shuts.
    for (let turn = 0; turn < ADMISSION_TURNS; turn += 1) await setImmediate();
    await app.close();
    cancel();
  };

  return {
    inject: app.inject.bind(app),
    listen: async () => {
      await app.listen({ host: config.host, port: config.port });
      return { url: listeningUrl(app, config) };
    },
    close,
  };
}

/** Fastify with our own request ids, parser, faults and guards, before any route. */
function createApp(deps: HttpServerDeps, isClosing: () => boolean): FastifyInstance {
  const { config } = deps;
  const prefix = newSecret(6);
  let count = 0;
  const app = Fastify({
    logger: false,
    requestIdHeader: false,
    genReqId: () => `${prefix}-${(count++).toString(36)}`,
    trustProxy: config.trustedProxies ?? false,
    requestTimeout: ARRIVAL_DEADLINE_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // Whoever still has a connection while we stop is answered on it, and then it is closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
    frameworkErrors: (error, request, reply) => {
      reply.headers(securityHeaders(request));
      sendProblem(request, reply, frameworkProblem(error));
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, parseJsonBody(app));
  app.addContentTypeParser('application/x-ndjson', { parseAs: 'buffer' }, parseLinesBody);
  app.setErrorHandler((error, request, reply) => sendProblem(request, reply, frameworkProblem(error)));

  observeRequests(app, isClosing);
  const answerMissingRoute = answerMissing(app, deps);
  app.setNotFoundHandler(answerMissingRoute);
  const isOurs = createHostCheck(config);
  const listed: ReadonlySet<string> = new Set(config.allowedOrigins);
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(securityHeaders(request));
    if (isClosing()) reply.raw.shouldKeepAlive = false;
    const problem = guardOrigin(request, { isOurs, listed });
    ignoreForeignCookie(request, listed);
    if (problem !== undefined) sendProblem(request, reply, problem);
    // Before its body is read: nobody needs to know what is wrong with a body sent to nowhere.
    else if (request.is404) answerMissingRoute(request, reply);
    else done();
  });
  allowOrigins(app, listed);
  return app;
}

/** Signals every answered request under the pattern of its route, never under its address. */
function observeRequests(app: FastifyInstance, isClosing: () => boolean): void {
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    emitSignal('http-request', { route, method: request.method, status: reply.statusCode, ms: reply.elapsedTime });
    // Only requests that began before the stop get here with their connection still kept alive.
    if (isClosing()) request.raw.socket.destroySoon();
    done();
  });
}

/** What never became a request: broken syntax, endless headers, a body that does not come. */
function answerBrokenRequest(error: Error, socket: Socket): void {
  if (!socket.writable || (error as NodeJS.ErrnoException).code === 'ECONNRESET') {
    socket.destroy(error);
    return;
  }
  const { status, body } = describeProblem(frameworkProblem(error), 'none');
  const text = JSON.stringify(body);
  const headers = {
    ...SECURITY_HEADERS,
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(text),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end([`HTTP/1.1 ${status} Bad Request`, ...lines, '', text].join('\r\n'));
}

function listeningUrl(app: FastifyInstance, config: Config): string {
  const address = app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : config.port;
  // Who listens everywhere is reached here under a name that a browser on this machine can open.
  const name = ['127.0.0.1', '0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}

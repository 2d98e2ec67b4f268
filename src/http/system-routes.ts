/** Routes about the service itself: health, figures, and the live stream of facts. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { systemRoutes } from '#contract/system-routes.ts';
import { emitSignal } from '#kernel/signal.ts';
import type { Observation } from '#observe/observation.ts';
import { nameSystemFigures } from '#observe/system-metrics.ts';
import type { Authenticate } from './authenticate.ts';
import type { Authorize } from './authorize.ts';
import { crossOriginHeaders } from './cross-origin.ts';
import { sendProblem } from './problem-reply.ts';
import { readLastEventId } from './request-headers.ts';
import { securityHeaders } from './security-headers.ts';
import type { EventStreams } from './stream-events.ts';

export interface SystemRouteDeps {
  readonly observation: Observation;
  readonly authenticate: Authenticate;
  readonly authorize: Authorize;
  readonly streams: EventStreams;
}

export function bindSystemRoutes(app: FastifyInstance, deps: SystemRouteDeps): void {
  bindHealth(app, deps.observation);
  bindFigures(app, deps.observation);
  bindEvents(app, deps);
}

function bindHealth(app: FastifyInstance, { health }: Observation): void {
  const answer = async (_request: FastifyRequest, reply: FastifyReply) => {
    const body = await health.read();
    reply.code(body.status === 'unhealthy' ? 503 : 200).header('cache-control', 'no-store');
    return body;
  };
  app.get(systemRoutes.readHealth.path, answer);
  app.get(systemRoutes.readReadiness.path, answer);
  app.get(systemRoutes.readLiveness.path, (_request, reply) => {
    reply.header('cache-control', 'no-store').send({ status: 'healthy' });
  });
}

function bindFigures(app: FastifyInstance, { metrics, window, system }: Observation): void {
  app.get(systemRoutes.readMetrics.path, async (request, reply) => {
    reply.header('cache-control', 'no-store').header('vary', 'accept');
    if (request.headers.accept?.includes('application/json') === true) return metrics.json();
    reply.header('content-type', metrics.contentType);
    return metrics.text();
  });
  app.get(systemRoutes.readPerformance.path, async (_request, reply) => {
    reply.header('cache-control', 'no-store');
    return {
      window_seconds: window.windowSeconds,
      requests: window.requests(),
      system: nameSystemFigures(await system.read()),
      recent_errors: window.recentErrors(),
    };
  });
}

function bindEvents(app: FastifyInstance, { authenticate, authorize, streams }: SystemRouteDeps): void {
  const route = systemRoutes.streamEvents.path;
  const open = async (request: FastifyRequest, reply: FastifyReply) => {
    try {
      const caller = await authenticate(request);
      await authorize(systemRoutes.streamEvents, caller);
      const { lastEventId } = request.query as { readonly lastEventId?: unknown };
      const after = readLastEventId({ header: request.headers['last-event-id'], query: lastEventId });
      const onFailure = (error: unknown) =>
        emitSignal('http-failure', { route, requestId: request.id, code: 'storage-unavailable', error });
      // Whoever is signed out, or whose token is revoked, hears nothing more.
      const isStillAllowed = async () => (await authenticate(request)).person === caller.person;
      const headers = { ...securityHeaders(request), ...crossOriginHeaders(reply) };
      await streams.open({ person: caller.person, after, response: reply.raw, headers, onFailure, isStillAllowed });
      reply.hijack();
    } catch (error) {
      sendProblem(request, reply, error);
    }
  };
  app.get(route, { exposeHeadRoute: false }, (request, reply) => {
    void open(request, reply);
  });
}

/** Routes about the service itself: health, figures, documentation, and the live stream of facts. */
import { z } from 'zod';
import { defineRoute } from './route.ts';

const Component = z.strictObject({ status: z.enum(['healthy', 'degraded', 'unhealthy']), detail: z.string() });

export const HealthReply = z.strictObject({
  status: z.enum(['healthy', 'degraded', 'unhealthy']),
  version: z.string(),
  instance: z.string(),
  uptime_seconds: z.number(),
  optimization_status: z.strictObject({
    database_pooling: z.string(),
    distributed_cache: z.string(),
    ai_optimization: z.string(),
  }),
  components: z.record(z.string(), Component),
  performance: z.strictObject({
    requests_per_second: z.number(),
    p95_ms: z.number(),
    p99_ms: z.number(),
    error_rate: z.number(),
    event_loop_delay_p99_ms: z.number(),
  }),
});
export type HealthReply = z.output<typeof HealthReply>;

export const PerformanceReply = z.strictObject({
  window_seconds: z.number(),
  requests: z.array(
    z.strictObject({
      route: z.string(),
      count: z.number(),
      error_rate: z.number(),
      p50_ms: z.number(),
      p95_ms: z.number(),
      p99_ms: z.number(),
    }),
  ),
  system: z.record(z.string(), z.number()),
  recent_errors: z.array(
    z.strictObject({ at: z.string(), route: z.string(), requestId: z.string(), code: z.string(), message: z.string() }),
  ),
});
export type PerformanceReply = z.output<typeof PerformanceReply>;

const open = { method: 'GET', tag: 'service', access: 'public', problems: [] } as const;

export const systemRoutes = {
  readHealth: defineRoute({
    ...open,
    path: '/health',
    summary: 'How the service is, with reasons in sentences',
    replies: { 200: HealthReply, 503: HealthReply },
  }),
  readLiveness: defineRoute({
    ...open,
    path: '/health/live',
    summary: 'Whether the process answers at all',
    replies: { 200: z.strictObject({ status: z.literal('healthy') }) },
  }),
  readReadiness: defineRoute({
    ...open,
    path: '/health/ready',
    summary: 'Whether it should get traffic',
    replies: { 200: HealthReply, 503: HealthReply },
  }),
  readMetrics: defineRoute({
    ...open,
    path: '/metrics',
    summary: 'Figures in the Prometheus text format, or as JSON when asked with Accept',
    replies: { 200: z.string() },
    produces: 'text/plain',
  }),
  readPerformance: defineRoute({
    ...open,
    path: '/metrics/performance',
    summary: 'Requests by route over the last minutes, system figures and recent errors',
    replies: { 200: PerformanceReply },
  }),
  readOpenApi: defineRoute({
    ...open,
    path: '/openapi.json',
    summary: 'This API as an OpenAPI 3.1 document',
    replies: { 200: z.record(z.string(), z.unknown()) },
  }),
  readDocs: defineRoute({
    ...open,
    path: '/docs',
    summary: 'This API as a page to read',
    replies: { 200: z.string() },
    produces: 'text/html',
  }),
  streamEvents: defineRoute({
    method: 'GET',
    path: '/api/v1/events',
    summary: 'Server-sent events, one per fact; resumes after Last-Event-ID',
    tag: 'live',
    access: 'read',
    /** For listeners that cannot set the header. */
    query: z.strictObject({ lastEventId: z.string().optional() }),
    replies: { 200: z.string() },
    problems: ['too-many-streams', 'stopping'],
    produces: 'text/event-stream',
  }),
};

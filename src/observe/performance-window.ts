/**
 * What requests took over the last five minutes, by route, and the last errors. Memory is bounded: ten slices of half a minute, each
 * with one sketch per route that had a request, and fifty errors.
 */
import type { PerformanceReply } from '#contract/system-routes.ts';
import type { Clock } from '#kernel/clock.ts';
import {
  addLatency,
  createLatencySketch,
  type LatencySketch,
  latencyAt,
  mergeLatencies,
} from '#kernel/latency-sketch.ts';
import { onSignal } from '#kernel/signal.ts';
import { formatInstant } from '#model/time.ts';

const SLICE_MS = 30_000;
const SLICES = 10;
const WINDOW_SECONDS = (SLICE_MS * SLICES) / 1000;
const RECENT_ERRORS = 50;
const MOST_ROUTES = 200;

export interface PerformanceSummary {
  readonly requests_per_second: number;
  readonly p95_ms: number;
  readonly p99_ms: number;
  /** Share of requests answered with a 5xx, from 0 to 1. */
  readonly error_rate: number;
}

export interface PerformanceWindow {
  /** By route (`GET /api/v1/tasks`), the busiest first. */
  readonly requests: () => PerformanceReply['requests'];
  /** All routes together. */
  readonly summary: () => PerformanceSummary;
  /** The newest first. */
  readonly recentErrors: () => PerformanceReply['recent_errors'];
  readonly windowSeconds: number;
  readonly close: () => void;
}

interface RouteFigures {
  count: number;
  errors: number;
  readonly sketch: LatencySketch;
}

interface Slice {
  readonly number: number;
  readonly routes: Map<string, RouteFigures>;
}

/** Listens to the signals of requests and failures until closed. */
export function createPerformanceWindow({ clock }: { readonly clock: Clock }): PerformanceWindow {
  const startedAt = clock.monotonic();
  const slices: (Slice | undefined)[] = new Array(SLICES);
  const errors: PerformanceReply['recent_errors'] = [];

  const currentNumber = () => Math.floor(clock.monotonic() / SLICE_MS);
  const currentSlice = (): Slice => {
    const number = currentNumber();
    const slice = slices[number % SLICES];
    if (slice?.number === number) return slice;
    const fresh = { number, routes: new Map() };
    slices[number % SLICES] = fresh;
    return fresh;
  };

  const stopHearing = [
    onSignal('http-request', ({ method, route, status, ms }) => {
      const figures = figuresOf(currentSlice().routes, `${method} ${route}`);
      figures.count += 1;
      if (status >= 500) figures.errors += 1;
      addLatency(figures.sketch, ms);
    }),
    onSignal('http-failure', ({ route, requestId, code, error }) => {
      const message = error instanceof Error ? error.name : typeof error;
      errors.unshift({ at: formatInstant(clock.now()), route, requestId, code, message });
      errors.length = Math.min(errors.length, RECENT_ERRORS);
    }),
  ];

  const merged = (): Map<string, RouteFigures> => {
    const oldest = currentNumber() - SLICES;
    const all = new Map<string, RouteFigures>();
    for (const slice of slices) {
      if (slice === undefined || slice.number <= oldest) continue;
      for (const [route, figures] of slice.routes) mergeFigures(figuresOf(all, route), figures);
    }
    return all;
  };

  return {
    windowSeconds: WINDOW_SECONDS,
    requests: () =>
      [...merged()]
        .sort(([, one], [, other]) => other.count - one.count)
        .map(([route, { count, errors: failed, sketch }]) => ({
          route,
          count,
          error_rate: failed / count,
          p50_ms: rounded(latencyAt(sketch, 0.5)),
          p95_ms: rounded(latencyAt(sketch, 0.95)),
          p99_ms: rounded(latencyAt(sketch, 0.99)),
        })),
    summary: () => {
      const total: RouteFigures = { count: 0, errors: 0, sketch: createLatencySketch() };
      for (const figures of merged().values()) mergeFigures(total, figures);
      const seconds = Math.min(WINDOW_SECONDS, Math.max(1, (clock.monotonic() - startedAt) / 1000));
      return {
        requests_per_second: rounded(total.count / seconds),
        p95_ms: rounded(latencyAt(total.sketch, 0.95)),
        p99_ms: rounded(latencyAt(total.sketch, 0.99)),
        error_rate: total.count === 0 ? 0 : total.errors / total.count,
      };
    },
    recentErrors: () => [...errors],
    close: () => {
      for (const stop of stopHearing) stop();
    },
  };
}

function figuresOf(routes: Map<string, RouteFigures>, route: string): RouteFigures {
  const known = routes.get(route);
  if (known !== undefined) return known;
  // Labels are route patterns, never addresses; the bound keeps it so even when a mistake makes them something else.
  if (routes.size >= MOST_ROUTES && route !== 'other') return figuresOf(routes, 'other');
  const fresh = { count: 0, errors: 0, sketch: createLatencySketch() };
  routes.set(route, fresh);
  return fresh;
}

function mergeFigures(into: RouteFigures, figures: RouteFigures): void {
  into.count += figures.count;
  into.errors += figures.errors;
  mergeLatencies(into.sketch, figures.sketch);
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}

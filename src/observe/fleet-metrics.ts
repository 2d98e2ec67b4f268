/** Figures of what instances share: the link to Redis, the cache, limits, and jobs. */
import type { Registry } from 'prom-client';

import { onSignal } from '#kernel/signal.ts';
import { countFamily, gaugeFamily, timeFamily } from './metric-families.ts';

const JOB = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/** Listens until each of the returned functions is called. */
export function hearFleet(registry: Registry): readonly (() => void)[] {
  const gauge = (name: string, help: string) => gaugeFamily(registry, { name, help, labels: [] });
  const count = (name: string, help: string, labels: readonly string[]) =>
    countFamily(registry, { name, help, labels });
  const time = (name: string, help: string, labels: readonly string[]) =>
    timeFamily(registry, { name, help, labels, buckets: JOB });

  const setLinkUp = gauge('redis_up', '1 while Redis answers within the time a request can spare');
  const setInsurance = gauge(
    'limiter_insurance',
    '1 while each process counts limits for itself because Redis is away',
  );
  const countRead = count('cache_reads_total', 'Values of cached functions, by where they came from', ['name', 'from']);
  const countRefresh = count('cache_refresh_failures_total', 'Values that could not be made anew in time', ['name']);
  const countDecision = count('limiter_decisions_total', 'Decisions of the limiter', [
    'decided_by',
    'outcome',
    'limit',
  ]);
  const countSwept = count('queue_swept_total', 'People whose due work no worker had been told of', ['queue']);
  const timeJob = time('queue_job_duration_seconds', 'Time of one attempt at a job', ['kind', 'outcome']);
  const timeWait = time('queue_wait_seconds', 'Time from when a job was due until a worker took it', ['kind']);
  return [
    onSignal('redis-link', ({ state }) => setLinkUp(state === 'up' ? 1 : 0)),
    onSignal('limiter-insurance', ({ state }) => setInsurance(state === 'on' ? 1 : 0)),
    onSignal('cache-read', ({ name, from }) => countRead(1, name, from)),
    onSignal('cache-refresh-failed', ({ name }) => countRefresh(1, name)),
    onSignal('limiter-decision', ({ decidedBy, outcome, limit }) => countDecision(1, decidedBy, outcome, limit)),
    onSignal('queue-swept', ({ queue, found }) => countSwept(found, queue)),
    onSignal('queue-job', ({ kind, outcome, ms, waitedMs }) => {
      timeJob(ms, kind, outcome);
      timeWait(waitedMs, kind);
    }),
  ];
}

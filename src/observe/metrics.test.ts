import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';

import { systemClock } from '#kernel/clock.ts';
import { emitSignal, type SignalName, type Signals } from '#kernel/signal.ts';
import { createMetrics } from './metrics.ts';
import { watchSystem } from './system-figures.ts';

/** One signal of each kind, and the line that it must move. */
const SAMPLES: { readonly [Name in SignalName]: readonly [payload: Signals[Name], line: RegExp] } = {
  'http-request': [
    { route: '/x', method: 'GET', status: 201, ms: 12 },
    /^focusforge_http_request_duration_seconds_count\{method="GET",route="\/x",status_class="2xx"\} 1$/m,
  ],
  'http-failure': [
    { route: '/x', requestId: 'r', code: 'internal', error: new Error('no') },
    /^focusforge_http_failures_total\{route="\/x",code="internal"\} 1$/m,
  ],
  'storage-command': [
    { verb: 'get', shelf: 'tasks', ms: 0.2 },
    /^focusforge_storage_command_duration_seconds_count\{verb="get",shelf="tasks"\} 1$/m,
  ],
  'storage-pool': [
    { event: 'taken', open: 3, inUse: 2, waiting: 1, waitedMs: 4 },
    /^focusforge_storage_pool_connections\{state="in-use"\} 2$/m,
  ],
  'storage-lost-race': [{ shelf: 'plans' }, /^focusforge_storage_lost_races_total\{shelf="plans"\} 1$/m],
  'fact-recorded': [{ type: 'task-created' }, /^focusforge_facts_total\{type="task-created"\} 1$/m],
  'chain-run': [
    { chain: 'break-down', version: 1, source: 'template', ms: 3, fellBack: 'no-model', steps: [] },
    /^focusforge_chain_run_duration_seconds_count\{chain="break-down",source="template"\} 1$/m,
  ],
  'llm-call': [
    {
      ...{ provider: 'ai', model: 'small', chain: 'break-down', outcome: 'timed-out', failure: 'timed-out' },
      ...{ ms: 900, inputTokens: 7, outputTokens: 3, price: 0.5 },
    },
    /^focusforge_llm_call_duration_seconds_count\{provider="ai",model="small",outcome="timed-out"\} 1$/m,
  ],
  'model-answer': [
    {
      ...{ chain: 'coach', outcome: 'answered', from: 'provider', provider: 'ai', rung: 'text' },
      ...{ fellBack: 2, ms: 9, waitedMs: 1, overheadMs: 1 },
    },
    /^focusforge_model_fallbacks_total\{chain="coach"\} 2$/m,
  ],
  'model-limited': [{ limit: 'person' }, /^focusforge_model_limited_total\{limit="person"\} 1$/m],
  'model-retry': [
    { provider: 'ai', kind: 'told', allowed: false },
    /^focusforge_model_retries_total\{provider="ai",kind="told",allowed="no"\} 1$/m,
  ],
  'model-hedge': [{ outcome: 'won' }, /^focusforge_model_hedges_total\{outcome="won"\} 1$/m],
  'model-provider': [{ provider: 'ai', state: 'open' }, /^focusforge_model_provider_open\{provider="ai"\} 1$/m],
  'model-room': [
    { provider: 'ai', event: 'refused', waitedMs: 0, waiting: 4, inFlight: 3 },
    /^focusforge_model_places\{provider="ai",state="waiting"\} 4$/m,
  ],
  'slots-insurance': [{ state: 'on' }, /^focusforge_slots_insurance 1$/m],
  'openid-failed': [
    { outcome: 'refused', reason: 'invalid_client' },
    /^focusforge_openid_failures_total\{outcome="refused"\} 1$/m,
  ],
  'plan-made': [{ blocks: 5, unplaced: 2, ms: 4 }, /^focusforge_plan_unplaced_blocks_total 2$/m],
  'job-run': [
    { job: 'refresh', outcome: 'failed', ms: 9, error: new Error('no') },
    /^focusforge_job_run_duration_seconds_count\{job="refresh",outcome="failed"\} 1$/m,
  ],
  'redis-link': [{ state: 'up' }, /^focusforge_redis_up 1$/m],
  'cache-read': [
    { name: 'advice', from: 'memory' },
    /^focusforge_cache_reads_total\{name="advice",from="memory"\} 1$/m,
  ],
  'cache-refresh-failed': [
    { name: 'advice', error: new Error('no') },
    /^focusforge_cache_refresh_failures_total\{name="advice"\} 1$/m,
  ],
  'limiter-decision': [
    { decidedBy: 'redis', outcome: 'refused', limit: 'person-requests' },
    /^focusforge_limiter_decisions_total\{decided_by="redis",outcome="refused",limit="person-requests"\} 1$/m,
  ],
  'limiter-insurance': [{ state: 'on' }, /^focusforge_limiter_insurance 1$/m],
  'queue-job': [
    { kind: 'export', outcome: 'done', ms: 3, waitedMs: 1 },
    /^focusforge_queue_job_duration_seconds_count\{kind="export",outcome="done"\} 1$/m,
  ],
  'queue-swept': [{ queue: 'main', found: 2 }, /^focusforge_queue_swept_total\{queue="main"\} 2$/m],
  'signal-unheard': [
    { signal: 'llm-call', error: new Error('no') },
    /^focusforge_signals_unheard_total\{signal="llm-call"\} 1$/m,
  ],
  'goal-phase': [{ phase: 'plan', ms: 2 }, /^focusforge_goal_phase_duration_seconds_count\{phase="plan"\} 1$/m],
};

async function withMetrics(check: (metrics: ReturnType<typeof createMetrics>) => Promise<void>) {
  const system = watchSystem({ folder: tmpdir(), clock: systemClock });
  const metrics = createMetrics({ system });
  try {
    await check(metrics);
  } finally {
    metrics.close();
    system.close();
  }
}

describe('the metrics', () => {
  for (const [name, [payload, line]] of Object.entries(SAMPLES)) {
    it(`count the signal ${name}`, () =>
      withMetrics(async (metrics) => {
        assert.doesNotMatch(await metrics.text(), line);
        emitSignal(name as SignalName, payload as never);
        assert.match(await metrics.text(), line);
      }));
  }

  it('are in the Prometheus text format: a help and a type for each family, numbers on each line', () =>
    withMetrics(async (metrics) => {
      for (const [name, [payload]] of Object.entries(SAMPLES)) emitSignal(name as SignalName, payload as never);
      const lines = (await metrics.text()).split('\n').filter((line) => line !== '');
      const families = new Set(lines.filter((line) => line.startsWith('# TYPE')).map((line) => line.split(' ')[2]));
      for (const line of lines.filter((one) => !one.startsWith('#'))) {
        const [, family = '', value] = /^([a-z0-9_]+?)(?:_bucket|_sum|_count)?(?:\{.*\})? (\S+)$/.exec(line) ?? [];
        assert.ok(families.has(family) || families.has(/^[a-z0-9_]+/.exec(line)?.[0]), line);
        assert.ok(Number.isFinite(Number(value)), line);
      }
    }));

  it('tell what the process and its disk are up to', () =>
    withMetrics(async (metrics) => {
      const text = await metrics.text();
      for (const name of [
        'process_cpu_seconds_total',
        'process_resident_memory_bytes',
        'nodejs_heap_size_used_bytes',
        'nodejs_eventloop_delay_p99_seconds',
        'nodejs_gc_seconds_total',
        'focusforge_data_disk_free_bytes',
        ...(process.platform === 'linux' ? ['process_open_fds'] : []),
      ]) {
        assert.match(text, new RegExp(`^${name} [\\d.e+-]+$`, 'm'));
      }
    }));

  it('cannot be filled with labels', () =>
    withMetrics(async (metrics) => {
      for (let n = 0; n < 3000; n += 1) emitSignal('fact-recorded', { type: `made-up-${n}` });
      const lines = (await metrics.text()).split('\n').filter((line) => line.startsWith('focusforge_facts_total{'));
      assert.ok(lines.length <= 401);
      assert.match(lines.at(-1) ?? '', /type="other"\} 2600$/);
    }));

  it('show a watched figure as it is when they are read', () =>
    withMetrics(async (metrics) => {
      let streams = 2;
      metrics.watch('streams', 'Open streams', () => streams);
      assert.match(await metrics.text(), /^focusforge_streams 2$/m);
      streams = 5;
      assert.match(await metrics.text(), /^focusforge_streams 5$/m);
    }));
});

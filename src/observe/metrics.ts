/**
 * Figures for Prometheus, fed by signals only: no other room knows a metrics library. Every label has a known, small set of values:
 * patterns, codes and names from this code, never an address, an id or a word of a person.
 */
import { Gauge, Registry } from 'prom-client';

import { onSignal } from '#kernel/signal.ts';
import { hearFleet } from './fleet-metrics.ts';
import { countFamily, gaugeFamily, timeFamily } from './metric-families.ts';
import { hearModels } from './model-metrics.ts';
import type { SystemWatch } from './system-figures.ts';
import { registerSystemMetrics } from './system-metrics.ts';

/** Upper bounds in seconds, for what takes microseconds, milliseconds and seconds. */
const FAST = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1];
const REQUEST = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SLOW = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

export interface Metrics {
  /** The Prometheus text format. */
  readonly text: () => Promise<string>;
  readonly contentType: string;
  /** The same figures as a JSON value. */
  readonly json: () => Promise<readonly unknown[]>;
  /** Adds a figure that is read whenever the metrics are. The name gets the prefix `focusforge_`. */
  readonly watch: (name: string, help: string, read: () => number) => void;
  /** The same for one figure for each value of a label; nothing is changed where there is nothing to read. */
  readonly watchEach: (figure: WatchedEach) => void;
  readonly close: () => void;
}

export interface WatchedEach {
  readonly name: string;
  readonly help: string;
  readonly label: string;
  readonly read: () => Promise<Readonly<Record<string, number>> | undefined>;
}

/** Listens to every signal until closed. */
export function createMetrics({ system }: { readonly system: SystemWatch }): Metrics {
  const registry = new Registry();
  const stopHearing = [
    ...hearRequests(registry),
    ...hearStorage(registry),
    ...hearPool(registry),
    ...hearWork(registry),
    ...hearFleet(registry),
    ...hearModels(registry),
  ];
  registerSystemMetrics(registry, system);
  return {
    text: () => registry.metrics(),
    contentType: registry.contentType,
    json: () => registry.getMetricsAsJSON(),
    watch: (name, help, read) => {
      const gauge: Gauge = new Gauge({
        name: `focusforge_${name}`,
        help,
        registers: [registry],
        collect: () => gauge.set(read()),
      });
    },
    watchEach: ({ name, help, label, read }) => {
      const gauge: Gauge = new Gauge({
        name: `focusforge_${name}`,
        help,
        labelNames: [label],
        registers: [registry],
        collect: async () => {
          for (const [value, figure] of Object.entries((await read()) ?? {})) gauge.set({ [label]: value }, figure);
        },
      });
    },
    close: () => {
      for (const stop of stopHearing) stop();
      registry.clear();
    },
  };
}

function hearRequests(registry: Registry): readonly (() => void)[] {
  const time = timeFamily(registry, {
    name: 'http_request_duration_seconds',
    help: 'Time from the request line to the last byte handed over, by route pattern',
    labels: ['method', 'route', 'status_class'],
    buckets: REQUEST,
  });
  const count = countFamily(registry, {
    name: 'http_failures_total',
    help: 'Requests answered with a 5xx, by problem code',
    labels: ['route', 'code'],
  });
  const countRefusal = countFamily(registry, {
    name: 'openid_failures_total',
    help: 'Sign-ins that the OpenID provider refused or could not be asked for',
    labels: ['outcome'],
  });
  return [
    onSignal('openid-failed', ({ outcome }) => countRefusal(1, outcome)),
    onSignal('http-request', ({ method, route, status, ms }) =>
      time(ms, method, route, STATUS_CLASS[Math.floor(status / 100)] ?? 'other'),
    ),
    onSignal('http-failure', ({ route, code }) => count(1, route, code)),
  ];
}

const STATUS_CLASS = ['other', '1xx', '2xx', '3xx', '4xx', '5xx'] as const;

function hearStorage(registry: Registry): readonly (() => void)[] {
  const time = timeFamily(registry, {
    name: 'storage_command_duration_seconds',
    help: 'Time of one storage command, waiting included',
    labels: ['verb', 'shelf'],
    buckets: FAST,
  });
  const countRace = countFamily(registry, {
    name: 'storage_lost_races_total',
    help: 'Commits that found a document changed by somebody else and were decided anew',
    labels: ['shelf'],
  });
  const countFact = countFamily(registry, {
    name: 'facts_total',
    help: 'Facts recorded, by type',
    labels: ['type'],
  });
  return [
    onSignal('storage-command', ({ verb, shelf, ms }) => time(ms, verb, shelf)),
    onSignal('storage-lost-race', ({ shelf }) => countRace(1, shelf)),
    onSignal('fact-recorded', ({ type }) => countFact(1, type)),
  ];
}

function hearPool(registry: Registry): readonly (() => void)[] {
  const countEvent = countFamily(registry, {
    name: 'storage_pool_events_total',
    help: 'What happened to connections to the database server',
    labels: ['event'],
  });
  const timeWait = timeFamily(registry, {
    name: 'storage_pool_wait_seconds',
    help: 'Time that a command waited for a connection',
    labels: [],
    buckets: FAST,
  });
  const setConnections = gaugeFamily(registry, {
    name: 'storage_pool_connections',
    help: 'Connections to the database server that are open and in use, and commands that wait for one',
    labels: ['state'],
  });
  return [
    onSignal('storage-pool', ({ event, open, inUse, waiting, waitedMs }) => {
      countEvent(1, event);
      if (waitedMs !== undefined) timeWait(waitedMs);
      setConnections(open, 'open');
      setConnections(inUse, 'in-use');
      setConnections(waiting, 'waiting');
    }),
  ];
}

function hearWork(registry: Registry): readonly (() => void)[] {
  const family = (name: string, help: string, labels: readonly string[], buckets: readonly number[]) =>
    timeFamily(registry, { name, help, labels, buckets });
  const timeChain = family(
    'chain_run_duration_seconds',
    'Time of one chain, by who answered',
    ['chain', 'source'],
    SLOW,
  );
  const timePlan = family('plan_duration_seconds', 'Time to lay out one plan', [], REQUEST);
  const timePhase = family(
    'goal_phase_duration_seconds',
    'Where the time from a sentence to a plan goes',
    ['phase'],
    REQUEST,
  );
  const timeJob = family('job_run_duration_seconds', 'Time of one run of a job', ['job', 'outcome'], SLOW);
  const countUnplaced = countFamily(registry, {
    name: 'plan_unplaced_blocks_total',
    help: 'Blocks for which a plan had no room',
    labels: [],
  });
  const countUnheard = countFamily(registry, {
    name: 'signals_unheard_total',
    help: 'Signals that a listener failed at: a bug in what watches',
    labels: ['signal'],
  });
  return [
    onSignal('chain-run', ({ chain, source, ms }) => timeChain(ms, chain, source)),
    onSignal('plan-made', ({ unplaced, ms }) => {
      timePlan(ms);
      countUnplaced(unplaced);
    }),
    onSignal('goal-phase', ({ phase, ms }) => timePhase(ms, phase)),
    onSignal('job-run', ({ job, outcome, ms }) => timeJob(ms, job, outcome)),
    onSignal('signal-unheard', ({ signal }) => countUnheard(1, signal)),
  ];
}

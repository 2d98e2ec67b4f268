/** The process and its disk in the metrics, under the names that Prometheus client libraries agree on where there are any. */
import { Gauge, type Registry } from 'prom-client';

import type { SystemFigures, SystemWatch } from './system-figures.ts';

interface SystemMetric {
  readonly name: string;
  readonly help: string;
  readonly read: (figures: SystemFigures) => number | undefined;
}

const SYSTEM_METRICS: readonly SystemMetric[] = [
  {
    name: 'process_uptime_seconds',
    help: 'Time since the process started',
    read: (figures) => figures.uptimeSeconds,
  },
  {
    name: 'process_cpu_seconds_total',
    help: 'Processor time used, user and system',
    read: (figures) => figures.cpuSeconds,
  },
  { name: 'process_resident_memory_bytes', help: 'Resident memory', read: (figures) => figures.residentBytes },
  { name: 'process_open_fds', help: 'Open file descriptors', read: (figures) => figures.openFiles },
  { name: 'nodejs_heap_size_used_bytes', help: 'Heap in use', read: (figures) => figures.heapUsedBytes },
  { name: 'nodejs_heap_size_total_bytes', help: 'Heap reserved', read: (figures) => figures.heapTotalBytes },
  { name: 'nodejs_external_memory_bytes', help: 'Memory outside the heap', read: (figures) => figures.externalBytes },
  {
    name: 'nodejs_eventloop_delay_p50_seconds',
    help: 'How late half of the timers fire, over the last one to two minutes',
    read: (figures) => figures.eventLoopDelayP50Ms / 1000,
  },
  {
    name: 'nodejs_eventloop_delay_p99_seconds',
    help: 'How late one timer in a hundred fires, over the last one to two minutes',
    read: (figures) => figures.eventLoopDelayP99Ms / 1000,
  },
  {
    name: 'nodejs_eventloop_delay_max_seconds',
    help: 'The longest delay of a timer, over the last one to two minutes',
    read: (figures) => figures.eventLoopDelayMaxMs / 1000,
  },
  { name: 'nodejs_gc_pauses_total', help: 'Garbage collections', read: (figures) => figures.gcCount },
  { name: 'nodejs_gc_seconds_total', help: 'Time in garbage collection', read: (figures) => figures.gcSeconds },
  {
    name: 'focusforge_data_disk_free_bytes',
    help: 'Free space on the disk of the data folder',
    read: (figures) => figures.diskFreeBytes,
  },
  {
    name: 'focusforge_data_disk_size_bytes',
    help: 'Size of the disk of the data folder',
    read: (figures) => figures.diskTotalBytes,
  },
];

/** Adds them to the registry; each reading of the metrics takes one look at the system. */
export function registerSystemMetrics(registry: Registry, system: SystemWatch): void {
  let reading: Promise<SystemFigures> | undefined;
  const readOnce = () => {
    reading ??= system.read().finally(() => {
      reading = undefined;
    });
    return reading;
  };
  for (const { name, help, read } of SYSTEM_METRICS) {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [registry],
      collect: async () => {
        const value = read(await readOnce());
        if (value !== undefined) gauge.set(value);
      },
    });
  }
}

/** The same figures for people, by name: what /metrics/performance shows under `system`. */
export function nameSystemFigures(figures: SystemFigures): Record<string, number> {
  const named: Readonly<Record<string, number | undefined>> = {
    uptime_seconds: figures.uptimeSeconds,
    cpu_seconds: figures.cpuSeconds,
    resident_bytes: figures.residentBytes,
    heap_used_bytes: figures.heapUsedBytes,
    heap_total_bytes: figures.heapTotalBytes,
    external_bytes: figures.externalBytes,
    event_loop_delay_p50_ms: figures.eventLoopDelayP50Ms,
    event_loop_delay_p99_ms: figures.eventLoopDelayP99Ms,
    event_loop_delay_max_ms: figures.eventLoopDelayMaxMs,
    gc_pauses: figures.gcCount,
    gc_seconds: figures.gcSeconds,
    open_files: figures.openFiles,
    data_disk_free_bytes: figures.diskFreeBytes,
    data_disk_size_bytes: figures.diskTotalBytes,
  };
  const known = Object.entries(named).filter((entry): entry is [string, number] => entry[1] !== undefined);
  return Object.fromEntries(known);
}

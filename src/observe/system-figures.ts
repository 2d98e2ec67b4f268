/** What the process and its disk are up to: processor, memory, event loop, garbage collection, open files, free space. */
import { readdir, statfs } from 'node:fs/promises';
import { monitorEventLoopDelay, PerformanceObserver } from 'node:perf_hooks';

import type { Clock } from '#kernel/clock.ts';

/** Milliseconds between two looks at the event loop; a look that comes on time counts as no delay. */
const RESOLUTION_MS = 10;
const ROTATE_MS = 60_000;

export interface SystemFigures {
  readonly uptimeSeconds: number;
  /** Processor time used since the start, user and system. */
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapUsedBytes: number;
  readonly heapTotalBytes: number;
  readonly externalBytes: number;
  /** How late timers fire, over the last one to two minutes. */
  readonly eventLoopDelayP50Ms: number;
  readonly eventLoopDelayP99Ms: number;
  readonly eventLoopDelayMaxMs: number;
  /** Pauses for garbage collection since the start. */
  readonly gcCount: number;
  readonly gcSeconds: number;
  /** Undefined where the platform does not tell. */
  readonly openFiles: number | undefined;
  readonly diskFreeBytes: number | undefined;
  readonly diskTotalBytes: number | undefined;
}

export interface SystemWatch {
  readonly read: () => Promise<SystemFigures>;
  readonly close: () => void;
}

/** Watches from now on. `folder` is on the disk whose free space is told. */
export function watchSystem({ folder, clock }: { readonly folder: string; readonly clock: Clock }): SystemWatch {
  const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  delay.enable();
  let before = { p50: 0, p99: 0, max: 0 };
  const present = () => ({
    p50: lateness(delay.percentile(50)),
    p99: lateness(delay.percentile(99)),
    max: lateness(delay.max),
  });
  let stopRotating = () => {};
  const rotate = () => {
    before = present();
    delay.reset();
    stopRotating = clock.after(ROTATE_MS, rotate);
  };
  stopRotating = clock.after(ROTATE_MS, rotate);

  let gcCount = 0;
  let gcMs = 0;
  const collections = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      gcCount += 1;
      gcMs += entry.duration;
    }
  });
  collections.observe({ entryTypes: ['gc'] });

  return {
    read: async () => {
      const memory = process.memoryUsage();
      const cpu = process.cpuUsage();
      const now = present();
      const [openFiles, disk] = await Promise.all([countOpenFiles(), readDisk(folder)]);
      return {
        uptimeSeconds: process.uptime(),
        cpuSeconds: (cpu.user + cpu.system) / 1e6,
        residentBytes: memory.rss,
        heapUsedBytes: memory.heapUsed,
        heapTotalBytes: memory.heapTotal,
        externalBytes: memory.external,
        eventLoopDelayP50Ms: Math.max(now.p50, before.p50),
        eventLoopDelayP99Ms: Math.max(now.p99, before.p99),
        eventLoopDelayMaxMs: Math.max(now.max, before.max),
        gcCount,
        gcSeconds: gcMs / 1000,
        openFiles,
        diskFreeBytes: disk?.free,
        diskTotalBytes: disk?.total,
      };
    },
    close: () => {
      delay.disable();
      collections.disconnect();
      stopRotating();
    },
  };
}

/** The monitor reports how long it was between two looks, in nanoseconds, the wanted wait included. */
function lateness(nanoseconds: number): number {
  const ms = nanoseconds / 1e6 - RESOLUTION_MS;
  // Before the first look the maximum is 0 and the percentiles are too; a look may also come a little early.
  return Math.max(0, Math.round(ms * 1000) / 1000);
}

async function countOpenFiles(): Promise<number | undefined> {
  if (process.platform !== 'linux') return undefined;
  try {
    return (await readdir('/proc/self/fd')).length;
  } catch {
    // Some containers hide /proc; the figure is then left out.
    return undefined;
  }
}

async function readDisk(folder: string): Promise<{ readonly free: number; readonly total: number } | undefined> {
  try {
    const { bavail, blocks, bsize } = await statfs(folder);
    return { free: bavail * bsize, total: blocks * bsize };
  } catch {
    // A folder that has just been taken away is the storage check's to report.
    return undefined;
  }
}

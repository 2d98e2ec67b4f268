/** The present moment as something a screen can watch: one beat for the whole page, running only while somebody looks. */
import { useSyncExternalStore } from 'react';
import { serverNow } from './server-clock.ts';

const watchers = new Set<() => void>();
let worker: Worker | undefined;

/**
 * Epoch milliseconds by the service's clock, rounded down to `stepMs`; the screen is drawn again when that changes, not on every beat.
 */
export function useNow(stepMs: number): number {
  return useSyncExternalStore(watch, () => Math.floor(serverNow() / stepMs) * stepMs);
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  worker ??= startWorker();
  return () => {
    watchers.delete(watcher);
    if (watchers.size > 0) return;
    worker?.terminate();
    worker = undefined;
  };
}

function startWorker(): Worker {
  const made = new Worker(new URL('./tick-worker.ts', import.meta.url), { type: 'module' });
  made.onmessage = () => {
    for (const watcher of watchers) watcher();
  };
  return made;
}

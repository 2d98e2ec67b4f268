/** Keeps what is on screen true: facts make it stale, and it is read again; tells whether the service can be reached. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { readsStaleAfter } from './facts-to-queries.ts';
import { listenLive } from './live-facts.ts';

/** One action makes several facts; what they make stale is read once. */
const GATHER_MS = 40;

let connected = true;
const watchers = new Set<() => void>();

/** Mounted once: listens while the person is here. `onRefused` hears that the service would not let this window listen. */
export function useLiveUpdates({
  person,
  onRefused,
}: {
  readonly person: string;
  readonly onRefused: () => void;
}): void {
  const queries = useQueryClient();
  useEffect(() => {
    const gather = gatherFacts(queries);
    const listener = {
      onFact: gather.add,
      onConnection: (now: boolean) => {
        // Facts may have passed while nobody listened, also between the first reading and the first connection.
        if (now) void queries.invalidateQueries();
        setConnected(now);
      },
      onRefused,
    };
    const stop = listenLive(listener, { person });
    return () => {
      stop();
      gather.stop();
      // Nobody listens, so nothing is interrupted.
      setConnected(true);
    };
  }, [queries, person, onRefused]);
}

/** False while the live stream is interrupted. */
export function useConnected(): boolean {
  return useSyncExternalStore(watchConnection, () => connected);
}

function watchConnection(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

function setConnected(now: boolean): void {
  if (now === connected) return;
  connected = now;
  for (const watcher of watchers) watcher();
}

function gatherFacts(queries: QueryClient) {
  const types = new Set<string>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const stale = new Set([...types].flatMap(readsStaleAfter));
    types.clear();
    for (const read of stale) void queries.invalidateQueries({ queryKey: [read] });
  };
  return {
    add: (type: string) => {
      types.add(type);
      timer ??= setTimeout(flush, GATHER_MS);
    },
    stop: () => clearTimeout(timer),
  };
}

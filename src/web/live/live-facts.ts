/**
 * The live stream: one connection for all windows of this browser, because a browser opens only six to a service over HTTP/1.1 and a
 * stream keeps one busy for good. Whichever window holds the lock listens and tells the others; when it closes, the next one takes over.
 * Without locks (a page not served over https or localhost) each window listens for itself.
 */
import { FACT_DATA } from '#model/fact.ts';

export interface LiveListener {
  /** Something happened; `type` is the fact's. */
  readonly onFact: (type: string) => void;
  /** The stream was interrupted or is back. */
  readonly onConnection: (connected: boolean) => void;
  /** The service refused it: it is restarting, or nobody is signed in any more. It is tried again until the listening ends. */
  readonly onRefused: () => void;
}

const ADDRESS = '/api/v1/events';
const CHANNEL = 'focusforge-live';

type Message = { readonly fact: string } | { readonly connected: boolean };

/** Listens until the returned function is called. Only windows of the same `person` share a stream. */
export function listenLive(listener: LiveListener, { person }: { readonly person: string }): () => void {
  const stop = new AbortController();
  if (navigator.locks === undefined) {
    openStream(listener, stop.signal);
  } else {
    shareStream(listener, { name: `${CHANNEL}-${person}`, stop: stop.signal });
  }
  return () => stop.abort();
}

function shareStream(
  listener: LiveListener,
  { name, stop }: { readonly name: string; readonly stop: AbortSignal },
): void {
  const channel = new BroadcastChannel(name);
  stop.addEventListener('abort', () => channel.close());
  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if ('fact' in data) listener.onFact(data.fact);
    else listener.onConnection(data.connected);
  };
  const telling: LiveListener = {
    onFact: (fact) => {
      listener.onFact(fact);
      channel.postMessage({ fact } satisfies Message);
    },
    onConnection: (connected) => {
      listener.onConnection(connected);
      channel.postMessage({ connected } satisfies Message);
    },
    onRefused: listener.onRefused,
  };
  const untilStopped = async () => {
    // The turn can come in the very moment of the stop.
    if (stop.aborted) return;
    openStream(telling, stop);
    await new Promise<void>((resolve) => {
      stop.addEventListener('abort', () => resolve());
    });
  };
  // Rejects when stopped before its turn came: nothing was opened then.
  navigator.locks.request(name, { signal: stop }, untilStopped).catch(() => undefined);
}

function openStream(listener: LiveListener, stop: AbortSignal): void {
  let lastId = '';
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    source = new EventSource(ADDRESS);
    source.onopen = () => listener.onConnection(true);
    source.onerror = () => {
      listener.onConnection(false);
      // The browser tries again by itself, except after a refusal (a 503 while the service restarts).
      if (source?.readyState !== EventSource.CLOSED) return;
      retry = setTimeout(connect, 2000);
      listener.onRefused();
    };
    const tell = (event: MessageEvent) => {
      if (event.lastEventId !== '' && event.lastEventId === lastId) return;
      lastId = event.lastEventId;
      listener.onFact(event.type);
    };
    for (const type of Object.keys(FACT_DATA)) source.addEventListener(type, tell);
    // The service ends a stream when a fresh sign-in has taken the place of the one it was opened with; the next is opened at once.
    source.addEventListener('bye', () => {
      source?.close();
      connect();
    });
  };

  stop.addEventListener('abort', () => {
    clearTimeout(retry);
    source?.close();
  });
  connect();
}

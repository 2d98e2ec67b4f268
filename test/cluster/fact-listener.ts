/** Somebody who listens to the live stream as a browser does: comes back from where it stopped, wherever it is let in. */
import { setTimeout as pause } from 'node:timers/promises';

export interface FactListener extends AsyncDisposable {
  /** The numbers of the facts in the order in which they came. */
  readonly heard: readonly number[];
  /** How often it was let in. */
  readonly connections: () => number;
}

export function listenToFacts(url: string): FactListener {
  const heard: number[] = [];
  const stopping = new AbortController();
  let connections = 0;
  const follow = async () => {
    while (!stopping.signal.aborted) {
      try {
        const headers = { 'last-event-id': String(heard.at(-1) ?? 0) };
        const reply = await fetch(`${url}/api/v1/events`, { headers, signal: stopping.signal });
        connections += 1;
        let text = '';
        for await (const chunk of reply.body ?? []) {
          text += Buffer.from(chunk).toString();
          const whole = text.lastIndexOf('\n\n') + 1;
          for (const [, id] of text.slice(0, whole).matchAll(/^id: (\d+)$/gm)) heard.push(Number(id));
          text = text.slice(whole);
        }
      } catch {
        // The instance has gone, or the test is over.
        await pause(20);
      }
    }
  };
  const following = follow();
  return {
    heard,
    connections: () => connections,
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await following;
    },
  };
}

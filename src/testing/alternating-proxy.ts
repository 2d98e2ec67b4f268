/** An address behind which several instances answer by turns: each request goes to the next one that is there. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';

export interface AlternatingProxy extends AsyncDisposable {
  readonly url: string;
  /** How many requests each target has been given. */
  readonly given: () => readonly number[];
}

/** `targets` is asked at each request: instances come and go. */
export async function startAlternatingProxy(targets: () => readonly string[]): Promise<AlternatingProxy> {
  const given: number[] = [];
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const there = targets();
    const place = turn % Math.max(there.length, 1);
    turn += 1;
    given[place] = (given[place] ?? 0) + 1;
    pass(incoming, outgoing, there[place]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://localhost:${port}`,
    given: () => [...given],
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Word for word in both directions, the names of headers and the host included. */
function pass(incoming: IncomingMessage, outgoing: ServerResponse, target: string | undefined): void {
  if (target === undefined) return void outgoing.destroy();
  const { hostname, port } = new URL(target);
  const { method, url: path, rawHeaders: headers } = incoming;
  const asked = request({ hostname, port, method, path, headers, agent: false, setHost: false }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.statusMessage, answer.rawHeaders);
    outgoing.flushHeaders();
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  // Whoever is behind it is gone: the caller sees what it would see without anything in between. One that has answered already may
  // close before it has heard everything.
  asked.on('error', () => {
    if (!outgoing.headersSent) outgoing.destroy();
  });
  outgoing.on('close', () => asked.destroy());
  incoming.pipe(asked);
}

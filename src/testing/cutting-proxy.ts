/**
 * A TCP proxy on a loopback port that breaks connections on command: all at once, one by one, or in the moment in which the answer to a
 * request comes back, so that the server has done what it was asked and the client never hears of it.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

export interface CuttingProxy extends AsyncDisposable {
  readonly port: number;
  /** The next answer that follows bytes from a client which contain `text` does not arrive; its connection ends instead. */
  readonly loseAnswerTo: (text: string) => void;
  /** How many answers have been lost that way. */
  readonly lost: () => number;
  /** Ends the connection that has been open longest; all of them with `everything`. */
  readonly cut: (options?: { readonly everything: boolean }) => void;
  readonly open: () => number;
}

export async function startCuttingProxy(targetPort: number): Promise<CuttingProxy> {
  const pairs = new Set<{ readonly client: Socket; readonly server: Socket }>();
  const wanted: string[] = [];
  let lost = 0;

  const listener = createServer((client) => {
    const server = connect(targetPort, '127.0.0.1');
    const pair = { client, server };
    let losing = false;
    pairs.add(pair);
    const end = () => {
      client.destroy();
      server.destroy();
      pairs.delete(pair);
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      // Whoever hears of the end on one side ends the other.
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk: Buffer) => {
      const [text] = wanted;
      if (!losing && text !== undefined && chunk.includes(text)) {
        wanted.shift();
        losing = true;
      }
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => {
      if (losing) {
        lost += 1;
        end();
      } else {
        client.write(chunk);
      }
    });
  });
  listener.listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();

  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    loseAnswerTo: (text) => wanted.push(text),
    lost: () => lost,
    cut: ({ everything } = { everything: false }) => {
      for (const { client, server } of [...pairs].slice(0, everything ? pairs.size : 1)) {
        client.destroy();
        server.destroy();
      }
    },
    open: () => pairs.size,
    [Symbol.asyncDispose]: async () => {
      for (const { client, server } of pairs) {
        client.destroy();
        server.destroy();
      }
      listener.close();
      await once(listener, 'close');
    },
  };
}

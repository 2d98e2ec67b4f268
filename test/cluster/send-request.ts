/** One request on a connection of its own, and what became of it: nothing is repeated, and nothing is thrown. */
import { type IncomingHttpHeaders, request } from 'node:http';

export interface Sent {
  readonly method: 'GET' | 'POST';
  /** With its path. */
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** How long an answer may take before it counts as none. */
  readonly patienceMs?: number;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** `refused`: nobody is there, nothing was sent. `cut`: it ended without a whole answer. `hung`: nothing came. */
export type Fate = Answer | { readonly kind: 'refused' | 'cut' | 'hung' };

export function sendRequest({ method, url, headers = {}, body, patienceMs = 35_000 }: Sent): Promise<Fate> {
  const { promise, resolve } = Promise.withResolvers<Fate>();
  const text = body === undefined ? undefined : JSON.stringify(body);
  const own = text === undefined ? headers : { ...headers, 'content-type': 'application/json' };
  const sending = request(url, { method, agent: false, headers: own }, (reply) => {
    const chunks: Buffer[] = [];
    reply.on('data', (chunk: Buffer) => chunks.push(chunk));
    reply.on('error', () => resolve({ kind: 'cut' }));
    reply.on('end', () => {
      const { statusCode: status = 0, headers: given } = reply;
      resolve({ kind: 'answer', status, headers: given, text: Buffer.concat(chunks).toString() });
    });
  });
  const patience = setTimeout(() => {
    resolve({ kind: 'hung' });
    sending.destroy();
  }, patienceMs);
  sending.on('error', (error: NodeJS.ErrnoException) =>
    resolve({ kind: error.code === 'ECONNREFUSED' ? 'refused' : 'cut' }),
  );
  sending.end(text);
  return promise.finally(() => clearTimeout(patience));
}

/**
 * Sends exactly what it is told to, over connections that are kept open: any method, header or body, which `fetch` would refuse or put
 * right. What never ends, such as a live stream, is read until it has nothing more to say at once.
 */
import { Agent, type OutgoingHttpHeaders, request as sendRequest } from 'node:http';
import { connect } from 'node:net';

export interface SentRequest {
  readonly method: string;
  /** As it goes out: nothing is escaped. */
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body?: string | Uint8Array | undefined;
}

export interface ReceivedReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** From sending to the last byte, or to the first of a stream. */
  readonly ms: number;
}

export interface HttpCaller extends Disposable {
  /** Rejects when the connection breaks without an answer. */
  readonly send: (request: SentRequest) => Promise<ReceivedReply>;
  /** Bytes on a connection of their own, and whatever comes back until it is closed or quiet. */
  readonly sendBytes: (bytes: string | Uint8Array) => Promise<string>;
}

/** How long a connection on which nothing sensible was sent is listened to. */
const QUIET_MS = 200;

export function createHttpCaller(url: string, { connections = 8 }: { readonly connections?: number } = {}): HttpCaller {
  const { hostname: host, port } = new URL(url);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });

  const send = ({ method, path, headers, body }: SentRequest): Promise<ReceivedReply> => {
    const { promise, resolve, reject } = Promise.withResolvers<ReceivedReply>();
    const began = performance.now();
    // Node leaves the length out for methods that rarely have a body; what follows would then be another request.
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const request = sendRequest({ host, port, method, path, headers: { ...length, ...headers }, agent }, (reply) => {
      const chunks: Buffer[] = [];
      const finish = () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({ status: reply.statusCode ?? 0, headers: reply.headers, text, ms: performance.now() - began });
      };
      const isStream = /event-stream/.test(reply.headers['content-type'] ?? '');
      reply.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (!isStream) return;
        finish();
        reply.destroy();
      });
      reply.on('end', finish);
      reply.on('error', (error) => (isStream ? finish() : reject(error)));
    });
    request.on('error', reject);
    request.end(body);
    return promise;
  };

  const sendBytes = (bytes: string | Uint8Array): Promise<string> => {
    const { promise, resolve } = Promise.withResolvers<string>();
    let text = '';
    const socket = connect({ host, port: Number(port) }, () => socket.write(bytes));
    socket.setTimeout(QUIET_MS, () => socket.destroy());
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    // A connection that is refused or reset has been answered in the only way left.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => resolve(text));
    return promise;
  };

  return { send, sendBytes, [Symbol.dispose]: () => agent.destroy() };
}
